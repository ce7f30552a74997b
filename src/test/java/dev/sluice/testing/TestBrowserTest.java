package dev.sluice.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestBrowserTest {
    @Test
    void noticesWhatAPageAsksForAndWhatItGetsWrong() {
        TestBrowser.Visit visit = TestBrowser.visit("""
                <!doctype html><title>t</title><link rel="icon" href="data:,">
                <img src="http://elsewhere.test/picture.png"><script>nothing.at.all()</script><p>text
                """);

        assertEquals(List.of("GET http://elsewhere.test/picture.png HTTP/1.1"), visit.requests());
        assertTrue(visit.console().stream().anyMatch(line -> line.contains("nothing is not defined")), visit::toString);
        assertTrue(visit.dom().contains("<p>text"), visit.dom());
    }

    @Test
    void findsNothingAboutAQuietPage() {
        TestBrowser.Visit visit =
                TestBrowser.visit("<!doctype html><title>t</title><link rel=\"icon\" href=\"data:,\"><p>text");

        assertEquals(List.of(), visit.console());
        assertEquals(List.of(), visit.requests());
    }
}
