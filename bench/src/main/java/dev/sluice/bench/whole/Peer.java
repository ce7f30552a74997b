package dev.sluice.bench.whole;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What others would run in our place, in a process of its own as ours is: {@code single} is one UPDATE; {@code loop} a keyset
 * loop as one writes it by hand (prepared, a query for the bound and the update, one commit a batch, no checkpoint);
 * {@code pgroll} what pgroll does: a column that marks the rows that are left, a trigger that fills and unmarks a row when it is
 * touched, and batches that lock marked rows in a CTE and touch them, planned anew each time; {@code pgrolls_shape} that
 * statement without the column and the trigger, filling by itself. The column and the trigger are made before its work begins.
 *
 * <p>Arguments: KIND URL USER ROWS BATCH; the password is in {@code BENCH_PASSWORD}. Prints the seconds of its work.
 */
public final class Peer {
    private Peer() {}

    public static void main(String[] args) throws SQLException {
        long rows = Long.parseLong(args[3]);
        int batch = Integer.parseInt(args[4]);
        try (Connection connection = DriverManager.getConnection(args[1], args[2], System.getenv("BENCH_PASSWORD"))) {
            connection.setAutoCommit(false);
            if (args[0].equals("pgroll")) {
                mark(connection);
            }
            long begin = System.nanoTime();
            switch (args[0]) {
                case "single" -> single(connection);
                case "loop" -> loop(connection, batch);
                case "pgroll" -> pgroll(connection, rows, batch, "left_to_fill", "id = t.id");
                case "pgrolls_shape", "pgrolls_shape_large" ->
                    pgroll(connection, rows, batch, "true", "email_norm = lower(email)");
                default -> throw new IllegalArgumentException(args[0]);
            }
            System.out.println((System.nanoTime() - begin) / 1e9);
        }
    }

    private static void single(Connection connection) throws SQLException {
        try (Statement update = connection.createStatement()) {
            update.executeUpdate("update t set email_norm = lower(email)");
        }
        connection.commit();
    }

    private static void loop(Connection connection, int batch) throws SQLException {
        try (PreparedStatement bound = connection.prepareStatement(
                        "select max(id) from (select id from t where id > ? order by id limit " + batch + ") b");
                PreparedStatement update = connection.prepareStatement(
                        "update t set email_norm = lower(email) where id > ? and id <= ?")) {
            for (long low = Long.MIN_VALUE; ; ) {
                bound.setLong(1, low);
                long high;
                try (ResultSet answer = bound.executeQuery()) {
                    answer.next();
                    high = answer.getLong(1);
                    if (answer.wasNull()) {
                        return;
                    }
                }
                update.setLong(1, low);
                update.setLong(2, high);
                update.executeUpdate();
                connection.commit();
                low = high;
            }
        }
    }

    private static void mark(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("alter table t add left_to_fill boolean default true");
            statement.execute("""
                    create function fill() returns trigger language plpgsql as $$
                    declare
                      path text;
                    begin
                      select current_setting into path from current_setting('search_path');
                      if path <> 'the_new_version' then
                        new.email_norm := lower(new.email);
                        new.left_to_fill := false;
                      end if;
                      return new;
                    end $$""");
            statement.execute("create trigger fill before insert or update on t for each row execute function fill()");
        }
        connection.commit();
    }

    private static void pgroll(Connection connection, long rows, int batch, String left, String change)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String after = left;
            for (long last = 0; last < rows; ) {
                try (ResultSet answer = statement.executeQuery("""
                        with batch as (
                          select id from t where %s order by id limit %d for no key update
                        ), changed as (
                          update t set %s from batch where t.id = batch.id returning t.id
                        )
                        select max(id) from changed""".formatted(after, batch, change))) {
                    answer.next();
                    last = answer.getLong(1);
                    if (answer.wasNull()) {
                        return;
                    }
                }
                connection.commit();
                after = left + " and id > " + last;
            }
        }
    }
}
