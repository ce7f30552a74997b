package dev.sluice.run;

import dev.sluice.testing.TestDatabase;

/**
 * A runbook of one phase, whose gate hangs on two switches in the target database: {@code red} rolls back, {@code hold}
 * pauses; {@code stay} keeps the phase from being left.
 */
public final class Switches {
    private Switches() {}

    public static void create(TestDatabase database, String... more) {
        database.execute(
                "create table switches (red numeric not null, hold numeric not null, stay numeric not null)",
                "insert into switches values (0, 0, 0)");
        database.execute(more);
    }

    public static void set(TestDatabase database, String name, int value) {
        database.execute("update switches set %s = %d".formatted(name, value));
    }

    /** @param steps the steps of the phase {@code work} and their undos */
    public static String runbook(String steps) {
        return """
                runbook switches "Something that takes its time"
                owner      "team-shop"
                contact    "#shop"
                migration  schema on t
                because    "It is to be seen what becomes of work in flight."
                otherwise  "Nobody knows."
                writes     "nobody but the test"
                worst case "the test fails"
                undoing    easy "run the undo"
                source db postgres
                metric red  count safety from db every 1s timeout 900ms sql "select red from switches"
                metric hold count safety from db every 1s timeout 900ms sql "select hold from switches"
                metric stay count safety from db every 1s timeout 900ms sql "select stay from switches"
                phase work "It takes its time" {
                  rollback when red > 0
                  pause    when hold > 0
                %s
                  proceed  when red == 0 and hold == 0 and stay == 0
                }
                """.formatted(steps.indent(2));
    }
}
