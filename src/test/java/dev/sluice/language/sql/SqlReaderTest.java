package dev.sluice.language.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.SqlText.Part;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlReaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select a::text, b :: int from t",
                "select a[1:2], a[lo:hi], a[:hi], a[f(x):hi] from t",
                "select ':x', E'it\\'s :x', U&':x', 'a'':x' from t",
                "select $$ :x ; $$, $tag$ $$ :x $tag$ from t",
                "select \"a:x\", \"a\"\":x\" from t -- :x",
                "select 1 /* :x /* nested :x */ :x */ from t",
                "call p(a := 1)",
                "select '{\"a\":1}'::jsonb @> '{}'"
            })
    void findsNoBindWhereSqlHasAMeaningForTheColon(String sql) {
        assertEquals(List.of(), binds(sql));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select :x",
                "select :x::int",
                "select array[:x, 1]",
                "select a[(:x)] from t",
                "select a[1], :x from t",
                "where (a[1:2])[1] = :x",
                "select * from t where id>:x",
                "select $1$ || :x"
            })
    void findsTheBind(String sql) {
        assertEquals(List.of("x"), binds(sql));
    }

    @Test
    void cutsAStatementIntoPieces() {
        SqlText text = SqlReader.read("update :\"target\" set a = :v::int where :range -- done\n;", Span.NONE);
        assertEquals(
                List.of(
                        new Part.Literal("update "),
                        new Part.Identifier("target"),
                        new Part.Literal(" set a = "),
                        new Part.Bind("v"),
                        new Part.Literal("::int where "),
                        new Part.Range()),
                text.statements().getFirst().parts());
        assertEquals("UPDATE", text.statements().getFirst().keyword());
    }

    @Test
    void splitsStatementsAtTheirOwnSemicolonsOnly() {
        List<SqlStatement> statements = statements("""
                create function f() returns trigger language plpgsql as $$ begin a; b; end $$;
                create function g(n int) returns int begin atomic; select case when n > 0 then 1 end; end;
                create rule r as on update to t do (select 1; select 2);
                -- nothing; here
                ;
                drop table "a;b"; select ';'
                """);
        assertEquals(
                List.of("CREATE FUNCTION", "CREATE FUNCTION", "CREATE RULE", "DROP TABLE", "SELECT"),
                statements.stream().map(SqlStatement::keyword).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create unique index concurrently i on t (a) | CREATE INDEX CONCURRENTLY",
                "CREATE OR REPLACE FUNCTION f() returns int as 'x' | CREATE FUNCTION",
                "refresh materialized view concurrently v | REFRESH MATERIALIZED VIEW CONCURRENTLY",
                "with a as (select 1) select * from a | WITH",
                "(select 1) union (select 2) | SELECT",
                "alter table t add column c int | ALTER TABLE",
                "start transaction | START TRANSACTION",
                "reindex (verbose) table concurrently t | REINDEX TABLE CONCURRENTLY"
            })
    void tellsTheLeadingKeywords(String sql, String keyword) {
        assertEquals(keyword, statements(sql).getFirst().keyword());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index concurrently i on t (a)",
                "drop index concurrently if exists i",
                "reindex index concurrently i",
                "reindex (concurrently) table t",
                "reindex database d",
                "vacuum t",
                "vacuum (analyze) t",
                "alter table p detach partition c concurrently",
                "create database d",
                "alter system set work_mem = '1GB'",
                "cluster"
            })
    void recognisesWhatRefusesATransaction(String sql) {
        assertTrue(statements(sql).getFirst().refusesTransaction().isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index i on t (concurrently_done)",
                "refresh materialized view concurrently v",
                "alter table t validate constraint c",
                "cluster t using i",
                "analyze t",
                "reindex table t",
                "alter type e add value 'x'"
            })
    void recognisesWhatATransactionTakes(String sql) {
        assertFalse(statements(sql).getFirst().refusesTransaction().isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select count(*) from t where updated > 0",
                "with a as (select 1) select * from a",
                "values (1)",
                "show server_version",
                "select replace(a, 'insert', 'x'), left(b, 2) from t",
                "select extract(epoch from now())",
                "(select 1) union all (select 2)"
            })
    void takesAReadForARead(String sql) {
        assertEquals(Optional.empty(), statements(sql).getFirst().writes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from t",
                "with d as (delete from t returning 1) select * from d",
                "with a as (select 1) insert into t select * from a",
                "select * into u from t",
                "select * from t for update",
                "explain analyze delete from t",
                "do $$ begin end $$"
            })
    void takesAWriteForAWrite(String sql) {
        assertTrue(statements(sql).getFirst().writes().isPresent());
    }

    @Test
    void saysWhereAQuoteWasOpened() {
        assertEquals(
                Optional.of(new SqlTokens.Fault(7, "'")),
                SqlTokens.scan("select 'abc").fault());
        assertEquals(
                Optional.of(new SqlTokens.Fault(7, "$a$")),
                SqlTokens.scan("select $a$ $$ ").fault());
        assertEquals(
                Optional.of(new SqlTokens.Fault(0, "/*")),
                SqlTokens.scan("/* /* */ select 1").fault());
        assertEquals(
                Optional.of(new SqlTokens.Fault(0, "\"")), SqlTokens.scan("\"a").fault());
    }

    @Test
    void tellsWhichTablesAndColumnsComeAndGo() {
        assertEquals(
                List.of(
                        new SchemaChanges.Change("orders", "status", true),
                        new SchemaChanges.Change("orders", "note", true),
                        new SchemaChanges.Change("orders", "legacy_state", false)),
                changes(
                        "alter table only shop.orders add column if not exists status text default f(1, 2), add note text,"
                                + " drop constraint c, drop column legacy_state, alter column x set not null"));
        assertEquals(
                List.of(new SchemaChanges.Change("t", "", true)),
                changes("create unlogged table if not exists t (a int)"));
        assertEquals(
                List.of(new SchemaChanges.Change("a", "", false), new SchemaChanges.Change("b", "", false)),
                changes("drop table if exists s.a, b cascade"));
        assertEquals(
                List.of(new SchemaChanges.Change("t", "a", false), new SchemaChanges.Change("t", "b", true)),
                changes("alter table t rename column a to b"));
        assertEquals(
                List.of(new SchemaChanges.Change("t", "", false), new SchemaChanges.Change("u", "", true)),
                changes("alter table t rename to u"));
    }

    private static List<SchemaChanges.Change> changes(String sql) {
        return SchemaChanges.of(statements(sql).getFirst());
    }

    private static List<String> binds(String sql) {
        return statements(sql).stream()
                .flatMap(statement -> statement.binds().stream())
                .map(SqlToken::word)
                .toList();
    }

    private static List<SqlStatement> statements(String sql) {
        return SqlStatement.split(sql, SqlTokens.scan(sql).tokens());
    }
}
