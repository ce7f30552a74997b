package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.Golden;
import dev.sluice.testing.Schemas;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a plan says of the locks of each statement, of who is in their way, and of the tables whose rows a backfill changes. */
@ExtendWith(TestPostgres.class)
class PlanLocksTest {
    private static final String STEPS = """
            step key sql on db lock timeout 2s retry 4 times "alter table orders add constraint buyer foreign key (customer) references customers (id)"
            undo none key because "harmless"
            step strict sql on db "alter table orders alter column n set not null, alter column note type varchar(80)"
            undo none strict because "harmless"
            step index sql on db outside transaction "drop index concurrently if exists orders_n"
            undo none index because "harmless"
            step parted sql on db "alter table events add column seen bool default false"
            undo none parted because "harmless"
            step hidden sql on db "do $$ begin perform 1; end $$"
            undo none hidden because "harmless"
            step all backfill orders on db by id batch batch sql "update orders set n = n + 1 where :range"
            undo none all because "harmless"
            """;
    private static final String[] TABLES = {
        "create table customers (id int primary key)",
        "create table orders (id int primary key, n int, customer int, note varchar(40), twice int generated always as (n * 2) stored)",
        "create index orders_n on orders (n)",
        "create table events (at int) partition by range (at)",
        "create table events_1 partition of events for values from (0) to (10)",
        "create function touch() returns trigger language plpgsql as 'begin return new; end'",
        "create trigger touched before update on orders for each row execute function touch()",
        "create trigger asleep before update on orders for each row execute function touch()",
        "alter table orders disable trigger asleep",
        "alter table orders enable row level security",
        "create publication feed for table orders",
        "insert into customers values (1)",
        "insert into orders select i, i, 1, 'x' from generate_series(1, 100) i",
        "analyze"
    };

    @TempDir
    private Path folder;

    @Test
    void tellsEveryLockOnTheTablesThatTheServerKnows(TestDatabase database) {
        database.execute(TABLES);
        Said said = plan(database, database.user(), database.password());
        assertEquals(0, said.exitCode(), said::toString);
        Golden.assertMatches("cli/plan-locks.txt", statements(said));
    }

    @Test
    void aCheckThatIsThereAndATypeThatGrowsSpareTheScan(TestDatabase database) {
        database.execute(TABLES);
        database.execute("alter table orders add check (n is not null)");
        String said = statements(plan(database, database.user(), database.password()));
        assertTrue(said.contains("a validated check says already that n holds no null"), said);
        assertTrue(!said.contains("work: scans every row of orders: every row is checked\n"), said);
    }

    @Test
    void namesWhoIsInTheWayNow(TestDatabase database) throws Exception {
        database.execute(TABLES);
        try (Connection reader = database.connect()) {
            reader.setAutoCommit(false);
            reader.createStatement().execute("select count(*) from customers");
            reader.createStatement().execute("select n from orders for update");
            String said = statements(plan(database, database.user(), database.password()));
            assertTrue(said.contains("in its way now: "), said);
            assertTrue(said.contains("idle in transaction") && said.contains("select n from orders for update"), said);
            Said json = plan(database, database.user(), database.password(), "--format", "json");
            Schemas.assertValid("plan", json.out());
            assertTrue(json.out().contains("\"in_the_way\" : [ \""), json::toString);
            reader.rollback();
        }
    }

    @Test
    void saysWhatARoleWithoutPgMonitorCannotSee(TestDatabase database) throws Exception {
        database.execute(TABLES);
        String role = "lowly_" + database.name();
        database.execute(
                "create role " + role + " login password 'lowly'",
                "grant select on all tables in schema public to " + role);
        try (Connection reader = database.connect()) {
            reader.setAutoCommit(false);
            reader.createStatement().execute("select n from orders for update");
            String said = statements(plan(database, role, "lowly"));
            assertTrue(said.contains("who is in its way now cannot be seen: needs pg_monitor"), said);
            assertFalse(said.contains("select n from orders for update"), said);
            assertTrue(said.contains("row security is on, and hides rows from this role"), said);
            reader.rollback();
        } finally {
            database.execute("drop owned by " + role, "drop role " + role);
        }
    }

    private Said plan(TestDatabase database, String user, String password, String... more) {
        Repository repository = Repository.reaching(database, user, password, folder);
        repository.runbook("planned", STEPS);
        List<String> arguments = new ArrayList<>(
                List.of("plan", folder.resolve("planned.runbook").toString(), "--env", "test"));
        arguments.addAll(List.of(more));
        return repository.here(arguments.toArray(String[]::new));
    }

    /** What stands below the steps, without what is advised and without sizes, which differ from server to server. */
    private static String statements(Said said) {
        StringBuilder text = new StringBuilder();
        said.out()
                .lines()
                .filter(line -> line.matches(" {4}( {2})?\\S.*"))
                .forEach(line -> text.append(line.replaceAll("rows, [0-9.]+(kB|MB|B)\\)", "rows, SIZE)"))
                        .append('\n'));
        return text.toString();
    }
}
