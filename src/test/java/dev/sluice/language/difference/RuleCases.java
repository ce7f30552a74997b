package dev.sluice.language.difference;

import java.util.List;
import java.util.stream.Stream;

/** Rules and conditions that became stricter, weaker or others. */
final class RuleCases {
    private RuleCases() {}

    static List<Case> all() {
        return Stream.of(red(), letGo(), green(), knobs()).flatMap(List::stream).toList();
    }

    private static List<Case> red() {
        return List.of(
                Case.of("a higher threshold of a pause", "lag > 10s", "lag > 30s")
                        .is("weaker gate healthy: pause when lag"),
                Case.of("a lower threshold of a pause", "lag > 10s", "lag > 9_999ms")
                        .is("stricter gate healthy: pause when lag"),
                Case.of("greater or equal", "slow > 1m", "slow >= 1m").is("stricter phase fill: rollback when"),
                Case.of("a longer for", "lag > 10s for 30s", "lag > 10s for 1m")
                        .is("weaker gate healthy: pause when lag > 10s for"),
                Case.of("no for any more", "lag > 10s for 30s until", "lag > 10s until")
                        .is("stricter gate healthy: pause when"),
                Case.of("fewer samples", "3 of 5 samples", "2 of 5 samples")
                        .is("stricter gate healthy: pause when waiting > 5 for"),
                Case.of("of fewer samples", "3 of 5 samples", "3 of 4 samples")
                        .is("weaker gate healthy: pause when waiting > 5 for"),
                Case.of("samples of another metric, too", "waiting > 5 for 3", "(waiting > 5 or errors > 9%) for 3")
                        .is("changed gate healthy: pause when"),
                Case.of("another kind of clock", "3 of 5 samples", "45s")
                        .is("changed gate healthy: pause when waiting > 5 for"),
                Case.of("one more alternative", "pause when p99 > limit", "pause when p99 > limit or waiting > 50")
                        .is("stricter phase fill: pause when"),
                Case.of("one more condition", "pause when p99 > limit", "pause when p99 > limit and waiting > 50")
                        .is("weaker phase fill: pause when"),
                Case.of("a bound inside of a chain", "errors > 2%", "errors > 5%")
                        .is("weaker phase fill: rollback when errors"),
                Case.of(
                                "one bound up and one down",
                                "errors > 2% for 1m or slow > 1m",
                                "errors > 3% for 1m or slow > 50s")
                        .is("changed phase fill: rollback when"),
                Case.of("another metric of a pause", "pause when p99 > limit", "pause when waiting > 50")
                        .is("weaker phase fill: pause when", "stricter phase fill: pause when"),
                Case.of("a window for the newest value", "slow > 1m", "max(slow over 5m) > 1m")
                        .is("changed phase fill: rollback when"),
                Case.of("a rule gone", "  pause when waiting > 5 for 3 of 5 samples\n", "")
                        .is("weaker gate healthy: pause when"),
                Case.of("a rule come", "  baseline", "  pause when waiting > 50\n  baseline")
                        .is("stricter phase fill: pause when"),
                Case.of(
                                "a gate no longer used",
                                "watch \"Watch it\" after fill {\n  gate healthy",
                                "watch \"Watch it\" after fill {")
                        .is(
                                "weaker gate healthy: pause when",
                                "weaker gate healthy: pause when",
                                "weaker gate healthy: throttle to 50% when"),
                Case.of("a slower throttle", "throttle to 50%", "throttle to 25%")
                        .is("stricter gate healthy: throttle when lag > 5s, to"),
                Case.of("a pause that rolls back", "pause when p99 > limit", "rollback when p99 > limit")
                        .is("stricter phase fill: verdict when p99 > limit"),
                Case.of("a rollback into the shadow", "rollback when errors", "shadow rollback when errors")
                        .is("weaker phase fill: rollback when (errors > 2% for 1m) or slow > 1m, shadow"),
                Case.of("a rollback that goes less far", "rollback when errors", "rollback to fill when errors")
                        .is("changed phase fill: rollback when (errors > 2% for 1m) or slow > 1m, to"),
                Case.of("a reason", "because \"replicas\"", "because \"readers\"")
                        .is("text gate healthy: pause when lag > 10s for 30s, because"));
    }

