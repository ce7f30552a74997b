package dev.sluice.language.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
    @Test
    void showsEachChangeWithThreeLinesAroundIt() {
        assertEquals(
                """
                --- a.txt
                +++ a.txt
                @@ -1,5 +1,5 @@
                 1
                -2
                +two
                 3
                 4
                 5
                @@ -8,3 +8,4 @@
                 8
                 9
                 10
                +11
                """,
                UnifiedDiff.of("a.txt", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", "1\ntwo\n3\n4\n5\n6\n7\n8\n9\n10\n11\n"));
    }

    @Test
    void showsALineEndThatLacks() {
        assertEquals("""
                --- a.txt
                +++ a.txt
                @@ -1,1 +1,1 @@
                -1
                \\ No newline at end of file
                +1
                """, UnifiedDiff.of("a.txt", "1", "1\n"));
    }

    @Test
    void isEmptyWhereNothingDiffers() {
        assertEquals("", UnifiedDiff.of("a.txt", "1\n", "1\n"));
    }

    @Test
    void takesNoMoreMemoryThanItsTextsForTwoLargeFilesThatHaveNothingInCommon() {
        String diff = UnifiedDiff.of("a.txt", "a\n".repeat(50_000), "b\n".repeat(50_000));

        assertTrue(diff.startsWith("--- a.txt\n+++ a.txt\n@@ -1,50000 +1,50000 @@\n-a\n"));
    }
}
