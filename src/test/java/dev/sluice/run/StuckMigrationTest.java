package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision.Kind;
import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import dev.sluice.testing.Schemas;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.Terminal;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An ALTER that somebody's lock keeps out: who it is, is told with advice, and nothing is ended that nobody has confirmed. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class StuckMigrationTest {
    private static final String HOLDERS = """
                select a.pid, a.backend_start, a.usename, a.state, clock_timestamp() - a.xact_start as age,
                       left(a.query, 60) as query
                from pg_locks l join pg_stat_activity a on a.pid = l.pid
                where l.relation = 'orders'::regclass and l.granted and a.application_name not like 'sluice/%%'
                  and a.state %s and clock_timestamp() - a.xact_start >= make_interval(secs => :old)
                order by a.xact_start
            """;

    private static final String RUNBOOK =
            """
            runbook stuck "Give orders a note"
            source db postgres
            param old duration = 20m in 1ms .. 2h
            metric ready boolean correctness from db every 1s sql "select true"

            phase expand "Add the column" {
              step add_note sql on db lock timeout 300ms retry 1 times backoff 100ms .. 100ms "alter table orders add column note text"
              undo add_note sql on db lock timeout 1s "alter table orders drop column if exists note"
              proceed when ready
            }

            diagnosis stalled "The migration stalls or times out" {
              symptom "a statement fails on its lock timeout"
              check idle "Sessions that hold a lock on orders and do nothing" from db timeout 5s sql \"""
            %s  \"""
              check busy "Sessions that hold a lock on orders and work" from db timeout 5s sql \"""
            %s  \"""
              cause lock_held_idle "Lock held by a transaction that does nothing" {
                certain when rows(idle) > 0
                fix "Find out who forgot it; its session can be ended, and loses what it has not committed."
                offer end_idle each idle because "an idle session runs nothing that could be cancelled"
                  sql on db "select pg_terminate_backend(:pid)"
              }
              cause lock_held_busy "Lock held by a long transaction that works" {
                certain when rows(busy) > 0
                fix "Wait for it, or cancel its statement; terminate only if that does nothing."
                offer cancel_blocker each busy sql on db "select pg_cancel_backend(:pid)"
                offer end_blocker each busy after cancel_blocker sql on db "select pg_terminate_backend(:pid)"
              }
            }
            """.formatted(HOLDERS.formatted("= 'idle in transaction'"), HOLDERS.formatted("= 'active'"));

    private static final Duration BOUND = RunFolder.LONG;

    @Test
    void anIdleTransactionIsNamedAndEndedOnlyWhenItsNumberIsTyped(TestDatabase database, @TempDir Path folder)
            throws SQLException {
        table(database, "orders");
        try (Connection idle = holding(database, "orders");
                Terminal terminal = run(new RunFolder(folder, database).runbook(RUNBOOK, Map.of("old", "1ms")))) {
            int pid = pid(idle);
            String screen = terminal.waitFor("the question", BOUND, StuckMigrationTest::asks);
            assertTrue(screen.contains("1. certain: lock_held_idle"), screen);
            assertTrue(screen.contains(Integer.toString(pid)), screen);
            assertTrue(screen.contains("select count(*) from orders"), screen);
            assertTrue(screen.contains("fix: Find out who forgot it"), screen);
            terminal.enter("accept end_idle 1 because nobody knows it");
            terminal.waitFor("type " + pid + " to do it:", BOUND);
            terminal.enter("no");
            terminal.waitFor("not confirmed; nothing was done", BOUND);
            assertTrue(lives(database, pid));
            terminal.enter("accept end_idle 1 because nobody knows it");
            terminal.waitFor("asked again", BOUND, shown -> shown.split("type " + pid + " to do it:", -1).length > 2);
            terminal.enter(Integer.toString(pid));
            terminal.waitFor("end_idle was carried out", BOUND);
            terminal.enter("retry");
            assertEquals(0, terminal.waitForExit(BOUND), terminal.history());
            assertFalse(lives(database, pid));
            assertEquals(1, database.count("select count(note) + 1 from orders"));
        }
    }

    @Test
    void aLongQueryIsNamedWithOtherAdviceAndCancelledFromAnotherTerminal(TestDatabase database, @TempDir Path folder)
            throws Exception {
        table(database, "orders");
        RunFolder repository = new RunFolder(folder, database).runbook(RUNBOOK, Map.of("old", "100ms"));
        try (Connection busy = database.connect()) {
            CompletableFuture<String> query = working(busy, "orders");
            int pid = working(database);
            try (Terminal terminal = run(repository)) {
                String screen = terminal.waitFor("the question", BOUND, StuckMigrationTest::asks);
                assertTrue(screen.contains("1. certain: lock_held_busy"), screen);
                assertTrue(screen.contains("ruled out: lock_held_idle"), screen);
                assertTrue(screen.contains("fix: Wait for it, or cancel its statement"), screen);
                assertTrue(screen.contains("pg_sleep"), screen);

                List<String> words = List.of("accept", "cancel_blocker", "1", "--because", "a report", "--confirm");
                Command.Result unconfirmed =
                        repository.sluice("accept", "cancel_blocker", "1", "--because", "a report");
                assertEquals(2, unconfirmed.exitCode(), unconfirmed::toString);
                assertTrue(unconfirmed.out().contains("pid " + pid), unconfirmed::toString);
                assertTrue(unconfirmed.err().contains("--confirm " + pid), unconfirmed::toString);
                assertFalse(query.isDone());

                Command.Result early = repository.sluice(
                        "accept", "end_blocker", "1", "--because", "at once", "--confirm", Integer.toString(pid));
                assertTrue(early.err().contains("accept that first"), early::toString);
                String[] confirmed = new String[words.size() + 1];
                words.toArray(confirmed);
                confirmed[words.size()] = Integer.toString(pid);
                assertEquals(0, repository.sluice(confirmed).exitCode());
                assertTrue(query.get().contains("57014"), "it was cancelled, not ended");
                terminal.waitFor("cancel_blocker was carried out", BOUND);
                terminal.enter("retry");
                assertEquals(0, terminal.waitForExit(BOUND), terminal.history());
            }
        }
    }

    @Test
    void unattendedNothingIsEndedAndTheRunPausesWithTheFindings(TestDatabase database, @TempDir Path folder)
            throws Exception {
        table(database, "orders");
        RunFolder repository = new RunFolder(folder, database).runbook(RUNBOOK, Map.of("old", "1ms"));
        try (Connection idle = holding(database, "orders")) {
            int pid = pid(idle);
            try (SluiceProcess process = repository.start("--set", "old=1ms")) {
                assertEquals(10, process.waitForExit(BOUND), process::output);
                assertTrue(process.output().contains("1. certain: lock_held_idle"), process::output);
                assertTrue(process.output().contains(Integer.toString(pid)), process::output);
            }
            assertTrue(lives(database, pid));
            assertTrue(repository.decisions().stream()
                    .anyMatch(decision -> decision.kind() == Kind.DIAGNOSED
                            && decision.reasons().getFirst().contains("pid " + pid)));
            assertEquals(0, repository.sluice("replay", RunFolder.RUN).exitCode());
            Command.Result why = repository.sluice("why", RunFolder.RUN, "--format", "json");
            Schemas.assertValid("why", why.out());
            assertTrue(why.out().contains("lock_held_idle"), why::toString);
            Command.Result status = repository.sluice("status", RunFolder.RUN);
            assertTrue(status.out().contains("found    diagnosis stalled: certain: lock_held_idle"), status::toString);
            Command.Result report = repository.sluice("report", RunFolder.RUN);
            assertTrue(report.out().contains("1. certain: lock_held_idle"), report::toString);
            Schemas.assertValid(
                    "run-record-1",
                    repository
                            .sluice("report", RunFolder.RUN, "--format", "json")
                            .out());
            Command.Result diagnosed = repository.sluice("diagnose", RunFolder.RUN);
            assertEquals(4, diagnosed.exitCode(), diagnosed::toString);
            assertTrue(diagnosed.out().contains("1. certain: lock_held_idle"), diagnosed::toString);
            idle.rollback();
            Command.Result healthy = repository.sluice(
                    "diagnose",
                    "migration.runbook",
                    "stalled",
                    "--env",
                    "test",
                    "--set",
                    "old=1ms",
                    "--format",
                    "json");
            assertEquals(0, healthy.exitCode(), healthy::toString);
            Schemas.assertValid("diagnose", healthy.out());
        }
    }

    @Test
    void aProtectedUserIsNotEndedWhateverIsConfirmed(TestDatabase database, @TempDir Path folder) throws SQLException {
        table(database, "orders");
        RunFolder repository = new RunFolder(folder, database)
                .keeping("protect: {users: [%s]}".formatted(database.user()))
                .runbook(RUNBOOK, Map.of("old", "1ms"));
        try (Connection idle = holding(database, "orders");
                Terminal terminal = run(repository)) {
            int pid = pid(idle);
            terminal.waitFor("the question", BOUND, StuckMigrationTest::asks);
            terminal.enter("accept end_idle 1 because nobody knows it");
            terminal.waitFor("type " + pid + " to do it:", BOUND);
            terminal.enter(Integer.toString(pid));
            terminal.waitFor("is protected in sluice.yaml", BOUND);
            assertTrue(lives(database, pid));
            terminal.enter("abort because it is in use");
            terminal.waitForExit(BOUND);
        }
    }

    static void table(TestDatabase database, String table) {
        database.execute("create table " + table + " (id bigint primary key)", "insert into " + table + " values (1)");
    }

    /** Somebody has read the table, and forgot to commit. */
    static Connection holding(TestDatabase database, String table) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("select count(*) from " + table).close();
        }
        return connection;
    }

    /** Somebody reads the table for long; tells how that ended. */
    static CompletableFuture<String> working(Connection connection, String table) {
        // In a thread of its own: on two processors the common pool has a single one, for all tests.
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Statement statement = connection.createStatement()) {
                        statement
                                .executeQuery("select pg_sleep(600) from " + table)
                                .close();
                        return "it came to its end";
                    } catch (SQLException stopped) {
                        return stopped.getSQLState();
                    }
                },
                task -> new Thread(task).start());
    }

    static int working(TestDatabase database) {
        return Await.get(
                "the query",
                BOUND,
                () -> {
                    String pid = database.single("select coalesce(max(pid), 0) from pg_stat_activity"
                            + " where datname = current_database() and state = 'active' and query like '%pg_sleep(600)%'"
                            + " and pid <> pg_backend_pid()");
                    return pid.equals("0") ? Optional.<Integer>empty() : Optional.of(Integer.valueOf(pid));
                },
                () -> "");
    }

    static int pid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid(), 'select count(*) from orders'")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** The findings stand there and the step has been given up. */
    private static boolean asks(String screen) {
        return screen.contains("? expand.add_note failed") && screen.contains("ruled out: lock_held");
    }

    static boolean lives(TestDatabase database, int pid) {
        return database.count("select count(*) from pg_stat_activity where pid = " + pid) == 1;
    }

    static Terminal run(RunFolder folder) {
        List<String> words = new ArrayList<>(
                List.of("run", "migration.runbook", "--env", "test", "--run-id", RunFolder.RUN, "--create-schema"));
        folder.set().forEach((name, value) -> words.addAll(List.of("--set", name + "=" + value)));
        String[] command =
                SluiceProcess.commandLine(words.toArray(String[]::new)).toArray(String[]::new);
        Terminal terminal = Terminal.start(150, 70, folder.path(), Map.of("NO_COLOR", "1", "USER", "tester"), command);
        terminal.waitFor("? next: expand.add_note", BOUND);
        return terminal.enter("continue");
    }
}