    private static List<Case> letGo() {
        return List.of(
                Case.of("an until that holds sooner", "until lag < 3s for 1m", "until lag < 5s for 1m")
                        .is("weaker gate healthy: pause when lag > 10s for 30s, until"),
                Case.of("an until that lasts longer", "until lag < 3s for 1m", "until lag < 3s for 2m")
                        .is("stricter gate healthy: pause when lag > 10s for 30s, until"),
                Case.of(
                                "a stated until stricter than the default",
                                "to 50% when lag > 5s",
                                "to 50% when lag > 5s until lag < 2s for 1m")
                        .is("stricter gate healthy: throttle when lag > 5s, until"),
                Case.of("an until that cannot be compared", "until lag < 3s for 1m", "until lag < 5s for 2m")
                        .is("changed gate healthy: pause when lag > 10s for 30s, until"),
                Case.of(
                                "samples that come sooner",
                                "safety      from db every 15s sql \"select count",
                                "safety      from db every 5s sql \"select count")
                        .is(
                                "stricter metric waiting: every",
                                "changed metric waiting: timeout",
                                "changed gate healthy: pause when waiting > 5 for 3 of 5 samples, its samples every",
                                "weaker gate healthy: pause when waiting > 5 for 3 of 5 samples, until it has been false for"),
                Case.of("a longer cooldown", "cooldown 2m", "cooldown 3m")
                        .is("stricter gate healthy: pause when lag > 10s for 30s, cooldown"),
                Case.of("more pauses", "at most 3 in 1h", "at most 5 in 1h")
                        .is("weaker gate healthy: pause when lag > 10s for 30s, at most"),
                Case.of("more pauses in a longer time", "at most 3 in 1h", "at most 5 in 2h")
                        .is("changed gate healthy: pause when lag > 10s for 30s, at most"),
                Case.of("pauses without number", " at most 3 in 1h", "")
                        .is("weaker gate healthy: pause when lag > 10s for 30s, at most"));
    }

    private static List<Case> green() {
        return List.of(
                Case.of(
                                "a higher bound to proceed",
                                "proceed when errors < 0.5% for 2m",
                                "proceed when errors < 1% for 2m")
                        .is("weaker phase watch: proceed when errors"),
                Case.of("a longer time to proceed", "errors < 0.5% for 2m", "errors < 0.5% for 4m")
                        .is("stricter phase watch: proceed when errors < 0.5% for"),
                Case.of(
                                "one condition less to proceed",
                                "(left == 0 and errors < 0.5%) for settle",
                                "left == 0 for settle")
                        .is("weaker phase fill: proceed when"),
                Case.of(
                                "a clock of its own for each metric",
                                "(left == 0 and errors < 0.5%) for settle",
                                "(left == 0 for settle) and (errors < 0.5% for settle)")
                        .is("weaker phase fill: proceed when"),
                Case.of(
                                "a clock of its own for each metric, in two rules",
                                "proceed when (left == 0 and errors < 0.5%) for settle",
                                "proceed when left == 0 for settle\n  proceed when errors < 0.5% for settle")
                        .is("weaker phase fill: proceed when"),
                Case.of("an alternative to proceed", "proceed when column", "proceed when column or waiting == 0")
                        .is("weaker phase expand: proceed when"),
                Case.of("a wider margin above the baseline", "20%, 5ms", "30%, 5ms")
                        .is("weaker phase fill: proceed when p99"),
                Case.of("margins that cannot be compared", "20%, 5ms", "30%, 2ms")
                        .is("changed phase fill: proceed when p99"),
                Case.of("a proceed gone", "  proceed when p99 <= above(baseline(p99), 20%, 5ms)\n", "")
                        .is("weaker phase fill: proceed when"),
                Case.of("a proceed over another metric", "proceed when column", "proceed when left == 0")
                        .is("weaker phase expand: proceed when", "stricter phase expand: proceed when"),
                Case.of("a requirement eased", "require waiting == 0", "require waiting <= 2")
                        .is("weaker phase expand: require"),
                Case.of("a requirement gone", "  require waiting == 0\n", "").is("weaker phase expand: require"),
                Case.of(
                                "a requirement come",
                                "  require waiting == 0\n",
                                "  require waiting == 0\n  require lag < 1s\n")
                        .is("stricter phase expand: require"),
                Case.of("an expectation eased", "expect left == 0", "expect left < 10")
                        .is("weaker verify: expect"),
                Case.of("a wait eased", "wait at most 30m until lag < 5s", "wait at most 30m until lag < 8s")
                        .is("weaker wait fill.calm: until lag"),
                Case.of("an interval for a half line", "require errors < 0.5%", "require errors between 0.1% and 0.4%")
                        .is("stricter phase drop: require"),
                Case.of("no verification", "  expect left == 0\n", "").is("weaker verify: expect"));
    }

    private static List<Case> knobs() {
        return List.of(
                Case.of("a knob that begins elsewhere", "duration = 20s in 5s", "duration = 40s in 5s")
                        .is("changed param limit: value", "weaker phase fill: pause when p99"),
                Case.of("a knob that may go further", "5s .. 1m live", "5s .. 5m live")
                        .is("weaker param limit: highest"),
                Case.of("a knob that may go less far", "100 .. 5_000", "200 .. 5_000")
                        .is("stricter param batch: lowest"),
                Case.of("a knob fixed", "5s .. 1m live", "5s .. 1m")
                        .is("stricter param limit: live", "changed phase fill: pause when p99"),
                Case.of("a bound that may now be moved", "slow > 1m", "slow > limit")
                        .is("changed phase fill: rollback when slow"),
                Case.of("a parameter of a clock", "duration = 5m in", "duration = 10m in")
                        .is(
                                "changed param settle: value",
                                "stricter phase fill: proceed when (left == 0 and errors < 0.5%) for"),
                Case.of("a parameter of SQL", "number   = 7", "number   = 8").is("changed param tenant: value"),
                Case.of("a parameter come", "param tenant", "param other number = 1\nparam tenant")
                        .is("added param other: declaration"));
    }
}
