package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.Schemas;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A plan holds for what its role has no right to, and for nothing that the run would be allowed. */
@ExtendWith(TestPostgres.class)
class PlanRightsTest {
    private static final Pattern LACK = Pattern.compile("step fill\\.(.*, which this role (?:has|is) not)");

    private TestDatabase database;
    private Repository repository;
    private String role;
    private String owner;

    @BeforeEach
    void anothersTables(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        role = "planner_" + database.name();
        owner = "owner_of_" + database.name();
        database.execute(
                "create role " + role + " login password 'planner-secret'",
                "create role " + owner,
                "revoke create on schema public from public",
                "create table orders (id bigint primary key, n int not null default 0)",
                "alter table orders owner to " + owner,
                "create table lines (id int primary key, order_id bigint references orders on delete cascade)",
                "create table parted (id int) partition by range (id)",
                "create schema closed create table far (id int primary key)",
                "create schema own authorization " + role + " create table orders (id int primary key)",
                "alter table own.orders owner to " + role,
                "grant all on closed.far to " + role,
                "grant create on schema closed to " + role,
                "grant select, delete on orders to " + role);
        repository = Repository.reaching(database, role, "planner-secret", folder);
    }

    @AfterEach
    void dropRoles() {
        database.execute(
                "drop schema own, closed cascade",
                "drop owned by " + role + ", " + owner + " cascade",
                "drop role " + role,
                "drop role " + owner);
    }

    @Test
    void whatItsRoleHasNoRightToHolds() {
        assertEquals(
                List.of(
                        "a needs the owner of orders, which this role is not",
                        "b needs the owner of orders, which this role is not",
                        "b needs the right to create in the schema of orders, which this role has not",
                        "c needs the right to truncate lines, which this role has not",
                        "d needs the right to insert into lines, which this role has not",
                        "e needs the right to create fresh in its schema, which this role has not",
                        "f needs the right to update closed.far, which this role has not",
                        "g needs the right to create triggers on orders, which this role has not",
                        "j needs the right to create public.later in its schema, which this role has not",
                        "k needs the owner of lines or of its schema, which this role is not"),
                lacks(
                        "sql on db \"alter table orders add column note text\"",
                        "sql on db outside transaction \"create index concurrently orders_n on orders (n)\"",
                        "sql on db \"truncate lines\"",
                        "sql on db \"insert into lines values (1, 1)\"",
                        "sql on db \"create table fresh (id int)\"",
                        "sql on db \"update closed.far set id = id\"",
                        "sql on db \"create trigger t after insert on orders execute function f()\"",
                        "sql on db \"delete from orders where id < 0\"",
                        "sql on db \"create table own.fresh (id int)\"",
                        "sql on db \"create table public.later (id int)\"",
                        "sql on db \"drop table lines\""));
        database.execute("grant " + owner + " to " + role, "alter table lines owner to " + owner);
        assertEquals(
                List.of(),
                lacks("sql on db \"alter table orders add column note text\"", "sql on db \"drop table lines\""));
    }

    @Test
    void anothersTableIsNotReferredToNorMaintainedNorAParent() {
        assertEquals(
                List.of(
                        "a needs the right to refer to lines by a foreign key, which this role has not",
                        "b needs the right to refer to lines by a foreign key, which this role has not",
                        "c needs the owner of lines, which this role is not",
                        "d needs the owner of lines or the right to maintain it, which this role has not",
                        "e needs the owner of lines_pkey or the right to maintain it, which this role has not",
                        "f needs the owner of parted, which this role is not",
                        "h needs the owner of parted, which this role is not"),
                lacks(
                        "sql on db \"alter table own.orders add line int references lines,"
                                + " add other int references lines not null\"",
                        "sql on db \"create table own.notes (line int, foreign key (line) references lines)\"",
                        "sql on db \"comment on column lines.id is 'What it is'\"",
                        "sql on db \"cluster lines using lines_pkey\"",
                        "sql on db outside transaction \"reindex index concurrently lines_pkey\"",
                        "sql on db \"create table own.part partition of parted for values from (1) to (2)\"",
                        "sql on db \"alter table own.orders add next int references own.orders\"",
                        "sql on db \"alter table own.orders inherit parted\""));
        database.execute("grant references on lines to " + role);
        assertEquals(List.of(), lacks("sql on db \"alter table own.orders add line int references lines\""));
        database.execute("revoke references on lines from " + role, "grant references (id) on lines to " + role);
        assertEquals(List.of(), lacks("sql on db \"alter table own.orders add line int references lines (id)\""));
    }

    @Test
    void whatAnEarlierStatementMayHaveChangedHoldsNot() {
        String denied = "sql on db \"update orders set n = 1\"";
        assertEquals(1, lacks(denied).size());
        assertEquals(List.of(), lacks("sql on db \"grant update on orders to somebody\"", denied));
        assertEquals(List.of(), lacks("manual \"Ask for the right to update orders\"", denied));
        assertEquals(List.of(), lacks("sql on db \"do $$ begin execute 'grant all on orders to me'; end $$\"", denied));
        assertEquals(
                List.of(), lacks("sql on db in one transaction \"set local role somebody; update orders set n = 1\""));
        assertEquals(
                List.of(),
                lacks("sql on db in one transaction \"set local search_path = own; update orders set id = 1\""));
        assertEquals(
                List.of(),
                lacks("sql on db in one transaction \"create temp table orders (n int); update orders set n = 1\""));
        assertEquals(
                List.of(),
                lacks("sql on db \"alter table own.orders rename to lines\"", "sql on db \"truncate lines\""));
        assertEquals(List.of(), lacks("sql on db \"drop trigger if exists no_such on orders\""));
        assertEquals(List.of(), lacks("sql on db \"insert into own.orders select grants_something()\"", denied));
        assertEquals(
                1, lacks("sql on db \"select count(*) from orders\"", denied).size());
        assertEquals(
                List.of(), lacks("sql on db \"drop table own.orders\"", "sql on db \"drop table if exists lines\""));
        database.execute("alter role " + role + " set search_path = own, public");
        assertEquals(List.of(), lacks("sql on db \"create table lines (id int)\""));
        database.execute("alter role " + role + " reset search_path");
        assertEquals(List.of(), lacks("sql on db \"create table closed.later (id int)\""));
        assertEquals(List.of(), lacks("sql on db \"alter table not_yet add column note text\""));
    }

    /** Which rights a plan says its role has not. */
    private List<String> lacks(String... steps) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.length; i++) {
            char name = (char) ('a' + i);
            text.append("step %s %s\nundo none %s because \"harmless\"\n".formatted(name, steps[i], name));
        }
        Path file = repository.runbook("changes", text.toString());
        Said said = repository.here("plan", file.toString(), "--env", "test");
        Matcher lack = LACK.matcher(said.out());
        List<String> lacks = new ArrayList<>();
        while (lack.find()) {
            lacks.add(lack.group(1));
        }
        assertEquals(10, said.exitCode(), said::toString);
        Schemas.assertValid(
                "plan",
                repository
                        .here("plan", file.toString(), "--env", "test", "--format", "json")
                        .out());
        return lacks;
    }
}
