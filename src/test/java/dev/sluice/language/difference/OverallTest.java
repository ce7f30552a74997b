package dev.sluice.language.difference;

import static dev.sluice.language.difference.Overall.CHANGED;
import static dev.sluice.language.difference.Overall.SAME;
import static dev.sluice.language.difference.Overall.STRICTER;
import static dev.sluice.language.difference.Overall.WEAKER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pairs of runbooks, and the one word that a reviewer goes by. */
class OverallTest {
    private static final String WATCH = "phase watch \"Watch it\" after fill {";
    private static final String CALM = "  step calm wait at most 30m until lag < 5s\n";
    private static final String FIRST =
            "  step first sql on db timeout 10m \"update t set b = 'x' where a = :tenant\"\n"
                    + "  undo first sql on db \"update t set b = null where a = :tenant\"\n";

    /** A version of the sample, made by replacing passages, and what it is compared with the sample as it stands. */
    record Pair(Overall word, String name, List<String> passages) {
        @Override
        public String toString() {
            return word.text() + ": " + name;
        }
    }

    private static Pair pair(Overall word, String name, String... passages) {
        return new Pair(word, name, List.of(passages));
    }

    static Stream<Pair> pairs() {
        return Stream.of(clocks(), bounds(), logic(), work(), guards()).flatMap(List::stream);
    }

    private static List<Pair> clocks() {
        return List.of(
                pair(WEAKER, "a pause that waits longer", "lag > 10s for 30s", "lag > 10s for 31s"),
                pair(STRICTER, "a proceed that waits longer", "errors < 0.5% for 2m", "errors < 0.5% for 3m"),
                pair(SAME, "a minute in seconds", "until lag < 3s for 1m", "until lag < 3s for 60s"),
                pair(WEAKER, "a pause that lets go sooner", "until lag < 3s for 1m", "until lag < 3s for 30s"),
                pair(STRICTER, "a pause that lets go at a lower lag", "until lag < 3s", "until lag < 2s"),
                pair(WEAKER, "a pause without its own until", " until lag < 3s for 1m", ""),
                pair(WEAKER, "three of six samples pause, no longer two", "3 of 5 samples", "4 of 5 samples"),
                pair(STRICTER, "two of five samples are enough to pause", "3 of 5 samples", "2 of 5 samples"),
                pair(WEAKER, "all samples must be red", "3 of 5 samples", "5 samples"),
                pair(CHANGED, "time in place of samples", "3 of 5 samples", "75s"),
                pair(
                        WEAKER,
                        "samples that come sooner let go sooner",
                        "db every 15s sql \"select count",
                        "db every 5s timeout 2s sql \"select count"),
                pair(
                        WEAKER,
                        "one clock for each metric",
                        "(left == 0 and errors < 0.5%) for settle",
                        "(left == 0 for settle) and (errors < 0.5% for settle)"),
                pair(
                        SAME,
                        "one clock for each comparison of one metric",
                        "require errors < 0.5% for 5m",
                        "require (errors < 0.5% and errors < 2%) for 5m"),
                pair(CHANGED, "a longer and an easier clock", "errors < 0.5% for 2m", "errors < 1% for 4m"));
    }

