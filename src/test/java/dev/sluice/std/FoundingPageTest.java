package dev.sluice.std;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.diagnosis.Findings;
import dev.sluice.diagnosis.Findings.Judged;
import dev.sluice.diagnosis.Findings.Weight;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The five patterns of the page "database migration failing", each on a real server, and what is none of them. */
@ExtendWith(TestPostgres.class)
class FoundingPageTest {
    private static final String STUCK = "migration_stuck";
    private static final String AFTERWARDS = "errors_after_migration";
    /** Causes that sessions of others tell of. */
    private static final List<String> BEHIND_A_PRIVILEGE =
            List.of("idle_transaction", "long_query", "table_rewrite", "plain_index", "partial_failure");

    private static final String ADD = "alter table orders add column note text";
    private static final String RENAME = "alter table orders rename column legacy_state to status";
    private static final String OLD_CODE = "select legacy_state from orders where id = 1";
    private static final String INDEX = "create unique index concurrently orders_customer on orders (customer)";

    // It stalls: a transaction holds a lock.

    @Test
    void namesTheSessionThatIsIdleInATransaction(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database)) {
            scene.session("report", "begin", "select count(*) from orders");
            scene.busy(Scene.RUN, ADD);

            assertRanked(scene, STUCK, "idle_transaction CERTAIN");
            Findings findings = scene.diagnose(STUCK);
            assertEquals("report", cell(findings, "idle_holders", "application_name"));
            assertEquals("select count(*) from orders", cell(findings, "idle_holders", "last_query"));
            assertEquals(List.of("terminate_idle"), offers(findings));
        }
    }

    @Test
    void namesTheLongStatementAndCancelsItBeforeItTerminates(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database)) {
            scene.busy("analytics", "select sum(slow(id)) from orders");
            scene.busy(Scene.RUN, ADD);

            assertRanked(scene, STUCK, "long_query CERTAIN");
            Findings findings = scene.diagnose(STUCK);
            assertEquals("analytics", cell(findings, "active_holders", "application_name"));
            assertEquals(List.of("cancel_blocker", "terminate_blocker after cancel_blocker"), offers(findings));
        }
    }

    @Test
    void findsTheHolderWhenNobodyWaitsAnyMore(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database)) {
            scene.session("report", "begin", "select count(*) from orders");

            assertRanked(scene, STUCK, "idle_transaction LIKELY");
        }
    }

    @Test
    void findsThePreparedTransactionThatNoSessionShows(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database)) {
            scene.session(
                    "broker", "begin", "update orders set customer = 'x' where id = 1", "prepare transaction 'p1'");
            scene.busy(Scene.RUN, ADD);

            assertEquals(List.of("prepared_transaction CERTAIN"), Scene.claimed(scene.diagnose(STUCK)));
            // Anybody may see that one; who waits for it is hidden.
            assertSeenByAnybody(scene, STUCK, "prepared_transaction LIKELY");
            database.execute("rollback prepared 'p1'");
        }
    }

    // It fails in the middle: what no transaction holds together stopped halfway.

    @Test
    void findsTheIndexThatAFailedBuildLeft(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database)) {
            assertThrows(SQLException.class, () -> scene.session(Scene.RUN, INDEX));

            assertRanked(scene, STUCK, "partial_failure CERTAIN");
            Findings findings = scene.diagnose(STUCK);
            assertEquals("drop index concurrently orders_customer", cell(findings, "invalid_indexes", "to_remove_it"));
        }
    }

    @Test
    void findsTheConstraintThatIsNotValidated(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database)) {
            database.execute("alter table orders add constraint named check (customer <> '') not valid");

            assertEquals(List.of("partial_failure LIKELY"), Scene.claimed(scene.diagnose(STUCK)));
            assertSeenByAnybody(scene, STUCK, "partial_failure LIKELY");
        }
    }

    // The service fails while it runs: old code does not know the new schema.

    @Test
    void namesTheInstancesThatStillSpeakOfTheOldColumn(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database).migrating(RENAME)) {
            database.execute(RENAME);
            scene.session("checkout-7f9", OLD_CODE);

            assertRanked(scene, STUCK, "not_backward_compatible LIKELY");
            assertEquals("checkout-7f9", cell(scene.diagnose(STUCK), "old_code", "application_name"));
        }
    }

    // It is over, and queries break.

    @Test
    void namesTheClientsAfterwards(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database).migrating(RENAME)) {
            database.execute(RENAME);
            scene.session("reports", OLD_CODE);

            assertRanked(scene, AFTERWARDS, "named_by_clients CERTAIN");
        }
    }

    @Test
    void namesTheFunctionThatWouldFailWhenItIsCalled(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database).migrating(RENAME)) {
            database.execute(
                    "create function state_of(i bigint) returns text language plpgsql as"
                            + " 'begin return (select legacy_state from orders where id = i); end'",
                    RENAME);

            Findings findings = scene.diagnose(AFTERWARDS);
            assertEquals(List.of("named_in_database CERTAIN"), Scene.claimed(findings));
            assertEquals("state_of(bigint)", cell(findings, "named_in_code", "name"));
            assertSeenByAnybody(scene, AFTERWARDS, "named_in_database CERTAIN");
        }
    }

    // It passed in staging: the table is larger here.

    @Test
    void tellsAStatementThatWorksOnALargeTable(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database)) {
            scene.busy(Scene.RUN, "update orders set legacy_state = slow(id)::text");

            assertRanked(scene, STUCK, "data_volume LIKELY");
        }
    }

    @Test
    void tellsARewriteUnderAnExclusiveLock(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database)) {
            database.execute("alter function slow volatile");
            scene.busy(Scene.RUN, "alter table orders add column mark bigint not null default slow(1)");

            assertRanked(scene, STUCK, "table_rewrite CERTAIN");
        }
    }

    @Test
    void tellsAnIndexThatIsBuiltUnderTheFeetOfWriters(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database)) {
            scene.busy(Scene.RUN, "create index on orders (slow(id))");

            assertRanked(scene, STUCK, "plain_index CERTAIN");
        }
    }

    // Nothing of it.

    @Test
    void claimsNothingOfABusyTable(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database).patient()) {
            scene.busy("checkout", "select sum(slow(id)) from orders");
            scene.session("checkout", "begin", "update orders set customer = 'x' where id = 7");

            assertNothing(scene);
        }
    }

    @Test
    void claimsNothingOfWhatHappensToOtherTables(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database)) {
            assertThrows(
                    SQLException.class,
                    () -> scene.session("billing", "create unique index concurrently once on invoices (amount)"));
            scene.session("billing", "begin", "lock table invoices in access exclusive mode");
            scene.session(Scene.RUN, "begin", ADD);

            assertNothing(scene);
        }
    }

    @Test
    void claimsNothingOfCodeThatNamesWhatIsStillThere(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database).migrating("alter table orders drop column legacy_state")) {
            scene.session("checkout", OLD_CODE);

            assertNothing(scene);
        }
    }

    // Two at once.

    @Test
    void namesBothAHolderAndALeftoverIndex(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database)) {
            assertThrows(SQLException.class, () -> scene.session(Scene.RUN, INDEX));
            scene.session("report", "begin", "select count(*) from orders");
            scene.busy(Scene.RUN, ADD);

            assertRanked(scene, STUCK, "idle_transaction CERTAIN", "partial_failure CERTAIN");
        }
    }

    @Test
    void namesBothALongQueryAndOldCode(TestDatabase database) throws SQLException {
        try (Scene scene = new Scene(database).migrating(RENAME)) {
            database.execute(RENAME);
            scene.session("checkout-7f9", OLD_CODE);
            scene.busy("analytics", "select sum(slow(id)) from orders");
            scene.busy(Scene.RUN, ADD);

            assertRanked(scene, STUCK, "long_query CERTAIN", "not_backward_compatible LIKELY");
        }
    }

    /** In this order; and who may not look is told so, of each of them. */
    private static void assertRanked(Scene scene, String diagnosis, String... causes) {
        Findings seen = scene.diagnose(diagnosis);
        assertEquals(List.of(causes), Scene.claimed(seen), () -> seen.evidence().toString());
        Findings blind = scene.diagnoseWithoutPrivileges(diagnosis);
        assertEquals(List.of(), Scene.claimed(blind));
        Map<String, Weight> weights = Scene.weights(blind);
        for (String cause : causes) {
            String name = cause.substring(0, cause.indexOf(' '));
            assertEquals(Weight.CANNOT_BE_JUDGED, weights.get(name), () -> name + " in " + weights);
        }
        assertTrue(
                blind.evidence().stream()
                        .anyMatch(found -> found instanceof Evidence.Unread unread
                                && unread.help().contains("grant pg_read_all_stats to")),
                () -> blind.evidence().toString());
    }

    /** What the catalog shows is claimed whoever looks. */
    private static void assertSeenByAnybody(Scene scene, String diagnosis, String cause) {
        assertEquals(List.of(cause), Scene.claimed(scene.diagnoseWithoutPrivileges(diagnosis)));
    }

    /** Nothing is wrong; and who may not look is not told so. */
    private static void assertNothing(Scene scene) {
        for (String diagnosis : List.of(STUCK, AFTERWARDS)) {
            Findings seen = scene.diagnose(diagnosis);
            assertEquals(List.of(), Scene.claimed(seen), () -> seen.evidence().toString());
            assertNotEquals(
                    Weight.CANNOT_BE_JUDGED,
                    seen.causes().getFirst().weight(),
                    () -> seen.evidence().toString());
            assertEquals(List.of(), Scene.claimed(scene.diagnoseWithoutPrivileges(diagnosis)));
        }
        Map<String, Weight> blind = Scene.weights(scene.diagnoseWithoutPrivileges(STUCK));
        for (String hidden : BEHIND_A_PRIVILEGE) {
            assertEquals(Weight.CANNOT_BE_JUDGED, blind.get(hidden), () -> hidden + " in " + blind);
        }
    }

    private static List<String> offers(Findings findings) {
        Judged first = findings.causes().getFirst();
        return first.cause().offers().stream()
                .map(offer -> offer.name()
                        + offer.after().map(other -> " after " + other).orElse(""))
                .toList();
    }

    /** Of the first row of a check. */
    private static String cell(Findings findings, String check, String column) {
        Diagnosis diagnosis = findings.diagnosis();
        return findings.evidence().stream()
                .filter(found -> found.check().equals(diagnosis.name() + "." + check))
                .map(found -> (Evidence.Table) found)
                .findFirst()
                .map(table -> table.rows()
                        .getFirst()
                        .get(table.columns().indexOf(column))
                        .orElse(""))
                .orElseThrow();
    }
}
