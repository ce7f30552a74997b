package dev.sluice.language.sql.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.sql.LockMode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementParserTest {

    @Test
    void readsSeveralActionsOfOneAlter() {
        Statement.AlterTable alter = parse(
                Statement.AlterTable.class,
                "alter table if exists only app.\"Orders\" add column a numeric(10, 2) default 0.5 not null,"
                        + " drop column if exists b cascade, alter c set not null");

        assertEquals(List.of("app", "Orders"), alter.table().parts());
        assertTrue(alter.ifExists() && alter.only());
        AlterAction.AddColumn add =
                assertInstanceOf(AlterAction.AddColumn.class, alter.actions().get(0));
        assertEquals("numeric(10,2)", add.column().type().words());
        assertEquals("0.5", add.column().defaultValue().orElseThrow().text());
        assertTrue(add.column().notNull());
        AlterAction.DropColumn drop =
                assertInstanceOf(AlterAction.DropColumn.class, alter.actions().get(1));
        assertTrue(drop.cascade() && drop.ifExists());
        assertEquals(
                "c",
                assertInstanceOf(AlterAction.SetNotNull.class, alter.actions().get(2))
                        .column());
    }

    @Test
    void takesNotValidBeforeAndBehindDeferrable() {
        for (String order :
                List.of("deferrable initially deferred not valid", "not valid deferrable initially deferred")) {
            Constraint.ForeignKey key = assertInstanceOf(
                    Constraint.ForeignKey.class,
                    constraint(
                            "alter table t add constraint k foreign key (a, b) references o (x, y) on delete cascade "
                                    + order));
            assertTrue(key.attributes().notValid() && key.attributes().initiallyDeferred());
            assertEquals(List.of("a", "b"), key.columns());
            assertEquals("cascade", key.onDelete());
        }
    }

    @Test
    void foldsNamesLikeTheServerAndLeavesQuotedOnes() {
        assertEquals("select_it", table("ALTER TABLE Select_It ADD x int").sql());
        assertEquals(
                "\"Select It\"", table("alter table \"Select It\" add x int").sql());
        assertEquals("Ä", table("alter table Ä add x int").name());
        assertEquals("\"user\"", table("alter table \"user\" add x int").sql());
    }

    @Test
    void knowsWhereItsPartsStand() {
        String text = "-- first\nalter table t add column a int, drop column b";
        Statement.AlterTable alter =
                (Statement.AlterTable) StatementParser.parse(text).getFirst();
        Extent second = alter.actions().get(1).at();
        assertEquals("drop column b", text.substring(second.start(), second.end()));
    }

    @Test
    void keepsTheActionsThatItUnderstandsBesideOneThatItDoesNot() {
        Statement.AlterTable alter =
                parse(Statement.AlterTable.class, "alter table t frobnicate (a, b) lightly, drop column b");
        AlterAction.Other other =
                assertInstanceOf(AlterAction.Other.class, alter.actions().get(0));
        assertEquals("frobnicate (a, b) lightly", other.words().text());
        assertInstanceOf(AlterAction.DropColumn.class, alter.actions().get(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter tabel t add a int",
                "alter table t add column a int drop column b",
                "create index concurently i on t (a)",
                "create index i on t (a",
                "drop table t cascade now",
                "vacuum full t x",
                "lock table t in shared mode",
                "update t a = 1",
                "frob",
                "reindex index",
                "truncate",
                "select * from"
            })
    void saysThatItDoesNotUnderstand(String sql) {
        Statement statement = StatementParser.parse(sql).getFirst();
        boolean other = statement instanceof Statement.AlterTable alter
                && alter.actions().stream().anyMatch(AlterAction.Other.class::isInstance);
        assertTrue(other || statement instanceof Statement.Unknown, () -> sql + " became " + statement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create unique index concurrently if not exists i on only s.t using gin (a, lower(b) desc nulls last) include (c)"
                        + " nulls not distinct with (fillfactor = 70) tablespace x where a > 0",
                "create index on t (a)",
                "create table t (id bigint generated always as identity primary key, a text collate \"C\" default 'x'::text not null,"
                        + " b int references o (id) on delete set null (b) deferrable, g int generated always as (a + 1) stored,"
                        + " constraint u unique (a, b), exclude using gist (r with &&) where (a > 0) deferrable, like other including all)"
                        + " partition by range (id) with (fillfactor = 70)",
                "create table t partition of p for values from (1) to (2)",
                "create table t partition of p default partition by list (a)",
                "create temporary table t on commit drop as select 1 with no data",
                "create table t () inherits (a, b)",
                "create table t (a, b) as select 1, 2",
                "alter table t add column a timestamp with time zone default now() not null, add b double precision default -1",
                "alter table t alter a type numeric(10, 2) using a::numeric(10, 2), alter column b set data type text",
                "alter table t add constraint c check (a > 0) no inherit not valid",
                "alter table t add constraint pk primary key using index i deferrable",
                "alter table t add exclude using gist (a with =, r with &&)",
                "alter table t alter constraint c deferrable initially deferred",
                "alter table t alter a add generated by default as identity (start 5), alter b restart with 5, alter c drop identity if exists",
                "alter table t set (fillfactor = 70, toast.autovacuum_enabled = false), reset (fillfactor)",
                "alter table t enable always trigger x, disable trigger all, enable replica rule r",
                "alter table t replica identity using index i",
                "alter table p detach partition q concurrently",
                "alter table p attach partition q for values with (modulus 4, remainder 0)",
                "alter materialized view mv rename to other",
                "alter view v alter column a set default 1",
                "alter index if exists i attach partition j",
                "alter index i alter column 1 set statistics 100",
                "alter type mood add value if not exists 'ok' before 'bad'",
                "alter type c add attribute x int cascade",
                "alter domain d add constraint k check (value > 0) not valid",
                "alter sequence s owned by t.id",
                "alter system set work_mem = '4MB'",
                "alter role r in database d set search_path to a, b",
                "alter policy p on t using (true)",
                "alter trigger a on t rename to b",
                "drop index concurrently if exists a, s.b",
                "drop materialized view if exists mv cascade",
                "drop function f(int, text), g cascade",
                "drop trigger if exists a on t restrict",
                "drop owned by r cascade",
                "truncate table only a, b * restart identity cascade",
                "vacuum (full, analyze off, parallel 2) a (x, y), b",
                "vacuum full freeze verbose analyze t",
                "analyze verbose t (a)",
                "cluster verbose t using i",
                "cluster i on t",
                "reindex (concurrently true, verbose) table t",
                "reindex database",
                "refresh materialized view concurrently mv with data",
                "lock a, only b in share row exclusive mode nowait",
                "comment on column s.t.c is null",
                "comment on function f(int) is 'x'",
                "grant select, update (a) on table t, u to r with grant option",
                "revoke all on schema s from public",
                "grant a to b",
                "insert into t as x (a, b) values (1, 2) on conflict (a) do update set b = excluded.b where x.b > 1 returning *",
                "update only t as x set (a, b) = (1, 2), c[1] = 3 from u where u.id = x.id",
                "with a as (select 1), b (x) as not materialized (select 2) delete from t using a where t.id = a.id",
                "merge into t using u on t.id = u.id when matched then update set a = 1 when not matched then insert values (1)",
                "select a from t x join lateral (select 1) y on true for no key update of x skip locked",
                "(select 1) union all (select 2)",
                "values (1)",
                "copy t (a, b) from stdin with (format csv)",
                "copy (select 1) to stdout",
                "explain (analyze, buffers off) select 1",
                "do language plpgsql $$ begin perform 1; end $$",
                "call p(1)",
                "create or replace function f(a int default 1) returns int language plpgsql as $$ begin return 1; end $$",
                "create function f() returns int begin atomic select 1; select 2; end",
                "create or replace view v (a) with (security_barrier) as select 1 with local check option",
                "create materialized view if not exists mv using heap as select 1 with no data",
                "create constraint trigger x after insert or update of a on t from o deferrable for each row when (new.a > 0) execute function f()",
                "create trigger x after insert on t execute function f()",
                "create or replace rule r as on update to t where old.a = 1 do instead nothing",
                "create policy p on t for select to r using (true)",
                "create statistics s (dependencies) on a, b from t",
                "create domain d as int check (value > 0)",
                "create type mood as enum ('a', 'b')",
                "create sequence if not exists s increment by 2 owned by none",
                "set local lock_timeout = '2s'",
                "set session statement_timeout to default",
                "set time zone 'UTC'",
                "reset all",
                "begin isolation level serializable",
                "rollback to savepoint a",
                "prepare transaction 'x'",
                "show lock_timeout"
            })
    void understands(String sql) {
        Statement statement = StatementParser.parse(sql).getFirst();
        assertFalse(statement instanceof Statement.Unknown, () -> sql + " became " + statement);
        if (statement instanceof Statement.AlterTable alter) {
            assertTrue(alter.actions().stream().noneMatch(AlterAction.Other.class::isInstance), alter::toString);
        }
        if (statement instanceof Statement.AlterIndex alter) {
            assertTrue(alter.actions().stream().noneMatch(AlterAction.Other.class::isInstance), alter::toString);
        }
    }

    @Test
    void findsWhatAQueryReadsAndWhatItChanges() {
        Statement.Select select = parse(
                Statement.Select.class,
                "with recent as (select * from a.orders, lateral f(1) x), gone as (delete from old returning *)"
                        + " select extract(year from r.at), (select 1 from (b join c using (id))) from recent r, only d"
                        + " where x is distinct from y and exists (table e) for update of r nowait");
        assertEquals(
                List.of("a.orders", "b", "c", "d", "e"),
                select.query().reads().stream().map(TableName::sql).toList());
        assertEquals(
                List.of("old"),
                select.query().changes().stream().map(TableName::sql).toList());
        assertEquals(List.of("f"), select.query().calls());
        assertEquals(Optional.of("update"), select.query().rowLock());
    }

    @Test
    void aNameOfWithIsTheTableWithinItsOwnBody() {
        Statement.Select select = parse(Statement.Select.class, "with t as (select * from t) select * from t");
        assertEquals(
                List.of("t"),
                select.query().reads().stream().map(TableName::sql).toList());
    }

    @Test
    void tellsAConditionOfItsOwnFromOneWithin() {
        assertFalse(parse(Statement.Dml.class, "update t set a = (select 1 from u where u.x = 1)")
                .conditional());
        assertTrue(parse(Statement.Dml.class, "update t set a = 1 where b in (select 1)")
                .conditional());
        assertFalse(parse(Statement.Dml.class, "with x as (select 1 where true) delete from t")
                .conditional());
        assertEquals(
                List.of("a", "a"),
                parse(Statement.Dml.class, "update t set a = 1, a = 2").columns());
    }

    @Test
    void readsSettingsAndModes() {
        Statement.Set set = parse(Statement.Set.class, "set local lock_timeout to '2s'");
        assertEquals(Statement.Scope.LOCAL, set.scope());
        assertEquals("lock_timeout", set.name());
        assertEquals("'2s'", set.value().orElseThrow());
        assertEquals(
                LockMode.ACCESS_EXCLUSIVE,
                parse(Statement.LockTable.class, "lock t").mode());
        assertEquals(
                LockMode.ROW_SHARE,
                parse(Statement.LockTable.class, "lock t in row share mode").mode());
    }

    private static TableName table(String sql) {
        return parse(Statement.AlterTable.class, sql).table();
    }

    private static Constraint constraint(String sql) {
        Statement.AlterTable alter = parse(Statement.AlterTable.class, sql);
        return assertInstanceOf(AlterAction.AddConstraint.class, alter.actions().getFirst())
                .constraint();
    }

    private static <T extends Statement> T parse(Class<T> kind, String sql) {
        return assertInstanceOf(kind, StatementParser.parse(sql).getFirst());
    }
}
