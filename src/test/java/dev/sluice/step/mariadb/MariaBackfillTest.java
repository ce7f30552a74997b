package dev.sluice.step.mariadb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.journal.Anchor;
import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.backfill.Key;
import dev.sluice.step.backfill.KeyRange;
import dev.sluice.step.sql.Condition;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key exactly once: the statement counts up, so a row passed twice or not at all shows. */
class MariaBackfillTest {

    private static final String COUNT_UP = "update t set n = n + 1 where :range";

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id smallint primary key@seq",
                "id int primary key@cast(seq as signed) * 3 - 500",
                "id bigint primary key@seq * 1000000007",
                "id bigint unsigned primary key@18446744073709551615 - seq * 7",
                "id decimal(20, 6) primary key@seq / 7",
                "id uuid primary key@insert(insert(md5(seq), 13, 1, '4'), 17, 1, 'a')",
                "id binary(16) primary key@unhex(md5(seq))",
                "id varbinary(20) primary key@concat(unhex(md5(seq)), if(seq % 2, x'00', ''))",
                "id varchar(60) character set utf8mb4 primary key@concat('Key ', md5(seq), if(seq % 5, '', ' é''\"\\ß😀'))",
                "id varchar(60) character set latin1 primary key@concat('key ', md5(seq), if(seq % 5, '', ' é'))",
                "id varchar(60) collate utf8mb4_bin primary key@concat(char(60 + seq % 60 using utf8mb4), seq)",
                "id char(40) primary key@if(seq % 2, md5(seq), upper(md5(seq)))",
                "id date primary key@date '2000-01-01' + interval seq day",
                "id datetime(6) primary key@timestamp'2026-11-20 00:00:00' + interval seq * 1001 microsecond",
                "id timestamp(3) primary key@timestamp'2026-03-29 00:00:00' + interval seq minute",
                "other int, id int not null unique@null, seq",
            })
    void everyKindOfKeyIsPassedExactlyOnce(String table) {
        String[] parts = table.split("@");
        database.execute(
                "create table t (" + parts[0] + ", n int not null default 0)",
                "insert into t select " + parts[1] + ", 0 from seq_1_to_1003");
        try (MariaFixture run = MariaFixture.open(database)) {
            Outcome.BatchDone last = run.filler.fill(by("t", List.of("id")), 100);

            assertEquals(1003, last.rowsDone());
            assertEquals(1.0, last.progress().orElseThrow());
            assertTrue(last.walBytes().isEmpty());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    @Test
    void compositeKeysArePassedExactlyOnce() {
        database.execute(
                "create table t (a varchar(20) not null, b int not null, c uuid not null, n int not null default 0, primary key (a, b, c))",
                "insert into t select concat('shop ', seq % 7), seq % 50, insert(insert(md5(seq), 13, 1, '4'), 17, 1, 'a'), 0 from seq_1_to_2000");
        try (MariaFixture run = MariaFixture.open(database)) {
            assertEquals(2000, run.filler.fill(Fixture.plan("t", COUNT_UP), 77).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    @Test
    void theOnlyTenantOfATableIsCountedByRows() {
        database.execute(
                "create table t (tenant int, id int, n int not null default 0, primary key (tenant, id))",
                "insert into t select 7, seq, 0 from seq_1_to_200");
        try (MariaFixture run = MariaFixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", COUNT_UP);
            run.backfill.open(plan, Fixture.LONG);
            Outcome half = run.backfill.batch(plan, Fixture.batch(100), new Cancellation());
            assertTrue(
                    assertInstanceOf(Outcome.BatchDone.class, half).progress().isEmpty(), half::toString);
            Outcome whole = run.backfill.batch(plan, Fixture.batch(100), new Cancellation());
            assertEquals(
                    1.0,
                    assertInstanceOf(Outcome.BatchDone.class, whole).progress().orElseThrow());
        }
    }

    @Test
    void gapsAndSkewMakeNoDifference() {
        database.execute(
                "create table t (id bigint primary key, n int not null default 0)",
                "insert into t select seq, 0 from seq_1_to_500",
                "insert into t select 9000000000 + seq * 1000, 0 from seq_1_to_500",
                "insert into t values (-9223372036854775808, 0), (9223372036854775807, 0)");
        try (MariaFixture run = MariaFixture.open(database)) {
            assertEquals(1002, run.filler.fill(Fixture.plan("t", COUNT_UP), 90).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    @Test
    void aBatchRemembersWhereTheJournalStands() {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select seq, 0 from seq_1_to_500");
        try (MariaFixture run = MariaFixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", COUNT_UP);
            run.backfill.open(plan, Fixture.LONG);
            run.backfill.batch(plan, Fixture.batch(100), new Cancellation());

            List<Anchor> anchors = run.fence.ledger().anchors(Fixture.RUN);
            assertTrue(anchors.stream()
                    .anyMatch(it -> it.where().startsWith("the checkpoint of")
                            && it.hash().equals("head")));

            run.fence.ledger().forgetAnchors(Fixture.RUN, "first");
            assertEquals(
                    List.of("first"),
                    run.fence.ledger().anchors(Fixture.RUN).stream()
                            .map(Anchor::hash)
                            .toList());
        }
    }

    @Test
    void anEmptyTableIsDoneAtOnce() {
        database.execute("create table t (id int primary key, n int not null default 0)");
        try (MariaFixture run = MariaFixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", COUNT_UP);
            Outcome.Opened opened = assertInstanceOf(Outcome.Opened.class, run.backfill.open(plan, Fixture.LONG));

            assertTrue(opened.exhausted());
            assertEquals(0, run.filler.pass(plan, 10, 1).rowsDone());
        }
    }

    @Test
    void partitionsArePassedAsOneTable() {
        database.execute(
                "create table t (id int, day date not null, n int not null default 0, primary key (id, day))"
                        + " partition by range columns (day) (partition a values less than ('2026-01-25'), partition b values less than maxvalue)",
                "insert into t select seq, date '2026-01-01' + interval seq % 50 day, 0 from seq_1_to_1000");
        try (MariaFixture run = MariaFixture.open(database)) {
            assertEquals(1000, run.filler.fill(Fixture.plan("t", COUNT_UP), 64).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    /** Names may differ in nothing but their case, and a joined table may have the same columns. */
    @Test
    void aJoinedTableWithTheSameColumnsDoesNotConfuseTheRange() {
        database.execute(
                "create table `Orders 1` (id int primary key, n int not null default 0)",
                "create table other (id int primary key, v int)",
                "insert into `Orders 1` select seq, 0 from seq_1_to_100",
                "insert into other select seq, 1 from seq_1_to_100");
        String update = "update `Orders 1` as O join other o on o.id = O.id set O.n = O.n + o.v where :range";
        try (MariaFixture run = MariaFixture.open(database)) {
            run.filler.fill(Fixture.plan("\"Orders 1\"", update), 30);
            run.filler.fill(step("fill.again", Fixture.plan("`Orders 1`", update.replace(" as O", " O"))), 30);

            assertEquals(0, database.count("select count(*) from `Orders 1` where n <> 2"));
        }
    }

    @Test
    void progressGrowsFromNothingToOne() {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select seq, 0 from seq_1_to_1000");
        try (MariaFixture run = MariaFixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", COUNT_UP);
            run.backfill.open(plan, Fixture.LONG);
            double before = 0;
            for (int i = 1; i <= 10; i++) {
                Outcome.BatchDone done = assertInstanceOf(Outcome.BatchDone.class, run.batch(plan, 100));
                assertTrue(done.progress().orElseThrow() > before, "progress " + done.progress());
                assertEquals(100L * i, done.rowsDone());
                assertEquals(String.valueOf(100 * i), done.upTo());
                before = done.progress().getAsDouble();
            }
            assertEquals(1.0, before);
        }
    }

    @Test
    void onlyRowsThatMeetTheConditionAreChanged() {
        database.execute(
                "create table t (id int primary key, tenant int, n int not null default 0)",
                "insert into t select seq, seq % 10, 0 from seq_1_to_1000");
        try (MariaFixture run = MariaFixture.open(database)) {
            BackfillPlan whole = Fixture.plan("t", COUNT_UP);
            BackfillPlan plan = new BackfillPlan(
                    whole.step(),
                    whole.table(),
                    whole.key(),
                    whole.slice(),
                    whole.except(),
                    Optional.of("tenant = 7 or 'a?' = 'b' -- the large one"),
                    whole.remaining(),
                    whole.keepOld(),
                    whole.statement(),
                    whole.lockTimeout());

            assertEquals(100, run.filler.fill(plan, 100).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> (tenant = 7)"));
        }
    }

    /** As the server counts what it reads, and as it says that it will. */
    @Test
    void aBatchReadsItsRangeAndNothingElse() throws SQLException {
        database.execute(
                "create table t (a varchar(20) character set latin1 not null, b datetime(6) not null, c binary(16) not null,"
                        + " n int not null default 0, primary key (a, b, c))",
                "insert into t select concat('shop ', seq % 3), timestamp'2026-01-01 00:00:00' + interval seq % 5000 second,"
                        + " unhex(md5(seq)), 0 from seq_1_to_20000",
                "create table u (x int primary key, id uuid not null, unique (id), n int not null default 0, filler char(200))",
                "insert into u select seq, insert(insert(md5(seq), 13, 1, '4'), 17, 1, 'a'), 0, 'x' from seq_1_to_20000",
                "analyze table t, u");
        try (MariaFixture run = MariaFixture.open(database)) {
            BackfillPlan both = Fixture.plan("t", COUNT_UP);
            readsLittle(run, both, by("t", List.of("a", "b", "c")));
            BackfillPlan uuid = by("u", List.of("id"));
            readsLittle(run, step("fill.u", uuid), uuid);
        }
    }

    private void readsLittle(MariaFixture run, BackfillPlan plan, BackfillPlan by) throws SQLException {
        run.backfill.open(plan, Fixture.LONG);
        for (int i = 0; i < 40; i++) {
            MariaSession session = run.database.effects();
            session.execute("flush status");
            assertInstanceOf(Outcome.BatchDone.class, run.batch(plan, 200));
            long read = session.first(
                            "select sum(variable_value) from information_schema.session_status where variable_name in"
                                    + " ('HANDLER_READ_NEXT', 'HANDLER_READ_PREV', 'HANDLER_READ_FIRST', 'HANDLER_READ_LAST',"
                                    + " 'HANDLER_READ_RND', 'HANDLER_READ_RND_NEXT')",
                            row -> row.getLong(1))
                    .orElseThrow();
            assertTrue(read < 600, "batch " + i + " of " + plan.table() + " read " + read + " rows");
        }
        MariaSession session = run.database.effects();
        MariaTable table = MariaTable.read(session, by.table(), by.key());
        MariaKeys keys = new MariaKeys(session, table);
        Key low = keys.ahead(
                        new KeyRange(
                                Optional.empty(), keys.highest().orElseThrow().key()),
                        5000)
                .orElseThrow();
        Key high = keys.ahead(
                        new KeyRange(
                                Optional.of(low), keys.highest().orElseThrow().key()),
                        200)
                .orElseThrow();
        Condition within = table.key().within("", new KeyRange(Optional.of(low), high));
        Object[] values = within.values().toArray();
        String probe =
                "explain select " + table.key().list() + " from " + table.name() + " force index (" + table.index()
                        + ") where " + within.sql() + " order by " + table.key().list() + " limit 1 offset 199";
        String change = "explain update " + table.name() + " set n = n + 1 where " + within.sql();
        assertTrue(
                explained(session, probe, values).startsWith("range, Using where; Using index"),
                () -> explained(session, probe, values));
        assertTrue(
                explained(session, change, values).startsWith("range, Using where"),
                () -> explained(session, change, values));
    }

    private static String explained(MariaSession session, String sql, Object... values) {
        try {
            return session.first(sql, row -> row.getString("type") + ", " + row.getString("Extra"), values)
                    .orElseThrow();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void tablesAndKeysThatCannotBeGoneThroughSafelyAreRefused() {
        database.execute(
                "create table t (id int primary key, a int unique, b int not null, c varchar(90) not null, f double not null unique,"
                        + " key (b), unique (c(10)))",
                "create view v as select * from t",
                "create table keyless (id int)",
                "create table forgetful (id int primary key, n int) engine = MyISAM");
        try (MariaFixture run = MariaFixture.open(database)) {
            assertRefused(run, "t", List.of("a"), "may be NULL");
            assertRefused(run, "t", List.of("b"), "alter table t add unique index (b)");
            assertRefused(run, "t", List.of("c"), "no unique index on exactly (c)");
            assertRefused(run, "t", List.of("f"), "is of type double");
            assertRefused(run, "t", List.of("nope"), "has no column nope");
            assertRefused(run, "v", List.of("id"), "not a table");
            assertRefused(run, "nope", List.of(), "there is no table nope");
            assertRefused(run, "keyless", List.of(), "no primary key");
            assertRefused(run, "forgetful", List.of(), "is of engine MyISAM");
            BackfillPlan elsewhere = Fixture.plan("t", "insert into forgetful select id, b from t where :range");
            Outcome outcome = run.backfill.open(elsewhere, Fixture.LONG);
            assertTrue(outcome.toString().contains("is of engine MyISAM"), outcome::toString);
        }
    }

    @Test
    void aMistakeIsToldInTheServersWords() {
        database.execute("create table t (id int primary key, n int)", "insert into t values (1, 0)");
        try (MariaFixture run = MariaFixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", "update t set n = n + 1 where :range and nope = 1");
            run.backfill.open(plan, Fixture.LONG);
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, run.batch(plan, 10));

            assertEquals("1054", failed.code());
            assertTrue(failed.message().contains("'nope'"), failed.message());
        }
    }

    private static void assertRefused(MariaFixture run, String table, List<String> key, String words) {
        Outcome outcome = run.backfill.open(by(table, key), Fixture.LONG);
        Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
        assertTrue(failed.message().contains(words), failed.message());
    }

    private static BackfillPlan by(String table, List<String> key) {
        BackfillPlan plan = Fixture.plan(table, "update " + table + " set n = n + 1 where :range");
        return new BackfillPlan(
                plan.step(),
                table,
                key,
                plan.slice(),
                plan.except(),
                plan.onlyWhere(),
                plan.remaining(),
                plan.keepOld(),
                plan.statement(),
                plan.lockTimeout());
    }

    private static BackfillPlan step(String step, BackfillPlan plan) {
        return new BackfillPlan(
                step,
                plan.table(),
                plan.key(),
                plan.slice(),
                plan.except(),
                plan.onlyWhere(),
                plan.remaining(),
                plan.keepOld(),
                plan.statement(),
                plan.lockTimeout());
    }
}
