package dev.sluice.document.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.document.plot.Picture.Effect;
import dev.sluice.document.plot.Picture.Span;
import dev.sluice.testing.Golden;
import dev.sluice.value.Unit;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PlotTest {
    private static final long WALL = Instant.parse("2026-11-20T23:50:00Z").toEpochMilli();

    @Test
    void drawsACurveWithItsThresholdsPhasesDecisionsAndWhatIsMissing() {
        Curve curve = new Curve();
        for (int second = 0; second < 1_200; second += 15) {
            if (second >= 600 && second < 700) {
                curve.missing(second * 1_000L);
            } else {
                curve.value(second * 1_000L, second == 300 ? 34 : 1 + second % 60 / 30.0);
            }
        }
        Golden.assertMatches(
                "document/plot.svg", Plot.draw(picture("lag", curve)).html() + "\n");
    }

    @Test
    void aThresholdFarAwayStandsAtTheEdgeAndPressesNothingFlat() {
        Curve curve = new Curve();
        curve.value(0, 0.2);
        curve.value(60_000, 0.4);
        String svg = Plot.draw(picture("lag", curve)).html();

        assertTrue(svg.contains("▲ pause &gt; 10s"), svg);
        assertTrue(svg.contains(">400ms</text>"), svg);
    }

    @Test
    void whatIsTrueOrFalseDoesNotGlideFromTheOneToTheOther() {
        Curve curve = new Curve();
        curve.value(0, 0);
        curve.value(600_000, 1);
        Picture plain = picture("ready", curve);
        Picture stepped = new Picture(
                "p1",
                "ready",
                "From false to true.",
                Unit.BOOLEAN,
                1_200_000,
                curve.buckets(),
                true,
                Long.MAX_VALUE,
                plain.bands(),
                List.of(),
                List.of(),
                plain.utc());
        String svg = Plot.draw(stepped).html();

        assertTrue(svg.contains("points=\"100,228 450,228 450,60.1\""), svg);
    }

    @Test
    void decisionsThatWouldCoverEachOtherShareAMark() {
        String svg = Plot.draw(picture("lag", new Curve())).html();

        assertTrue(svg.contains(">2–3</text>"), svg);
        assertTrue(svg.contains("<a href=\"#t2\""), svg);
        assertFalse(svg.contains("<a href=\"#t3\""), svg);
    }

    @Test
    void whateverTheTextsSayTheDrawingIsWellFormed() throws Exception {
        String hostile = "\"><script>alert(1)</script>&{{x}}\u202e\u0000\ud800 \ud83d\ude80 שלום ]]>";
        Curve curve = new Curve();
        curve.value(0, 1);
        Picture plain = picture(hostile, curve);
        Picture picture = new Picture(
                "p1",
                hostile,
                hostile,
                Unit.BOOLEAN,
                0,
                plain.curve(),
                true,
                10,
                List.of(new Picture.Band(hostile, new Span(0, 0))),
                List.of(new Picture.Line(hostile, Effect.PAUSE, 1e300, List.of(new Span(0, 0)))),
                List.of(new Picture.Mark(1, "t1", hostile, 0)),
                at -> WALL + at);
        for (Picture each : List.of(plain, picture)) {
            Document parsed = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(Plot.draw(each).html())));
            assertEquals(0, parsed.getElementsByTagName("script").getLength());
            assertEquals("img", parsed.getDocumentElement().getAttribute("role"));
        }
    }

    @Test
    void asOneLineSaysWhereDataWasMissing() {
        Curve curve = new Curve();
        curve.value(0, 1);
        curve.missing(300_000);
        curve.value(600_000, 8);
        assertEquals("▂·········×·········█···················", Sparkline.of(picture("lag", curve)));
    }

    private static Picture picture(String name, Curve curve) {
        return new Picture(
                "p1",
                name + ", duration, over the time of the run",
                "From 1s to 34s.",
                Unit.DURATION,
                1_200_000,
                curve.buckets(),
                false,
                60_000,
                List.of(
                        new Picture.Band("expand", new Span(0, 30_000)),
                        new Picture.Band("fill", new Span(30_000, 900_000)),
                        new Picture.Band("contract", new Span(900_000, 1_200_000))),
                List.of(
                        new Picture.Line("pause > 10s", Effect.PAUSE, 10, List.of(new Span(30_000, 900_000))),
                        new Picture.Line("throttle > 9s", Effect.THROTTLE, 9, List.of(new Span(30_000, 900_000)))),
                List.of(
                        new Picture.Mark(2, "t2", "paused because lag 34s > 10s", 301_000),
                        new Picture.Mark(3, "t3", "the work goes on", 330_000),
                        new Picture.Mark(9, "t9", "done", 1_200_000)),
                at -> WALL + at);
    }
}
