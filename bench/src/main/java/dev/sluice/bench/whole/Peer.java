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
 * {@code pgroll} the batch of pgroll: rows locked in a CTE, joined to the update, planned anew each time. It goes without the
 * trigger and the marker column that pgroll has besides.
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
            long begin = System.nanoTime();
            switch (args[0]) {
                case "single" -> single(connection);
                case "loop" -> loop(connection, batch);
                case "pgroll" -> pgroll(connection, rows, batch);
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

    private static void pgroll(Connection connection, long rows, int batch) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String after = "true";
            for (long last = 0; last < rows; ) {
                try (ResultSet answer = statement.executeQuery("""
                        with batch as (
                          select id from t where %s order by id limit %d for no key update
                        ), changed as (
                          update t set email_norm = lower(email) from batch where t.id = batch.id returning t.id
                        )
                        select max(id) from changed""".formatted(after, batch))) {
                    answer.next();
                    last = answer.getLong(1);
                    if (answer.wasNull()) {
                        return;
                    }
                }
                connection.commit();
                after = "id > " + last;
            }
        }
    }
}
