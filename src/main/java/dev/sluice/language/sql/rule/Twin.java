package dev.sluice.language.sql.rule;

import dev.sluice.language.sql.statement.Extent;
import dev.sluice.language.sql.statement.TableName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table made beside another one as it shall be: kept equal by a trigger, filled by a backfill, put in its place by a swap of names.
 *
 * @param columns those that are written, in their order; empty where nobody knows them
 * @param identities columns that number themselves
 */
record Twin(TableName table, List<String> key, List<String> columns, List<String> identities) {
    /** What the author is to know where no server was asked. */
    static final String LEFT_BEHIND =
            "foreign keys, triggers, views, rights and numbering of the old table do not follow: `sluice plan` looks for them";

    /** What is to be said of the way, and the way itself where it is one. */
    record Way(String words, Optional<String> steps) {}

    /** How to do without the lock what the action does to the table. */
    static Way of(Deed deed, Course course, TableName table, Extent action) {
        if (course.live(deed).isEmpty()) {
            return new Way(
                    LEFT_BEHIND, Optional.of(new Twin(table, List.of("id"), List.of(), List.of()).steps(deed, action)));
        }
        Optional<LiveFacts.Table> live = course.live(deed, table);
        if (live.isEmpty()) {
            return new Way("what hangs on the table is not known, so nothing is written out", Optional.empty());
        }
        LiveFacts.Table facts = live.get();
        if (facts.key().isEmpty()) {
            return new Way("without a primary key rows cannot be told apart", Optional.empty());
        } else if (!facts.hanging().isEmpty()) {
            return new Way("what hangs on it stays behind: " + String.join(", ", facts.hanging()), Optional.empty());
        }
        List<String> columns = facts.columns().stream()
                .filter(column -> column.origin() != LiveFacts.Origin.GENERATED)
                .map(LiveFacts.Column::name)
                .toList();
        List<String> identities = facts.columns().stream()
                .filter(column -> column.origin() == LiveFacts.Origin.IDENTITY)
                .map(LiveFacts.Column::name)
                .toList();
        return new Way(
                "nothing else hangs on it",
                Optional.of(new Twin(table, facts.key(), columns, identities).steps(deed, action)));
    }

    private String steps(Deed deed, Extent action) {
        String old = table.sql();
        String next = named("_new");
        String follow = named("_new_follow");
        String trigger = TableName.quoted(table.name() + "_new_follow");
        String empty = TableName.quoted(table.name() + "_new_empty");
        String same = key.stream()
                .map(TableName::quoted)
                .map(column -> column + " = old." + column)
                .collect(Collectors.joining(" and "));
        String make =
                """
                create table %1$s (like %2$s including all);
                alter table %1$s %3$s;
                create function %4$s() returns trigger language plpgsql as $$
                  begin
                    if tg_op = 'TRUNCATE' then
                      truncate %1$s;
                    else
                      if tg_op <> 'INSERT' then
                        delete from %1$s where %5$s;
                      end if;
                      if tg_op <> 'DELETE' then
                        insert into %1$s%6$s select %7$s;
                      end if;
                    end if;
                    return null;
                  end $$;
                create trigger %8$s after insert or update or delete on %2$s
                  for each row execute function %4$s();
                create trigger %9$s after truncate on %2$s
                  for each statement execute function %4$s();""".formatted(next, old, deed.text(action), follow, same, into(), selected("new."), trigger, empty);
        String copy = "insert into " + next + into() + " select " + selected("") + " from " + old
                + " where :range for share on conflict (" + Indexes.list(key) + ") do nothing";
        String swap = """
                drop trigger %1$s on %2$s;
                drop trigger %3$s on %2$s;
                drop function %4$s();
                %5$salter table %2$s rename to %6$s;
                alter table %7$s rename to %8$s;""".formatted(
                        trigger,
                        old,
                        empty,
                        follow,
                        numbering(),
                        TableName.quoted(table.name() + "_old"),
                        next,
                        TableName.quoted(table.name()));
        String gently = "in one transaction " + Snippet.GENTLY;
        return Snippet.lines(
                Snippet.step(deed, "make_" + table.name() + "_new", gently, make),
                Snippet.backfill(deed, "copy_" + table.name(), table, Indexes.list(key), copy),
                Snippet.step(deed, "swap_" + table.name(), gently, swap));
    }

    private String named(String suffix) {
        return Indexes.inSchema(table, table.name() + suffix);
    }

    private String into() {
        return (columns.isEmpty() ? "" : " (" + Indexes.list(columns) + ")")
                + (identities.isEmpty() ? "" : " overriding system value");
    }

    private String selected(String from) {
        return columns.isEmpty()
                ? from + "*"
                : columns.stream()
                        .map(column -> from + TableName.quoted(column))
                        .collect(Collectors.joining(", "));
    }

    /** The new table goes on counting where the old one stands. */
    private String numbering() {
        return identities.stream()
                .map(column -> "select setval(" + sequence(named("_new"), column) + ", nextval("
                        + sequence(table.sql(), column) + "));\n")
                .collect(Collectors.joining());
    }

    private static String sequence(String table, String column) {
        return "pg_get_serial_sequence(" + literal(table) + ", " + literal(column) + ")";
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
