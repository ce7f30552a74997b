package dev.sluice.language.difference;

import java.util.List;

/** Versions that differ in spelling only. */
final class SameCases {
    private SameCases() {}

    static List<Case> all() {
        return List.of(
                Case.of("milliseconds for seconds", "lag > 10s", "lag > 10_000ms"),
                Case.of("seconds for a minute", "lag < 3s for 1m", "lag < 3s for 60s"),
                Case.of("rows with their word", "left == 0 and", "left == 0 rows and"),
                Case.of("the bound first", "pause when lag > 10s", "pause when 10s < lag"),
                Case.of("a negated comparison", "when p99 > limit", "when not p99 <= limit"),
                Case.of(
                        "operands of or the other way",
                        "errors > 2% for 1m or slow > 1m",
                        "slow > 1m or (errors > 2% for 1m)"),
                Case.of(
                        "operands of and the other way",
                        "(left == 0 and errors < 0.5%)",
                        "(errors < 0.5% and left == 0)"),
                Case.of("needless parentheses", "when lag > 10s for 30s", "when (lag > 10s) for 30s"),
                Case.of("a flag spelled out", "proceed when column", "proceed when column == true"),
                Case.of(
                        "two requirements in one",
                        "  require errors < 0.5% for 5m",
                        "  require (errors < 0.5% for 5m) and (errors < 1% for 5m)"),
                Case.of("the default until", "to 50% when lag > 5s", "to 50% when lag > 5s until lag <= 5s for 30s"),
                Case.of("the default cooldown", "when p99 > limit", "when p99 > limit cooldown 1m"),
                Case.of(
                        "a parameter for its value",
                        "proceed when errors < 0.5% for 2m",
                        "proceed when errors < 0.5% for 2m  # two"),
                Case.of("a value for its parameter", "errors < 0.5%) for settle", "errors < 0.5%) for 5m"),
                Case.of(
                        "a rule moved into a named gate",
                        "gate healthy {",
                        "gate correct { rollback when errors > 2% for 1m or slow > 1m }\ngate healthy {",
                        "  rollback when errors > 2% for 1m or slow > 1m\n",
                        "  gate correct\n"),
                Case.of("a gate renamed", "gate healthy", "gate calm"),
                Case.of(
                        "a gate with a parameter",
                        "gate healthy {",
                        "gate healthy with most duration = 10s {",
                        "lag > 10s",
                        "lag > most"),
                Case.of(
                        "rules in another order",
                        "  throttle to 50% when lag > 5s\n",
                        "",
                        "gate healthy {\n",
                        "gate healthy {\n  throttle to 50% when lag > 5s\n"),
                Case.of("blanks and a comment in SQL", "set b = 'x' where a", "set  b = 'x' /* why */\tWHERE a"),
                Case.of("a semicolon in SQL", "add column b text\"", "add column b text;\""),
                Case.of("blanks in SQL of a metric", "select lag from replicas", "select  lag  from replicas"),
                Case.of(
                        "blanks in SQL of a later version",
                        "where not granted\" since 14 \"select count(*)",
                        "where not granted\" since 14 \"select  count(*)"),
                Case.of("blanks in PromQL", "sum(errors) / sum(requests)", "sum( errors )/sum(requests)"),
                Case.of("the phase above named", "after expand", ""),
                Case.of(
                        "a default stated",
                        "  step first sql on db timeout 10m",
                        "  step first sql on db lock timeout 2s timeout 600s"),
                Case.of(
                        "declarations in another order",
                        "source db   postgres\nsource prom prometheus",
                        "source prom prometheus\nsource db postgres"));
    }
}
