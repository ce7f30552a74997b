package dev.sluice.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutletTest {
    @Test
    void printsLinesInTheirOrder() {
        StringWriter text = new StringWriter();
        Outlet outlet = new Outlet(new PrintWriter(text));
        IntStream.range(0, 5_000).forEach(line -> {
            outlet.line(Integer.toString(line));
            if (line % 500 == 0) {
                Await.until(
                        "it is printed",
                        Duration.ofSeconds(10),
                        () -> text.toString().contains(line + "\n"));
            }
        });
        outlet.close();
        List<String> expected =
                IntStream.range(0, 5_000).mapToObj(Integer::toString).toList();
        assertEquals(expected, text.toString().lines().toList());
    }

    @Test
    void neverHoldsUpWhoeverTellsThoughNobodyReads() throws IOException {
        try (PipedReader reader = new PipedReader();
                PipedWriter pipe = new PipedWriter(reader)) {
            Outlet outlet = new Outlet(new PrintWriter(pipe));
            IntStream.range(0, 20_000).forEach(line -> outlet.line("line " + line));

            BufferedReader read = new BufferedReader(reader);
            assertEquals("line 0", read.readLine());
            boolean dropped = false;
            for (String line = ""; !line.equals("the end"); line = read.readLine()) {
                dropped |= line.contains("found no room");
                outlet.line("the end");
            }
            assertTrue(dropped);
        }
    }
}
