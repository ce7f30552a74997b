package dev.sluice.chaos;

import dev.sluice.demo.PostgresOptions;
import dev.sluice.demo.PostgresServer;
import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A primary and a replica that streams from it, until the link between them is cut. */
public final class Replica implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int FIRST_WITH_SHORT_NAMES = 150_000;

    private final PostgresServer primary;
    private final PostgresServer replica;
    private final TcpProxy link;

    private Replica(PostgresServer primary, PostgresServer replica, TcpProxy link) {
        this.primary = primary;
        this.replica = replica;
        this.link = link;
    }

    public static Replica start() {
        PostgresOptions options = TestPostgres.privateOptions().with("wal_keep_size", "256MB");
        PostgresServer primary = PostgresServer.start(options);
        TcpProxy link = TcpProxy.to(primary.port());
        try {
            PostgresOptions copy = TestPostgres.privateOptions()
                    .withPassword(primary.password())
                    .with(
                            "primary_conninfo",
                            "host=127.0.0.1 port=%d user=%s password=%s"
                                    .formatted(link.port(), PostgresServer.USER, primary.password()));
            copy(primary, options.dataDirectory(), copy.dataDirectory());
            return new Replica(primary, PostgresServer.start(copy), link);
        } catch (IOException failure) {
            primary.close();
            link.close();
            throw new UncheckedIOException(failure);
        } catch (RuntimeException | Error failure) {
            primary.close();
            link.close();
            throw failure;
        }
    }

    /** The files of a running server, as a base backup: those that are missing come with the stream. */
    private static void copy(PostgresServer primary, Path from, Path to) throws IOException {
        TestDatabase administration = TestPostgres.administrationOf(primary);
        boolean shortNames = administration.count("show server_version_num") >= FIRST_WITH_SHORT_NAMES;
        String label;
        try (Connection connection = administration.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    shortNames
                            ? "select pg_backup_start('replica', true)"
                            : "select pg_start_backup('replica', true, false)");
            Command.of("cp", "-a", from.toString(), to.toString()).run().orFail();
            try (ResultSet row = statement.executeQuery("select labelfile from "
                    + (shortNames ? "pg_backup_stop(false)" : "pg_stop_backup(false, false)"))) {
                row.next();
                label = row.getString(1);
            }
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
        Files.delete(to.resolve("postmaster.pid"));
        for (String[] file : new String[][] {{"backup_label", label}, {"standby.signal", ""}}) {
            Path written = Files.writeString(to.resolve(file[0]), file[1]);
            Files.setOwner(written, Files.getOwner(to.resolve("PG_VERSION")));
        }
    }

    public TestDatabase onPrimary() {
        return TestPostgres.administrationOf(primary);
    }

    public TestDatabase onReplica() {
        return TestPostgres.administrationOf(replica);
    }

    public PostgresServer primary() {
        return primary;
    }

    public PostgresServer replica() {
        return replica;
    }

    /** Waits until the replica has all that the primary has committed before now. */
    public void awaitReplay() {
        String written = onPrimary().single("select pg_current_wal_lsn()");
        Await.until(
                "the replica has replayed " + written,
                LONG,
                () -> onReplica()
                        .single("select pg_last_wal_replay_lsn() >= '" + written + "'::pg_lsn")
                        .equals("t"));
    }

    /** What the primary commits from now on, the replica does not learn. */
    void cut() {
        link.bar();
    }

    /** Crashes the primary, and makes the replica the primary of a new timeline. */
    void failOver() {
        primary.stopImmediately();
        onReplica().single("select pg_promote(true, 60)");
    }

    @Override
    public void close() {
        link.close();
        replica.close();
        primary.close();
    }
}
