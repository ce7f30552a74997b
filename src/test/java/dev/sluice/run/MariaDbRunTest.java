package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that watch a MariaDB, and let a command change it. */
class MariaDbRunTest {
    private static final String INDEX =
            "select count(*) from information_schema.statistics where table_schema = database() and index_name = 'by_n'";

    private static final String RUNBOOK = """
            runbook orders_index "An index on a MariaDB"
            owner      "team-shop"
            contact    "#shop"
            migration  schema on t
            because    "The list is slow."
            otherwise  "It stays slow."
            writes     "the shop"
            worst case "writers wait"
            undoing    easy "drop it"
            use mariadb
            source orders jdbc
            metric hold  count   safety      from orders every 1s timeout 900ms sql "select hold from knob"
            metric there boolean correctness from orders every 1s timeout 900ms sql \"""
              select count(*) > 0 from information_schema.statistics
              where table_schema = database() and index_name = 'by_n'
            \"""
            phase work "The index" {
              pause when hold > 0
              pause when mariadb_metadata_waits > 50
              step add run "add-index" timeout 10m
              undo add run "drop-index"
              probe add from orders sql \"""
                select count(*) > 0 from information_schema.statistics
                where table_schema = database() and index_name = 'by_n'
              \"""
              proceed when (there and hold == 0) for 2s
            }
            """;

    @TempDir
    private Path path;

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
        database.execute(
                "create table t (id int primary key, n int not null)",
                "create table knob (hold int not null)",
                "insert into knob values (0)");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private String source(String user, String password) throws IOException {
        Files.writeString(path.resolve(user + ".password"), password);
        return "{type: jdbc, url: \"%s\", user: %s, password: \"file:%s.password\"}"
                .formatted(database.url(), user, user);
    }

    /** @param afterwards what the command does once the index is there */
    private RunFolder folder(String user, String password, String afterwards) throws IOException {
        String client = "mariadb -h 127.0.0.1 -P %s -u %s -p'%s' %s -e "
                .formatted(port(), database.user(), database.password(), database.name());
        return new RunFolder(path)
                .source("orders", source(user, password))
                .source("mariadb", source(user, password))
                .command(
                        "add-index",
                        "sh",
                        "-c",
                        client + "'create index by_n on t (n)' && echo $$ > pid; " + afterwards)
                .command("drop-index", "sh", "-c", client + "'drop index if exists by_n on t'")
                .runbook(RUNBOOK);
    }

    private String port() {
        return database.url().replaceAll(".*:(\\d+)/.*", "$1");
    }

    @Test
    void aMetricOfMariaDbPausesTheRunAndLetsItGoOn() throws IOException {
        database.execute("update knob set hold = 1");
        try (LiveRun run = folder(database.user(), database.password(), "true").begin()) {
            run.await(Kind.PAUSED);
            assertEquals(0, database.count(INDEX), "nothing begins while the gate is red");

            database.execute("update knob set hold = 0");
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
        assertEquals(1, database.count(INDEX));
    }

    @Test
    void theProbeFindsOutAfterACrashWhatTheCommandDidToMariaDb() throws Exception {
        RunFolder folder = folder(database.user(), database.password(), "exec sleep 600");
        Path pid = path.resolve("pid");
        try (SluiceProcess run = folder.start()) {
            Await.until(
                    "the index is there",
                    RunFolder.LONG,
                    () -> Files.exists(pid) && Files.readString(pid).endsWith("\n"));
            run.kill();
        }
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroyForcibly);

        try (SluiceProcess resumed = folder.startResume(Map.of())) {
            assertEquals(0, resumed.waitForExit(RunFolder.LONG), resumed::output);
        }
        assertEquals(1, database.count(INDEX));
        Optional<Decision> recovered = folder.decisions().stream()
                .filter(decision -> decision.kind() == Kind.RECOVERED)
                .findFirst();
        assertTrue(recovered.orElseThrow().text().contains("took place"), recovered::toString);
    }

    @Test
    void withoutThePrivilegeTheGateHoldsAndSaysWhy() throws IOException {
        database.execute(
                "create or replace user blind@'127.0.0.1' identified by 'b'",
                "grant select on " + database.name() + ".* to blind@'127.0.0.1'");
        try (SluiceProcess run = folder("blind", "b", "true").start()) {
            run.waitFor("PROCESS", RunFolder.LONG);
            assertEquals(0, database.count(INDEX), "unknown is never green");
            run.kill();
        }
    }

    @Test
    void aConnectedCheckHasMariaDbLookAtTheQueries() throws IOException {
        RunFolder folder = folder(database.user(), database.password(), "true");
        Command.Result sound = folder.sluice("check", "migration.runbook", "--connect", "test", "--plain");
        assertEquals(0, sound.exitCode(), sound::toString);

        folder.runbook(RUNBOOK.replace("select hold from knob", "select held from knob"));
        Command.Result faulty = folder.sluice("check", "migration.runbook", "--connect", "test", "--plain");
        assertEquals(3, faulty.exitCode(), faulty::toString);
        assertTrue(
                (faulty.out() + faulty.err()).contains("S606: MariaDB refuses this: Unknown column 'held'"),
                faulty::toString);
        assertFalse((faulty.out() + faulty.err()).contains("conn="), faulty::toString);
    }
}
