package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a step would make is there already: the server refuses it, and no rollback takes away what is somebody else's. */
@ExtendWith(TestPostgres.class)
class RefusedStepTest {

    @Test
    void anIndexThatWasThereBeforeStays(TestDatabase database, @TempDir Path path) {
        Switches.create(database, "create table orders (status text)", "create index orders_status on orders (status)");
        assertNothingIsUndone(database, new RunFolder(path, database).runbook(Switches.runbook("""
                step add sql on db "create index concurrently orders_status on orders (status)"
                undo add sql on db "drop index concurrently orders_status"
                """)));
        assertEquals(1, database.count("select count(*) from pg_class where relname = 'orders_status'"));
    }

    @Test
    void aColumnOfMariaDbThatWasThereBeforeStays(@TempDir Path path) {
        try (TestDatabase database = TestMariaDb.createDatabase()) {
            Switches.create(
                    database,
                    "create table orders (id int, status text)",
                    "insert into orders values (1, 'somebody''s')");
            RunFolder folder = new RunFolder(path)
                    .source(
                            "db",
                            "{type: jdbc, url: \"%s\", user: %s, password: \"file:db.password\"}"
                                    .formatted(database.url(), database.user()));
            folder.write("db.password", database.password());
            assertNothingIsUndone(
                    database, folder.runbook(Switches.runbook("""
                    step add sql on db "alter table orders add column status text"
                    undo add sql on db "alter table orders drop column status"
                    """).replace("source db postgres", "source db jdbc")));
            assertEquals("somebody's", database.single("select status from orders"));
        }
    }

    @Test
    void whatACommandThatCannotBeStartedWouldHaveMadeStays(TestDatabase database, @TempDir Path path) {
        Switches.create(database);
        assertNothingIsUndone(
                database,
                new RunFolder(path, database)
                        .command("make-replica", "/no/such/program")
                        .command("drop-replica", "sh", "-c", "echo dropped > dropped")
                        .runbook(Switches.runbook("""
                step copy run "make-replica"
                undo copy run "drop-replica"
                """)));
        assertFalse(Files.exists(path.resolve("dropped")));
    }

    private static void assertNothingIsUndone(TestDatabase database, RunFolder folder) {
        Switches.set(database, "stay", 1);
        try (LiveRun run = folder.begin()) {
            assertEquals(Ending.FAILED, run.end(), run::toString);
        }
        Switches.set(database, "red", 1);
        try (LiveRun run = folder.resume()) {
            assertEquals(Ending.ROLLED_BACK, run.end(), run::toString);
            assertEquals(List.of(), run.all(Kind.UNDONE), run::toString);
        }
    }
}
