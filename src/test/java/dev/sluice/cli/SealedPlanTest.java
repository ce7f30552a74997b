package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a sealed plan holds its run to, wherever that is called. */
@ExtendWith(TestPostgres.class)
class SealedPlanTest {
    private Repository repository;
    private Path below;

    @BeforeEach
    void seal(TestDatabase database, @TempDir Path folder) throws IOException {
        database.execute(
                "create table orders (id bigint primary key, n int not null default 0)",
                "insert into orders select g from generate_series(1, 50) g");
        repository = Repository.reaching(database, folder);
        repository.filling("fill");
        below = Files.createDirectories(folder.resolve("below"));
        Command.Result sealed = SluiceProcess.command("plan", "fill.runbook", "--env", "test", "-o", "fill.plan")
                .in(folder)
                .run();
        assertEquals(0, sealed.exitCode(), sealed::toString);
    }

    private Command.Result run() {
        return SluiceProcess.command("run", "../fill.plan", "--env", "test", "--unattended")
                .in(below)
                .run();
    }

    private void assertRefused(TestDatabase database, String why) {
        Command.Result refused = run();
        assertEquals(41, refused.exitCode(), refused::toString);
        assertTrue(refused.err().contains(why), refused::toString);
        assertTrue(refused.err().contains("sluice plan fill.runbook --env test -o FILE"), refused::toString);
        assertEquals(0, database.count("select sum(n) from orders"));
    }

    @Test
    void aTextThatWasChangedInThePlanIsNotRun(TestDatabase database) throws IOException {
        Path plan = repository.path().resolve("fill.plan");
        Files.writeString(plan, Files.readString(plan).replace("set n = n + 1", "set n = n + 2"));
        assertRefused(database, "the runbook in the plan is not the one that was sealed");
    }

    @Test
    void aChangedFileIsFoundFromBelowTheRepositorysTop(TestDatabase database) throws IOException {
        Path file = repository.path().resolve("fill.runbook");
        Files.writeString(file, Files.readString(file).replace("set n = n + 1", "set n = n + 2"));
        assertRefused(database, "fill.runbook or a module of it has changed since the plan was sealed");
    }

    @Test
    void aFileThatCannotBeReadHasChanged(TestDatabase database) {
        repository.write("fill.runbook", new byte[] {(byte) 0xFF, (byte) 0xFE});
        assertRefused(database, "fill.runbook or a module of it has changed since the plan was sealed");
    }

    @Test
    void aFileThatIsNotThereIsNotComparedAndThatIsSaid(TestDatabase database) throws IOException {
        Files.delete(repository.path().resolve("fill.runbook"));
        Command.Result done = run();
        assertEquals(0, done.exitCode(), done::toString);
        assertTrue(
                done.err()
                        .contains(
                                "the runbook's file fill.runbook is not here, so that it is not compared with what was sealed"),
                done::toString);
        assertEquals(50, database.count("select sum(n) from orders"));
    }
}
