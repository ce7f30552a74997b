package dev.sluice.std;

import dev.sluice.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sessions that stand in the way of each other, closed at the end whatever they wait for. */
final class Others implements AutoCloseable {
    private final TestDatabase database;
    private final List<Connection> connections = new ArrayList<>();
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    Others(TestDatabase database) {
        this.database = database;
    }

    /** A session of anybody. */
    Session somebody() {
        return named("shop");
    }

    /** A session of the run that the library belongs to. */
    Session ours() {
        return named(Watched.NAME.substring(0, Watched.NAME.lastIndexOf('/') + 1) + "7");
    }

    private Session named(String name) {
        try {
            Connection connection = DriverManager.getConnection(
                    database.url() + "?ApplicationName=" + name, database.user(), database.password());
            connections.add(connection);
            return new Session(connection);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    final class Session {
        private final Connection connection;

        private Session(Connection connection) {
            this.connection = connection;
        }

        /** Runs statements, each by itself unless one of them begins a transaction. */
        Session runs(String... statements) {
            try (Statement statement = connection.createStatement()) {
                for (String each : statements) {
                    statement.execute(each);
                }
                return this;
            } catch (SQLException failure) {
                throw new AssertionError(failure);
            }
        }

        /** Runs a statement that somebody else lets end, well or not. */
        void begins(String statement) {
            waiting.add(CompletableFuture.runAsync(() -> runs(statement), task -> new Thread(task).start()));
        }

        void cancel() {
            try {
                connection.unwrap(org.postgresql.PGConnection.class).cancelQuery();
            } catch (SQLException failure) {
                throw new AssertionError(failure);
            }
        }
    }

    /** Waits for the end of what has begun, however it ends. */
    void settle() {
        for (CompletableFuture<Void> each : waiting) {
            try {
                each.get(30, TimeUnit.SECONDS);
            } catch (ExecutionException failed) {
                // A cancelled statement, or one whose session was closed.
            } catch (InterruptedException | TimeoutException stuck) {
                throw new AssertionError(stuck);
            }
        }
        waiting.clear();
    }

    @Override
    public void close() {
        for (Connection connection : connections) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException alreadyClosed) {
                // That is what was wanted.
            }
        }
        settle();
    }
}
