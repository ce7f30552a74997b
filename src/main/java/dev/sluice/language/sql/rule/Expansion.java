package dev.sluice.language.sql.rule;

import dev.sluice.language.sql.statement.TableName;

/** A column that is filled beside the work of others: nullable first, kept by a trigger, backfilled. */
final class Expansion {
    private Expansion() {}

    /** The steps that give a table a column with a computed value, which nobody else writes. */
    static String filled(Deed deed, Course course, TableName table, String column, String type, String value) {
        return steps(
                deed,
                course,
                table,
                column,
                type,
                value,
                "new." + TableName.quoted(column) + " := (select " + value + " from (select new.*) as given);");
    }

    /** The steps that give a column a second name: whichever of the two a release writes, the other follows. */
    static String renamed(Deed deed, Course course, TableName table, String old, String column, String type) {
        String before = TableName.quoted(old);
        String after = TableName.quoted(column);
        return steps(deed, course, table, column, type, before, """
                if tg_op = 'INSERT' then
                  new.%2$s := coalesce(new.%2$s, new.%1$s);
                  new.%1$s := new.%2$s;
                elsif new.%2$s is distinct from old.%2$s then
                  new.%1$s := new.%2$s;
                else
                  new.%2$s := new.%1$s;
                end if;""".formatted(before, after)
                .replace("\n", "\n    "));
    }

    private static String steps(
            Deed deed, Course course, TableName table, String column, String type, String value, String keep) {
        String function = Indexes.inSchema(table, table.name() + "_" + column + "_fill");
        String trigger = TableName.quoted(table.name() + "_" + column + "_fill");
        String add = "alter table " + table.sql() + " add column " + TableName.quoted(column) + " " + type;
        String together =
                "create function " + function + "() returns trigger language plpgsql as $$\n  begin\n    " + keep
                        + "\n    return new;\n  end $$;\ncreate trigger " + trigger + " before insert or update on "
                        + table.sql()
                        + "\n  for each row execute function " + function + "();";
        return Snippet.lines(
                Snippet.step(deed, "add_" + column, Snippet.GENTLY, add),
                Snippet.step(deed, "keep_" + column, "in one transaction " + Snippet.GENTLY, together),
                backfill(deed, course, table, column, value));
    }

    static String backfill(Deed deed, Course course, TableName table, String column, String value) {
        String name = TableName.quoted(column);
        return Snippet.backfill(
                deed,
                "fill_" + column,
                table,
                course.key(deed, table),
                "update " + table.sql() + " set " + name + " = " + value + " where :range and " + name + " is null");
    }
}
