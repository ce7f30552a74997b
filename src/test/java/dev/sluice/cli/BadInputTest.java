package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.testing.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a file, an environment or a call is said at its place, with what to type next, and changes nothing. */
class BadInputTest {
    private static final String FINGERPRINT = """
            select (select count(*) from pg_namespace where nspname = 'sluice') || ' ' || sum(n) || ' ' || count(*)
            from orders
            """;

    @TempDir
    private static Path folder;

    private static TestDatabase database;
    private static Repository repository;
    private static String weak;

    @BeforeAll
    static void prepare() {
        database = TestPostgres.createDatabase();
        weak = "weak_" + database.name();
        database.execute(
                "create role " + weak + " login password 'weak-secret'",
                "create table orders (id bigint primary key, n int not null default 0)",
                "insert into orders select g from generate_series(1, 50) g");
        repository = new Repository(folder);
        repository.write("password", database.password());
        repository.write("wrong", "not-the-password");
        repository.write("weak", "weak-secret");
        String address = database.url().substring("jdbc:".length());
        repository.write("sluice.yaml", """
                environments:
                  test:
                    sources:
                      %s
                  guarded:
                    protected: true
                    sources:
                      %s
                  wrong_password:
                    sources:
                      %s
                  no_host:
                    sources:
                      %s
                  closed_port:
                    sources:
                      %s
                  no_database:
                    sources:
                      %s
                  weak_role:
                    sources:
                      %s
                  no_variable:
                    sources:
                      %s
                  no_secret_file:
                    sources:
                      %s
                  no_source:
                    sources: {}
                """.formatted(
                        Repository.database(database, database.user(), "file:password"),
                        Repository.database(database, database.user(), "file:password"),
                        Repository.database(database, database.user(), "file:wrong"),
                        Repository.postgres("postgresql://no.such.host.invalid/x", "x", "file:password"),
                        Repository.postgres("postgresql://127.0.0.1:1/x", "x", "file:password"),
                        Repository.postgres(
                                address.replace("/" + database.name(), "/not_there"), database.user(), "file:password"),
                        Repository.database(database, weak, "file:weak"),
                        Repository.database(database, database.user(), "env:SLUICE_TEST_NOT_SET"),
                        Repository.database(database, database.user(), "file:absent")));
        repository.write("tab.yaml", "environments:\n\ttest: {}\n");
        repository.write("twice.yaml", "environments:\n  test: {sources: {}}\n  test: {sources: {}}\n");
        repository.filling("good");
        repository.runbook("by_hand", """
                step ask manual "Look at it."
                undo none ask because "nothing was done"
                """);
        repository.write("empty.runbook", "");
        repository.write("huge.runbook", "#".repeat(2_000_000));
        repository.write("binary.runbook", new byte[] {0, 1, 2, (byte) 0xFF, (byte) 0xFE, 0});
        repository.write("latin.runbook", "runbook caf\u00e9 \"x\"\n".getBytes(StandardCharsets.ISO_8859_1));
        repository.write("file", "");
    }

    @AfterAll
    static void clean() {
        database.execute("drop owned by " + weak, "drop role " + weak);
        database.close();
    }

    @BeforeEach
    void beginAnew() {
        database.execute("update orders set n = 0", "drop schema if exists sluice cascade");
        Trees.delete(folder.resolve(".sluice"));
    }

