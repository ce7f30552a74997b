package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Signal;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A source leads to another database of the same server than the one in which its run began. */
@ExtendWith(TestPostgres.class)
class OtherDatabaseTest {
    private static final String STEPS = """
            step first sql on db "insert into marks values ('first')"
            undo first sql on db "delete from marks where name = 'first'"
            """;

    @TempDir
    private Path path;

    @Test
    void aRunDoesNotGoOnInAnotherDatabaseOfItsServer(TestDatabase shop, TestDatabase other) throws Exception {
        assertRefused(
                shop,
                new RunFolder(path, shop).runbook(Switches.runbook(STEPS)),
                other,
                new RunFolder(path, other),
                Switches.runbook(STEPS));
    }

    @Test
    void norDoesOneOnAMariaDb() throws Exception {
        try (TestDatabase shop = TestMariaDb.createDatabase();
                TestDatabase other = TestMariaDb.createDatabase()) {
            String runbook = Switches.runbook(STEPS).replace("source db postgres", "source db jdbc");
            assertRefused(shop, maria(shop).runbook(runbook), other, maria(other), runbook);
        }
    }

    private RunFolder maria(TestDatabase database) {
        RunFolder folder = new RunFolder(path)
                .source(
                        "db",
                        "{type: jdbc, url: \"%s\", user: %s, password: \"file:db.password\"}"
                                .formatted(database.url(), database.user()));
        folder.write("db.password", database.password());
        return folder;
    }

    /** @param edited the folder of the run, with its source led to {@code other} */
    private static void assertRefused(
            TestDatabase shop, RunFolder folder, TestDatabase other, RunFolder edited, String runbook)
            throws Exception {
        for (TestDatabase each : new TestDatabase[] {shop, other}) {
            Switches.create(each, "create table marks (name varchar(50))");
        }
        Switches.set(shop, "stay", 1);
        try (LiveRun run = folder.begin()) {
            run.await(Kind.STEP_ENDED);
            run.say(new Signal.Interrupt());
            assertEquals(Ending.INTERRUPTED, run.end(), run::toString);
        }
        Switches.set(shop, "stay", 0);
        edited.runbook(runbook);
        assertEquals(0, edited.sluice("schema", "create", "--env", "test").exitCode());
        Refused refused = assertThrows(Refused.class, edited::resumeHere);
        assertEquals(ExitCode.UNREACHABLE, refused.exitCode());
        assertTrue(
                refused.getMessage()
                        .contains("source db leads to database " + other.name() + ", and run r has worked in "
                                + shop.name()),
                refused::getMessage);

        folder.runbook(runbook);
        try (LiveRun again = folder.resume()) {
            assertEquals(Ending.DONE, again.end(), again::toString);
        }
        assertEquals(1, shop.count("select count(*) from marks"));
    }
}
