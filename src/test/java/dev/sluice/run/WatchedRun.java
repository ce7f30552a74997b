package dev.sluice.run;

import dev.sluice.testing.TestDatabase;
import java.nio.file.Path;

/** A run that waits until it is ready, with a metric that is missing and a rule in the shadow: for whoever sees it from outside. */
final class WatchedRun {
    static final String RUNBOOK = """
            runbook watched "Watched from outside"
            owner      "team-shop"
            contact    "#shop"
            migration  schema on t
            because    "It is to be seen from outside."
            otherwise  "Nobody knows."
            writes     "nobody but the test"
            worst case "the test fails"
            undoing    easy "run the undo"
            source db  postgres
            metric ready count   safety from db every 1s timeout 900ms sql "select ready from readiness"
            metric gone  count   safety from db every 1s timeout 900ms sql "select ready from readiness where ready > 5"
            metric share percent safety from db as ratio every 1s timeout 900ms sql "select 0.25"
            phase work "It takes its time" {
              step change sql on db "alter table t add column added int"
              undo change sql on db "alter table t drop column if exists added"
              pause            when share > 90% for 5s
              shadow rollback  when gone > 3
              proceed          when ready == 1
            }
            """;

    private WatchedRun() {}

    static RunFolder folder(Path path, TestDatabase database) {
        database.execute(
                "create table t (id int)",
                "create table readiness (ready numeric not null)",
                "insert into readiness values (0)");
        return new RunFolder(path, database);
    }
}
