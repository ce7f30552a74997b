package dev.sluice.demo;

import java.sql.SQLException;
import java.util.List;

/**
 * A trigger on every row of {@code orders} that notes each change of its status, so that "filled exactly once" is counted
 * instead of concluded from the absence of NULL. It stands in a schema of its own, outside what the run may touch, and is
 * installed before the column exists: the column is looked up by name in each row.
 */
final class Audit {
    private final Database database;

    Audit(Database database) {
        this.database = database;
    }

    /**
     * What it counted.
     *
     * @param rows rows of the table
     * @param fewest the fewest times any of them was filled
     * @param most the most times any of them was filled
     * @param byRun fills by the run's own batches; the others came with the load's writes
     * @param wrong rows that were not filled exactly once, at most ten of them
     */
    record Fills(long rows, long fewest, long most, long byRun, List<String> wrong) {}

    void install() throws SQLException {
        database.execute(
                "create schema audit",
                "create unlogged table audit.changes (order_id bigint not null, was text, became text, who text)",
                """
                create function audit.note() returns trigger language plpgsql as $$
                  declare
                    was text;
                    became text := to_jsonb(new) ->> 'status';
                  begin
                    if tg_op = 'UPDATE' then was := to_jsonb(old) ->> 'status'; end if;
                    if was is distinct from became then
                      insert into audit.changes values (new.id, was, became, current_setting('application_name'));
                    end if;
                    return null;
                  end $$
                """,
                "create trigger audit_note after insert or update on orders for each row execute function audit.note()");
    }

    /** A fill is a change from no status to one. */
    Fills count() throws SQLException {
        String perRow = """
                select o.id, count(c.order_id) as fills
                from orders o left join audit.changes c on c.order_id = o.id and c.was is null and c.became is not null
                group by o.id
                """;
        String[] figures = database.lines("select count(*), min(fills), max(fills) from (%s) r".formatted(perRow))
                .getFirst()
                .split(" ");
        List<String> wrong = database.lines(
                "select 'order ' || id || ': ' || fills from (%s) r where fills <> 1 order by id limit 10"
                        .formatted(perRow));
        long byRun = database.count(
                "select count(*) from audit.changes where was is null and became is not null and who <> '%s'"
                        .formatted(Load.SESSION));
        return new Fills(
                Long.parseLong(figures[0]),
                figures.length > 1 ? Long.parseLong(figures[1]) : 0,
                figures.length > 2 ? Long.parseLong(figures[2]) : 0,
                byRun,
                wrong);
    }

    void remove() throws SQLException {
        database.execute(
                "set lock_timeout = '10s'", "drop trigger if exists audit_note on orders", "drop schema audit cascade");
    }
}
