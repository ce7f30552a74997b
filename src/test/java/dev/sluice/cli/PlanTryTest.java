package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.Golden;
import dev.sluice.testing.Schemas;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code plan --try}: a step is carried out and taken back, where that is allowed. */
@ExtendWith(TestPostgres.class)
class PlanTryTest {
    private static final String STEPS = """
            step widen sql on db lock timeout 300ms "alter table orders alter column n type bigint"
            undo none widen because "a bigint holds what an int held"
            step both sql on db in one transaction \"""
              create table added (id int primary key);
              alter table orders add column more int;
              update orders set more = 1 where id <= 10;
            \"""
            undo none both because "harmless"
            step broken sql on db "alter table nowhere add column more int"
            undo none broken because "harmless"
            step index sql on db outside transaction "create index concurrently orders_n on orders (n)"
            undo none index because "harmless"
            step all backfill orders on db by id batch batch sql "update orders set n = n + 1 where :range"
            undo none all because "harmless"
            """;

    @TempDir
    private Path folder;

    @Test
    void showsTimeLocksRewritesAndWalAndLeavesNothing(TestDatabase database) {
        Repository repository = repository(database, "try: allowed");
        Said widen = attempt(repository, "fill.widen");
        assertEquals(0, widen.exitCode(), widen::toString);
        Said both = attempt(repository, "both");
        assertEquals(0, both.exitCode(), both::toString);
        Golden.assertMatches("cli/plan-try.txt", tried(widen) + "\n" + tried(both));

        assertEquals("integer", database.single("""
                select data_type from information_schema.columns where table_name = 'orders' and column_name = 'n'
                """));
        assertEquals(0, database.count("select count(*) from pg_class where relname = 'added'"));
        assertEquals(0, database.count("select count(*) from pg_namespace where nspname = 'sluice'"));
        assertEquals(0, database.count("select count(*) from orders where n <> 0"));
    }

    @Test
    void whatStandsInTheWayIsNamedAndTheCommandFails(TestDatabase database) throws Exception {
        Repository repository = repository(database, "try: allowed");
        try (Connection reader = database.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("select count(*) from orders");
            Said said = attempt(repository, "widen");
            assertEquals(1, said.exitCode(), said::toString);
            assertTrue(said.out().contains("in the way  ACCESS EXCLUSIVE on orders would have to wait now for"));
            assertTrue(
                    said.out().contains(": 55P03: canceling statement due to lock timeout; held by"), said::toString);
            assertTrue(said.out().contains("select count(*) from orders)"), said::toString);
            reader.rollback();
        }
        Said broken = attempt(repository, "broken");
        assertEquals(1, broken.exitCode(), broken::toString);
        assertTrue(broken.out().contains("42P01: relation \"nowhere\" does not exist"), broken::toString);
    }

    @Test
    void programsGetTheSame(TestDatabase database) {
        Repository repository = repository(database, "try: allowed");
        for (String step : new String[] {"widen", "broken"}) {
            Said said = attempt(repository, step, "--format", "json");
            Schemas.assertValid("plan", said.out());
            assertTrue(said.out().contains("\"step\" : \"fill." + step + "\""), said::toString);
        }
    }

    @Test
    void onlyWhereTheEnvironmentAllowsItAndATransactionCanTakeItBack(TestDatabase database) {
        refused(repository(database, "patience: 1m"), "widen", "write `try: allowed` below test in sluice.yaml");
        refused(
                repository(database, "protected: true"),
                "widen",
                "environment test is protected: nothing is tried in it");
        Repository allowing = repository(database, "try: allowed");
        refused(allowing, "index", "fill.index runs outside a transaction, so that nothing could take it back");
        refused(allowing, "all", "fill.all is no sql step");
        refused(allowing, "fill.wide", "--try fill.widen");
        refused(repository(database, "try: allowed\n    protected: true"), "widen", "take out `try`");
        refused(repository(database, "try: yes"), "widen", "write `try: allowed`, or take the line out");
        assertEquals(0, database.count("select count(*) from pg_stat_user_tables where n_tup_upd > 0"));
    }

    private static void refused(Repository repository, String step, String words) {
        Said said = attempt(repository, step);
        assertEquals(2, said.exitCode(), said::toString);
        assertTrue(said.err().contains(words), said::toString);
    }

    private static Said attempt(Repository repository, String step, String... more) {
        String[] words = {"plan", repository.path().resolve("tried.runbook").toString(), "--env", "test", "--try", step
        };
        String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return repository.here(all);
    }

    /** What follows the plan, without what differs from one time to the next. */
    private static String tried(Said said) {
        return said.out()
                .substring(said.out().indexOf("Tried "))
                .replaceAll("(time +)[0-9.a-z]+", "$1TIME")
                .replaceAll("(WAL +)[0-9.A-Za-z]+", "$1BYTES");
    }

    private Repository repository(TestDatabase database, String setting) {
        database.execute(
                "drop table if exists orders",
                "create table orders (id bigint primary key, n int not null default 0)",
                "insert into orders select g from generate_series(1, 50) g",
                "create index orders_n_id on orders (n, id)");
        Repository repository = new Repository(folder);
        repository.write("password", database.password());
        repository.write(
                "sluice.yaml",
                "environments:\n  test:\n    " + setting + "\n    sources:\n      "
                        + Repository.database(database, database.user(), "file:password") + "\n");
        repository.runbook("tried", STEPS);
        return repository;
    }
}
