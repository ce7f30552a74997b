package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Ending;
import dev.sluice.testing.Command;
import dev.sluice.testing.Schemas;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the chain, the seals and the target database tell about a journal of a real run. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class AuditTest {
    private static final String FILL = """
            step fill backfill t on db by id batch 10 sql "update t set n = n + 1 where :range"
            undo none fill because "harmless"
            """;

    @Test
    void aRemovedTailIsFoundByWhatTheDatabaseRemembers(TestDatabase database, @TempDir Path path) throws IOException {
        RunFolder folder = finished(database, path);
        Command.Result whole = folder.sluice("audit", "verify", RunFolder.RUN, "--env", "test");
        assertEquals(0, whole.exitCode(), whole::toString);
        assertTrue(whole.out().contains("2 of 2 that the target databases remember"), whole::toString);

        cut(path, 30);
        Command.Result chain = folder.sluice("audit", "verify", RunFolder.RUN);
        assertEquals(0, chain.exitCode(), "the chain alone does not notice it");

        Command.Result shorter = folder.sluice("audit", "verify", RunFolder.RUN, "--env", "test");
        assertEquals(31, shorter.exitCode(), shorter::toString);
        assertTrue(shorter.err().contains("the checkpoint of work.fill in source db knows a line"), shorter::toString);
        Command.Result json = folder.sluice("audit", "verify", RunFolder.RUN, "--env", "test", "--format", "json");
        assertTrue(json.out().contains("\"trusted\" : false"), json::toString);
        Schemas.assertValid("audit-verify", json.out());
    }

    @Test
    void aSealTellsWhoSignedWhatAndNoticesWhatIsMissing(TestDatabase database, @TempDir Path path) throws IOException {
        RunFolder folder = finished(database, path);
        key(path, "seal");
        key(path, "other");
        Command.Result seal = folder.sluice("audit", "seal", RunFolder.RUN, "--key", "seal.key");
        assertEquals(0, seal.exitCode(), seal::toString);
        Command.Result holds = folder.sluice("audit", "verify", RunFolder.RUN, "--public-key", "seal.pub");
        assertEquals(0, holds.exitCode(), holds::toString);
        assertTrue(holds.out().contains("signature holds"), holds::toString);
        Schemas.assertValid(
                "audit-seal",
                folder.sluice("audit", "seal", RunFolder.RUN, "--key", "seal.key", "--format", "json")
                        .out());
        Schemas.assertValid(
                "audit-verify",
                folder.sluice("audit", "verify", RunFolder.RUN, "--public-key", "seal.pub", "--format", "json")
                        .out());
        Command.Result foreign = folder.sluice("audit", "verify", RunFolder.RUN, "--public-key", "other.pub");
        assertEquals(31, foreign.exitCode(), foreign::toString);
        assertTrue(foreign.err().contains("no seal was made with the key given"), foreign::toString);

        cut(path, 1);
        Command.Result shorter = folder.sluice("audit", "verify", RunFolder.RUN);
        assertEquals(31, shorter.exitCode(), shorter::toString);
        assertEquals(
                31,
                folder.sluice("audit", "seal", RunFolder.RUN, "--key", "seal.key")
                        .exitCode());

        Path seals = path.resolve(".sluice/runs/r/seals.jsonl");
        Files.writeString(seals, Files.readString(seals).replace("\"time\":\"20", "\"time\":\"19"));
        Command.Result forged = folder.sluice("audit", "verify", RunFolder.RUN, "--public-key", "seal.pub");
        assertTrue(forged.err().contains("has a false signature"), forged::toString);
    }

    @Test
    void aReplayOfARealRunFindsEveryDecisionAgain(TestDatabase database, @TempDir Path path) throws IOException {
        RunFolder folder = finished(database, path);
        Command.Result replay = folder.sluice("replay", RunFolder.RUN);
        assertEquals(0, replay.exitCode(), replay::toString);
        assertTrue(replay.out().contains("every decision is the same"), replay::toString);
    }

    private static RunFolder finished(TestDatabase database, Path path) {
        Switches.create(
                database,
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select n from generate_series(1, 200) n");
        RunFolder folder = new RunFolder(path, database).runbook(Switches.runbook(FILL));
        try (LiveRun run = folder.begin()) {
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
        return folder;
    }

    private static void cut(Path path, int lines) throws IOException {
        Path journal = path.resolve(".sluice/runs/r/journal.jsonl");
        List<String> all = Files.readAllLines(journal);
        Files.write(journal, all.subList(0, all.size() - lines));
    }

    private static void key(Path path, String name) {
        Command.of(List.of("openssl", "genpkey", "-algorithm", "ed25519", "-out", name + ".key"))
                .in(path)
                .run()
                .orFail();
        Command.of(List.of("openssl", "pkey", "-in", name + ".key", "-pubout", "-out", name + ".pub"))
                .in(path)
                .run()
                .orFail();
    }
}