    static Stream<BadInput> cases() {
        return BadInput.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isSaidWithItsPlaceAndWhatToTypeNextAndChangesNothing(BadInput bad) throws IOException {
        String before = database.single(FINGERPRINT);
        List<Path> files = files();

        Said said = call(bad.arguments());

        assertEquals(bad.exitCode(), said.exitCode(), said::toString);
        bad.words().forEach(word -> assertTrue(said.all().contains(word), () -> word + " is not in " + said));
        assertTrue(said.err().contains("  next: "), said::toString);
        assertPlain(said);
        assertEquals(before, database.single(FINGERPRINT));
        assertEquals(files, files());
    }

    @Test
    void aRefusedRunLeavesTheWayFreeForTheNext() {
        call("RUN --env test --create-schema --run-id first --state file/x");
        call("RUN --env test --run-id first");

        assertDone(call("RUN --env test --create-schema --run-id first"));
        assertSaid(call("RUN --env test --run-id first"), 2, "it is over", "sluice report first");
        assertSaid(call("resume first --unattended"), 2, "run first is over", "sluice report first");
        assertSaid(call("pause --run first --because x"), 2, "run first is over", "sluice report first");
        assertDone(call("RUN --env test --run-id second"));
    }

    @Test
    void aRunThatDiedInItsLastMomentGivesItsFenceBackWhenItIsResumed() {
        assertDone(call("RUN --env test --create-schema --run-id last"));
        database.execute("update sluice.fence set closed_at = null");

        assertSaid(call("RUN --env test --run-id next"), 40, "run last of runbook good", "sluice resume last");
        assertSaid(call("resume last --unattended"), 2, "run last is over");
        assertDone(call("RUN --env test --run-id next"));
    }

    @Test
    void aStepThatFailsNamesItsPlaceAndCanBeResumed() throws IOException {
        database.execute("create table switch as select 0 as v", "create table halves (id int)");
        repository.runbook("failing", """
                step one sql on db in one transaction \"""
                  insert into halves values (1);
                  update orders
                    set n = 100 / (select v from switch);
                \"""
                undo none one because "harmless"
                step two sql on db "update orders set m = 1 where n = 1"
                undo none two because "harmless"
                """);

        Said failed = call("run failing.runbook --unattended --env test --create-schema --run-id failing");
        assertEquals(1, failed.exitCode(), failed::toString);
        assertTrue(
                failed.out().contains("fill.one failed: 22012: division by zero (failing, line 25, column 5)"),
                failed::toString);
        assertTrue(failed.out().contains("sluice resume failing"), failed::toString);
        assertPlain(failed);
        assertEquals(0, database.count("select count(*) from halves"));

        assertSaid(call("pause --run failing --because x"), 1, "run failing is stopped", "sluice resume failing");
        Trees.delete(folder.resolve(".sluice/runs/failing/signals"));

        database.execute("update switch set v = 1");
        Files.writeString(journal("failing"), "{\"torn", StandardOpenOption.APPEND);
        Said again = call("resume failing --unattended");
        assertEquals(1, again.exitCode(), again::toString);
        assertTrue(
                again.out()
                        .contains(
                                "42703: column \"m\" of relation \"orders\" does not exist (failing, line 29, column 41)"),
                again::toString);
        assertEquals(1, database.count("select count(*) from halves"));

        database.execute("alter table orders add column m int");
        assertDone(call("resume failing --unattended"));
        assertEquals(1, database.count("select count(*) from halves"));
        database.execute("drop table switch, halves", "alter table orders drop column m");
    }

    @Test
    void aRunbookOnStandardInputIsNotRun() throws IOException {
        List<Path> before = files();
        String good = Files.readString(folder.resolve("good.runbook"));

        Said refused = repository.callWithInput(good, "run", "-", "--env", "test", "--unattended");

        assertSaid(refused, 2, "a run wants its runbook as a file", "save it, then: sluice run FILE --env test");
        assertEquals(before, files());
    }

    @Test
    void aRoleWithoutRightsFailsAtTheStepAndChangesNothing() {
        assertDone(repository.here("schema", "create", "--env", "test"));
        database.execute(
                "grant usage on schema sluice to " + weak,
                "grant select, insert, update, delete on all tables in schema sluice to " + weak,
                "grant select on orders to " + weak);

        Said failed = call("RUN --env weak_role --run-id weak");

        assertEquals(1, failed.exitCode(), failed::toString);
        assertTrue(
                failed.out().contains("42501: permission denied for table orders (good, line 23, column "),
                failed::toString);
        assertTrue(failed.out().contains("sluice resume weak"), failed::toString);
        assertPlain(failed);
        assertEquals(0, database.count("select sum(n) from orders"));
        database.execute("grant update on orders to " + weak);
        assertDone(call("resume weak --unattended"));
        assertEquals(50, database.count("select sum(n) from orders"));
    }

    @Test
    void aChangedJournalIsNeverContinued() throws IOException {
        assertDone(call("RUN --env test --create-schema --run-id changed"));
        byte[] bytes = Files.readAllBytes(journal("changed"));
        int middle = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\n", bytes.length / 2) + 20;
        bytes[middle] ^= 1;
        Files.write(journal("changed"), bytes);

        for (String command : List.of(
                "resume changed --unattended",
                "status",
                "status changed",
                "why changed",
                "report changed",
                "pause --run changed --because x")) {
            assertSaid(call(command), 31, "does not fit the chain", "bring the file back as it was");
        }
    }

    /** Calls a command; files are those of the folder. */
    private static Said call(String arguments) {
        String line = arguments.replace("RUN", "run good.runbook --unattended");
        String[] words = Stream.of(line.split(" "))
                .map(word -> word.endsWith(".runbook")
                                || word.endsWith(".yaml")
                                || word.startsWith("file/")
                                || word.equals(".")
                        ? folder.resolve(word).toString()
                        : word)
                .toArray(String[]::new);
        boolean offline = List.of("check", "chekc", "simulate", "test").contains(words[0]);
        if (offline) {
            return repository.call(words);
        }
        List<String> all = new ArrayList<>(List.of(words));
        if (!all.contains("--state")) {
            all.addAll(List.of("--state", folder.resolve(".sluice").toString()));
        }
        if (!all.contains("--env-file")) {
            all.addAll(List.of("--env-file", folder.resolve("sluice.yaml").toString()));
        }
        return repository.call(all.toArray(String[]::new));
    }

    private static Path journal(String run) {
        return folder.resolve(".sluice/runs/" + run + "/journal.jsonl");
    }

    private static void assertDone(Said said) {
        assertEquals(0, said.exitCode(), said::toString);
    }

    private static void assertSaid(Said said, int exitCode, String... words) {
        assertEquals(exitCode, said.exitCode(), said::toString);
        for (String word : words) {
            assertTrue(said.all().contains(word), () -> word + " is not in " + said);
        }
        assertTrue(said.err().contains("  next: "), said::toString);
        assertPlain(said);
    }

    private static void assertPlain(Said said) {
        for (String trace : List.of("Exception", "at dev.sluice", "a bug in Sluice", "[picocli", "\u001b[")) {
            assertFalse(said.all().contains(trace), said::toString);
        }
    }

    /** Files of runs, and those that refused calls might leave. */
    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
