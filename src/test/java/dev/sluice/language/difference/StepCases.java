package dev.sluice.language.difference;

import java.util.List;
import java.util.stream.Stream;

/** Phases, steps, metrics and the rest. */
final class StepCases {
    private StepCases() {}

    static List<Case> all() {
        return Stream.of(steps(), phases(), metrics(), audience(), diagnoses(), texts())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Case> steps() {
        String calm = "  step calm wait at most 30m until lag < 5s\n";
        String note = "  step note2 run \"announce\"\n  undo none note2 because \"said\"\n";
        return List.of(
                Case.of("other SQL", "set b = 'x'", "set b = 'y'").is("changed step fill.first: sql"),
                Case.of("blanks inside of a string", "set b = 'x'", "set b = 'x '")
                        .is("changed step fill.first: sql"),
                Case.of("a step come", "  soak 10m\n", note + "  soak 10m\n").is("added step fill.note2: step"),
                Case.of("a wait gone", calm, "").is("weaker wait fill.calm: step"),
                Case.of("steps in another order", calm, "", "  soak 10m\n", calm + "  soak 10m\n")
                        .is("moved phase fill: order of steps", "weaker wait fill.calm: waits before"),
                Case.of(
                                "an undo lost",
                                "undo first sql on db \"update t set b = null where a = :tenant\"",
                                "undo none first because \"harmless\"")
                        .is("weaker step fill.first: undo"),
                Case.of("another undo", "set b = null where a = :tenant", "set b = '' where a = :tenant")
                        .is("changed step fill.first: undo sql"),
                Case.of(
                                "a batched undo of another kind",
                                "undo many sql on db \"update t set b = null where :range and b = lower(a)\"",
                                "undo many sql on db \"update t set b = null\"")
                        .is("changed step fill.many: undo"),
                Case.of("why nothing is undone", "because \"a copy harms nobody\"", "because \"copies are dropped\"")
                        .is("text step fill.copy: undo"),
                Case.of(
                                "a step without return",
                                "step add sql on db lock timeout 2s retry 3 times backoff 1s .. 30s \"alter table t add column b text\"\n  undo add sql on db \"alter table t drop column if exists b\"",
                                "irreversible step add sql on db lock timeout 2s retry 3 times backoff 1s .. 30s \"alter table t add column b text\"")
                        .is("weaker step expand.add: irreversible", "weaker step expand.add: undo"),
                Case.of("a step that may be skipped", "required step copy", "step copy")
                        .is("weaker step fill.copy: required"),
                Case.of("a longer lock timeout", "lock timeout 2s", "lock timeout 10s")
                        .is("weaker step expand.add: lock timeout"),
                Case.of("a shorter timeout", "timeout 10m \"update", "timeout 5m \"update")
                        .is("stricter step fill.first: timeout"),
                Case.of("more retries", "retry 3 times", "retry 9 times").is("changed step expand.add: retry"),
                Case.of("a faster backfill", "at most 4MB/s wal", "at most 8MB/s wal")
                        .is("weaker step fill.many: at most"),
                Case.of("a backfill without limit", " at most 4MB/s wal", "").is("weaker step fill.many: at most"),
                Case.of("a shorter rest", "rest 50ms", "rest 10ms").is("changed step fill.many: rest"),
                Case.of("another command", "run \"copy\"", "run \"copy2\"").is("changed step fill.copy: command"),
                Case.of(
                                "another kind of step",
                                "required step copy run \"copy\" timeout 1h",
                                "required step copy manual \"Copy it.\"",
                                "  probe copy from db sql \"select copied from copies\"\n",
                                "")
                        .is("changed step fill.copy: action", "weaker step fill.copy: probe"),
                Case.of("a ladder gone", "ladder 1%, 10%, 100% each 10m ", "").is("weaker step fill.many: ladder"),
                Case.of("a rung gone", "ladder 1%, 10%, 100%", "ladder 1%, 100%")
                        .is("weaker step fill.many: ladder"),
                Case.of("a higher rung", "ladder 1%, 10%, 100%", "ladder 1%, 20%, 100%")
                        .is("weaker step fill.many: ladder"),
                Case.of("a rung come", "ladder 1%, 10%, 100%", "ladder 1%, 10%, 50%, 100%")
                        .is("stricter step fill.many: ladder"),
                Case.of("other rungs", "ladder 1%, 10%, 100%", "ladder 2%, 5%, 100%")
                        .is("changed step fill.many: ladder"),
                Case.of("a shorter watch", "each 10m", "each 5m").is("weaker step fill.many: each"),
                Case.of("another probe", "select copied from", "select done from")
                        .is("changed step fill.copy: probe"),
                Case.of("a longer wait", "wait at most 30m", "wait at most 1h").is("weaker wait fill.calm: at most"),
                Case.of(
                                "another last step",
                                "finally { step note run \"announce\" }",
                                "finally { step note run \"shout\" }")
                        .is("changed step finally.note: command"),
                Case.of("SQL of the verification", "count(*) from t\"\n}", "count(b) from t\"\n}")
                        .is("changed step verify.sum: sql"));
    }

    private static List<Case> phases() {
        String watch =
                "phase watch \"Watch it\" after fill {\n  gate healthy\n  soak 1h\n  proceed when errors < 0.5% for 2m\n}\n";
        return List.of(
                Case.of("a shorter soak", "soak 1h", "soak 30m").is("weaker phase watch: soak"),
                Case.of("a longer warm-up", "warmup 1m", "warmup 2m").is("stricter phase fill: warmup"),
                Case.of("more time", "within 4h", "within 8h").is("weaker phase fill: within"),
                Case.of("more patience", "patience 30m", "patience 1h").is("weaker phase fill: patience"),
                Case.of("patience unstated", "  patience 30m\n", "").is("changed phase fill: patience"),
                Case.of("another baseline", "p99 over 10m", "p99 over 20m").is("changed phase fill: baseline p99 over"),
                Case.of("one more baseline", "baseline p99 over", "baseline p99, errors over")
                        .is("added phase fill: baseline errors over"),
                Case.of("a phase gone", watch, "", "after watch", "after fill")
                        .is("removed phase watch: phase", "weaker phase watch: proceed when"),
                Case.of(
                                "phases in another order",
                                "after fill {",
                                "after expand {",
                                "\"Fill it\" after expand",
                                "\"Fill it\" after watch",
                                "Drop the old one\" after watch",
                                "Drop the old one\" after fill")
                        .is("moved phase fill: phase", "moved phase watch: phase"),
                Case.of(
                                "a phase with a way back",
                                "irreversible phase drop",
                                "phase drop",
                                "drop column a\"",
                                "drop column a\"\n  undo none gone because \"gone\"")
                        .is("stricter phase drop: irreversible", "text step drop.gone: undo"));
    }

    private static List<Case> metrics() {
        return List.of(
                Case.of("another query for later versions", "where waitstart", "where granted is false and waitstart")
                        .is(
                                "changed metric waiting: definition",
                                "changed metric waiting: read by gate healthy, pause when waiting > 5 for 3 of 5 samples",
                                "changed metric waiting: read by phase expand, require waiting == 0"),
                Case.of(
                                "later versions asked no other text",
                                " since 14 \"select count(*) from pg_locks where waitstart is not null\"",
                                "")
                        .is(
                                "changed metric waiting: definition",
                                "changed metric waiting: read by gate healthy, pause when waiting > 5 for 3 of 5 samples",
                                "changed metric waiting: read by phase expand, require waiting == 0"),
                Case.of(
                                "a need more",
                                "from db every 15s sql \"select count(*) from pg_locks where not",
                                "from db every 15s needs role pg_monitor sql \"select count(*) from pg_locks where not")
                        .is(
                                "changed metric waiting: definition",
                                "changed metric waiting: read by gate healthy, pause when waiting > 5 for 3 of 5 samples",
                                "changed metric waiting: read by phase expand, require waiting == 0"),
                Case.of("another query", "select lag from replicas", "select max(lag) from replicas")
                        .is(
                                "changed metric lag: definition",
                                "changed metric lag: read by gate healthy, pause when lag > 10s for 30s",
                                "changed metric lag: read by gate healthy, throttle when lag > 5s",
                                "changed metric lag: read by phase fill, rollback when (errors > 2% for 1m) or slow > 1m",
                                "changed metric lag: read by step fill.calm, wait until lag < 5s"),
                Case.of("another formula", "= lag * 2", "= lag * 3")
                        .is(
                                "changed metric slow: definition",
                                "changed metric slow: read by phase fill, rollback when (errors > 2% for 1m) or slow > 1m"),
                Case.of("an older sample", "fresh 1m", "fresh 2m").is("weaker metric errors: fresh"),
                Case.of("read more rarely", "every 1m timeout 10s", "every 2m timeout 10s")
                        .is("weaker metric left: every", "weaker metric left: fresh"),
                Case.of(
                                "a stand-in for what is missing",
                                "count    safety      from db every 15s",
                                "count    safety      from db every 15s missing as 0")
                        .is("weaker metric waiting: missing as"),
                Case.of("another stand-in", "empty as 0s", "empty as 1s").is("changed metric lag: empty as"),
                Case.of("no stand-in", " empty as 0s", "").is("stricter metric lag: empty as"),
                Case.of(
                                "another source",
                                "source prom prometheus",
                                "source prom prometheus\nsource other prometheus",
                                "p99     duration safety      from prom",
                                "p99     duration safety      from other")
                        .is(
                                "added source other: declaration",
                                "changed metric p99: definition",
                                "changed metric p99: read by phase fill, baseline p99",
                                "changed metric p99: read by phase fill, pause when p99 > limit",
                                "changed metric p99: read by phase fill, proceed when p99 <= above(baseline(p99), 20%, 5ms)"));
    }

    private static List<Case> audience() {
        return List.of(
                Case.of("an occasion lost", "on rollback, blind", "on rollback")
                        .is("weaker alerts: \"oncall\" on blind"),
                Case.of("an occasion come", "on pause, done", "on pause, person, done")
                        .is("stricter alerts: \"#team\" on person"),
                Case.of("a route lost", "  notify \"#team\"  on pause, done\n", "")
                        .is("weaker alerts: \"#team\" on done", "weaker alerts: \"#team\" on pause"),
                Case.of("nobody woken", "page   \"oncall\" on", "notify \"oncall\" via pagerduty on")
                        .is("weaker alerts: \"oncall\" on blind", "weaker alerts: \"oncall\" on rollback"),
                Case.of("another channel", "\"oncall\" on", "\"oncall\" via opsgenie on")
                        .is("changed alerts: \"oncall\" via"),
                Case.of("reminded more often", "repeat every 30m", "repeat every 10m")
                        .is("changed alerts: repeat every"),
                Case.of("another row", "row \"Database\"  lag", "row \"Database\"  waiting, lag")
                        .is("text dashboard: rows"));
    }

    private static List<Case> diagnoses() {
        return List.of(
                Case.of("another symptom", "symptom errors > 5%", "symptom errors > 6%")
                        .is("changed diagnosis stuck: symptom"),
                Case.of("another sight", "\"Nothing moves\"", "\"It stands\"").is("text diagnosis stuck: symptom"),
                Case.of("another name of it", "\"It hangs\"", "\"It stands\"").is("text diagnosis stuck: title"),
                Case.of("a diagnosis more", "diagnosis later", "diagnosis sooner", "to later", "to sooner")
                        .is(
                                "text diagnosis stuck: pivot",
                                "removed diagnosis later: declaration",
                                "added diagnosis sooner: declaration"),
                Case.of("another check", "select pid, state from sessions", "select pid, state, query from sessions")
                        .is("changed diagnosis stuck: check holders"),
                Case.of("a check's title", "\"Who holds it\" ", "").is("text diagnosis stuck: check holders title"),
                Case.of("a longer check", "timeout 3s sql", "timeout 4s sql")
                        .is("changed diagnosis stuck: check holders timeout"),
                Case.of("surer", "rows(holders) > 3", "rows(holders) > 2")
                        .is("changed diagnosis stuck: cause held certain when"),
                Case.of("likelier", "when holders is not empty", "when rows(holders) > 1")
                        .is("changed diagnosis stuck: cause held likely when"),
                Case.of("as likely", "when holders is not empty", "when rows(holders) > 0"),
                Case.of("another fix", "fix \"Wait\"", "fix \"Ask\"").is("text diagnosis stuck: cause held fix"),
                Case.of("another drill", "docs/locks.md", "docs/lock.md").is("text diagnosis stuck: cause held drill"),
                Case.of("granted", "offer cancel each holders sql", "offer cancel each holders unattended sql")
                        .is("weaker diagnosis stuck: cause held offer cancel unattended"),
                Case.of("at once", "stop each holders after cancel sql", "stop each holders because \"idle\" sql")
                        .is(
                                "weaker diagnosis stuck: cause held offer stop after",
                                "text diagnosis stuck: cause held offer stop because"),
                Case.of("another deed", "select pg_cancel_backend(:pid)", "select pg_cancel_backend(:pid), 1")
                        .is("changed diagnosis stuck: cause held offer cancel sql"),
                Case.of("another cause", "cause grown", "cause large")
                        .is("removed diagnosis stuck: cause grown", "added diagnosis stuck: cause large"),
                Case.of("later", "2027-03-01", "2027-04-01").is("text diagnosis stuck: question"));
    }

    private static List<Case> texts() {
        return List.of(
                Case.of("the title", "Fill a column", "Fill one column").is("text header: title"),
                Case.of("the owner", "\"team\"", "\"others\"").is("text header: owner"),
                Case.of("the estimate", "1h .. 2h", "1h .. 3h").is("text header: estimate"),
                Case.of("a phase's title", "Watch it", "Wait and see").is("text phase watch: title"),
                Case.of("a question", "What did we learn?", "What next?").is("text closeout: ask"),
                Case.of("the name", "runbook sample", "runbook another").is("changed header: name"));
    }
}
