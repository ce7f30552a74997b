package dev.sluice.step.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Fixture;
import dev.sluice.step.ledger.Protection;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whose session may be ended is asked of the server right before it is: numbers of processes come again. */
@ExtendWith(TestPostgres.class)
class BystanderTest {
    private static final Protection NONE = Protection.NONE;

    /** A session as an operator has been shown it. */
    private record Shown(String pid, String started) {
        static Shown of(Connection connection) throws SQLException {
            return of(connection, "pid = pg_backend_pid()");
        }

        static Shown of(Connection connection, String where) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "select pid, backend_start::text from pg_stat_activity where " + where)) {
                assertTrue(row.next(), where);
                return new Shown(row.getString(1), row.getString(2));
            }
        }
    }

    private static Optional<String> objection(Target target, Shown shown, Protection protection) throws SQLException {
        return target.objection(shown.pid(), shown.started(), protection);
    }

    @Test
    void theSessionThatWasShownMayBeEnded(TestDatabase database) throws SQLException {
        try (Fixture run = Fixture.open(database);
                Connection other = database.connect()) {
            assertEquals(Optional.empty(), objection(run.target, Shown.of(other), NONE));
        }
    }

    @Test
    void aLaterSessionOfTheSameNumberIsAnother(TestDatabase database) throws SQLException {
        try (Fixture run = Fixture.open(database);
                Connection other = database.connect()) {
            Shown now = Shown.of(other);
            String before =
                    database.single("select ('" + now.started() + "'::timestamptz - interval '1 microsecond')::text");

            assertEquals(
                    Optional.of("it is another session by now: " + now.pid()
                            + " has begun since it was shown; diagnose anew"),
                    objection(run.target, new Shown(now.pid(), before), NONE));
        }
    }

    @Test
    void oneThatIsGoneIsNotEndedAgain(TestDatabase database) throws SQLException {
        try (Fixture run = Fixture.open(database)) {
            Shown gone;
            try (Connection other = database.connect()) {
                gone = Shown.of(other);
            }
            Await.until(
                    "it to end",
                    Duration.ofSeconds(30),
                    () -> database.count("select count(*) from pg_stat_activity where pid = " + gone.pid()) == 0);

            assertEquals(
                    Optional.of("session " + gone.pid() + " has ended by itself"), objection(run.target, gone, NONE));
            assertEquals(
                    Optional.of("'1; drop table t' is no pid"),
                    run.target.objection("1; drop table t", gone.started(), NONE));
        }
    }

    @Test
    void whoIsProtectedStays(TestDatabase database) throws SQLException {
        try (Fixture run = Fixture.open(database);
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            Shown shown = Shown.of(other);
            assertEquals(
                    Optional.of("user " + database.user() + " is protected in sluice.yaml"),
                    objection(run.target, shown, new Protection(List.of(database.user()), List.of())));
            statement.execute("set application_name = 'billing-7'");
            assertEquals(
                    Optional.of("application billing-7 is protected in sluice.yaml"),
                    objection(run.target, shown, new Protection(List.of(), List.of("billing-*"))));
            statement.execute("set application_name = 'sluice/other/1'");
            assertEquals(
                    Optional.of("session " + shown.pid() + " is one of Sluice"), objection(run.target, shown, NONE));
            statement.execute("set application_name = 'psql'");
            statement.execute("vacuum pg_enum");
            assertEquals(
                    Optional.of("session " + shown.pid() + " is maintenance of superuser " + database.user()
                            + ", which is protected"),
                    objection(run.target, shown, NONE));
            Shown walwriter = Shown.of(other, "backend_type = 'walwriter'");
            assertEquals(
                    Optional.of("session " + walwriter.pid() + " is a walwriter, which is protected"),
                    objection(run.target, walwriter, NONE));
        }
    }

    @Test
    void whoMayNotSeeTheSessionEndsNone(TestDatabase database) throws SQLException {
        try (Fixture run = Fixture.open(database);
                Role role = Role.create(database, run.target, "bystander");
                Target blind = Target.open(Fixture.settings(role.database()), "another");
                Connection other = database.connect()) {
            Shown shown = Shown.of(other);

            assertEquals(
                    Optional.of("the role may not see whose session " + shown.pid()
                            + " is; as a superuser: `grant pg_read_all_stats` to it"),
                    objection(blind, shown, NONE));
        }
    }
}