    private static List<Pair> bounds() {
        return List.of(
                pair(SAME, "seconds in milliseconds", "lag > 10s", "lag > 10_000ms"),
                pair(STRICTER, "milliseconds for seconds", "to 50% when lag > 5s", "to 50% when lag > 5ms"),
                pair(STRICTER, "milliseconds for seconds in a wait", "30m until lag < 5s", "30m until lag < 5ms"),
                pair(WEAKER, "thousands of seconds for milliseconds", "30m until lag < 5s", "30m until lag < 5_000s"),
                pair(
                        SAME,
                        "one part in a thousand as percent",
                        "errors < 0.5%) for settle",
                        "errors < 0.50%) for settle"),
                pair(WEAKER, "a rollback at a higher rate of errors", "errors > 2% for 1m", "errors > 2.01% for 1m"),
                pair(WEAKER, "an expectation with room", "expect left == 0", "expect left <= 1"),
                pair(
                        WEAKER,
                        "more room above the baseline",
                        "above(baseline(p99), 20%, 5ms)",
                        "above(baseline(p99), 20%, 6ms)"),
                pair(
                        STRICTER,
                        "less room above the baseline",
                        "above(baseline(p99), 20%, 5ms)",
                        "above(baseline(p99), 10%, 5ms)"),
                pair(CHANGED, "a baseline over a longer window", "baseline p99 over 10m", "baseline p99 over 30m"),
                pair(WEAKER, "a knob's wider range", "5s .. 1m live", "5s .. 2m live"),
                pair(STRICTER, "a knob's narrower range", "100 .. 5_000", "100 .. 2_000"),
                pair(
                        WEAKER,
                        "a parameter that may be changed in a run",
                        "5m in 1m .. 1h",
                        "5m in 1m .. 1h live",
                        ") for settle",
                        ") for 5m"),
                pair(WEAKER, "a knob that begins higher under a pause", "= 20s in", "= 25s in"),
                pair(
                        CHANGED,
                        "a factor in percent that looks larger",
                        "slow > 1m",
                        "slow > 200% * 3s",
                        "= lag * 2",
                        "= lag * 3"));
    }

    private static List<Pair> logic() {
        return List.of(
                pair(
                        STRICTER,
                        "one more reason to pause",
                        "pause when p99 > limit",
                        "pause when p99 > limit or waiting > 9"),
                pair(
                        WEAKER,
                        "two reasons needed to pause",
                        "pause when p99 > limit",
                        "pause when p99 > limit and waiting > 9"),
                pair(WEAKER, "or for and", "(left == 0 and errors < 0.5%)", "(left == 0 or errors < 0.5%)"),
                pair(WEAKER, "and for or in a rollback", "for 1m or slow", "for 1m and slow"),
                pair(SAME, "a not that is only another spelling", "lag > 10s for", "(not lag <= 10s) for"),
                pair(CHANGED, "a not that was forgotten", "proceed when not column", "proceed when column"),
                pair(WEAKER, "a rule into the shadow", "rollback when errors", "shadow rollback when errors"),
                pair(WEAKER, "a pause in place of a rollback", "rollback when errors", "pause when errors"),
                pair(
                        WEAKER,
                        "a throttle in place of a pause",
                        "pause when p99 > limit",
                        "throttle to 10% when p99 > limit"),
                pair(WEAKER, "one rule less", "  pause when waiting > 5 for 3 of 5 samples\n", ""),
                pair(
                        STRICTER,
                        "one requirement more",
                        "  require waiting == 0\n",
                        "  require waiting == 0\n  require lag < 1s\n"),
                pair(
                        SAME,
                        "a rule moved into a named gate",
                        "gate healthy {",
                        "gate right { rollback when errors > 2% for 1m or slow > 1m }\ngate healthy {",
                        "  rollback when errors > 2% for 1m or slow > 1m\n",
                        "  gate right\n"),
                pair(WEAKER, "a gate that a phase uses no longer", WATCH + "\n  gate healthy", WATCH));
    }

    private static List<Pair> work() {
        return List.of(
                pair(CHANGED, "other SQL", "set b = lower(a)", "set b = upper(a)"),
                pair(SAME, "SQL with other blanks and a comment", "set b = lower(a)", "set  b = lower( a ) /* all */"),
                pair(
                        CHANGED,
                        "a row that must not match",
                        "where a = :tenant\"\n  undo",
                        "where a <> :tenant\"\n  undo"),
                pair(
                        WEAKER,
                        "an undo lost",
                        "undo first sql on db \"update t set b = null where a = :tenant\"",
                        "undo none first because \"harmless\""),
                pair(CHANGED, "another undo", "set b = null where a = :tenant", "set b = '' where a = :tenant"),
                pair(CHANGED, "steps in another order", FIRST, "", "  soak 10m\n", FIRST + "  soak 10m\n"),
                pair(WEAKER, "a wait that comes too late", CALM, "", "  soak 10m\n", CALM + "  soak 10m\n"),
                pair(WEAKER, "a wait gone", CALM, ""),
                pair(
                        CHANGED,
                        "a step more",
                        "  soak 10m\n",
                        "  step more run \"copy\"\n  undo none more because \"said\"\n  soak 10m\n"),
                pair(
                        WEAKER,
                        "a step without return",
                        "  step first sql",
                        "  irreversible step first sql",
                        "  undo first sql on db \"update t set b = null where a = :tenant\"\n",
                        ""),
                pair(
                        WEAKER,
                        "what cannot be undone comes sooner",
                        "Drop the old one\" after watch",
                        "Drop the old one\" after fill",
                        WATCH,
                        "phase watch \"Watch it\" after drop {"),
                pair(WEAKER, "a probe lost", "  probe copy from db sql \"select copied from copies\"\n", ""),
                pair(WEAKER, "statements that hold locks for longer", "lock timeout 2s", "lock timeout 3s"));
    }

    private static List<Pair> guards() {
        return List.of(
                pair(
                        WEAKER,
                        "a stand-in for what is missing",
                        "count    safety      from db every 15s",
                        "count    safety      from db every 15s missing as 0"),
                pair(STRICTER, "a stand-in gone", " empty as 0s", ""),
                pair(CHANGED, "another stand-in", "empty as 0s", "empty as 1ms"),
                pair(WEAKER, "an older sample counts", "fresh 1m", "fresh 90s"),
                pair(CHANGED, "another query behind the same rules", "select lag from", "select lag / 10 from"),
                pair(SAME, "the query with other blanks", "select lag from", "select   lag   FROM"),
                pair(WEAKER, "a shorter soak, and a longer one", "soak 1h", "soak 30m", "soak 10m", "soak 1h"),
                pair(STRICTER, "a longer warm-up", "warmup 1m", "warmup 2m"),
                pair(WEAKER, "a phase may take longer", "within 4h", "within 5h"),
                pair(SAME, "only the reason", "because \"replicas\"", "because \"readers\""),
                pair(WEAKER, "an expectation gone", "  expect left == 0\n", ""));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theGravestChangeDecides(Pair pair) {
        Difference difference = Sample.difference(pair.passages().toArray(String[]::new));

        assertEquals(pair.word(), difference.overall(), () -> String.join("\n", DifferenceText.lines(difference)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatIsStricterIsWeakerTheOtherWayRound(Pair pair) {
        Difference back = Difference.between(
                Sample.checked(Sample.with(pair.passages().toArray(String[]::new))), Sample.checked(Sample.text()));

        assertEquals(pair.word() == SAME, back.overall() == SAME);
        assertTrue(
                pair.word() != STRICTER || back.overall() == WEAKER,
                () -> String.join("\n", DifferenceText.lines(back)));
        assertTrue(
                back.overall() != STRICTER || pair.word() == WEAKER,
                () -> String.join("\n", DifferenceText.lines(back)));
    }

    @Test
    void whoTakesAwayAStandInThatStopsTheRunIsNotCalledStricter() {
        String[] alarm = {
            "count    safety      from db every 15s", "count    safety      from db every 15s missing as 99"
        };
        Difference gone = Difference.between(Sample.checked(Sample.with(alarm)), Sample.checked(Sample.text()));

        assertEquals(List.of("changed metric waiting: missing as"), labels(gone));
    }

    @Test
    void aFactorOfTwoHundredPercentIsTwo() {
        Difference raised = Difference.between(
                Sample.checked(Sample.with("slow > 1m", "slow > 200% * 30s")),
                Sample.checked(Sample.with("slow > 1m", "slow > 5 * 30s")));

        assertEquals(List.of("weaker phase fill: rollback when slow"), labels(raised));
    }

    @Test
    void toPauseOnlyWhenAllSeriesAreRedIsWeaker() {
        String[] metric = {
            "metric p99",
            "metric behind duration safety from prom as seconds every 15s labels pod promql \"b\"\nmetric p99"
        };
        Difference all = Difference.between(
                Sample.checked(Sample.with(metric[0], metric[1], "p99 > limit", "any(behind > 30s)")),
                Sample.checked(Sample.with(metric[0], metric[1], "p99 > limit", "all(behind > 30s)")));

        assertEquals(List.of("weaker phase fill: pause when"), labels(all));
    }

    private static List<String> labels(Difference difference) {
        return difference.changes().stream().map(Sample::label).toList();
    }
}
