package dev.sluice.step.mariadb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.source.Secret;
import dev.sluice.source.SourceSettings;
import dev.sluice.step.Fixture;
import dev.sluice.step.Held;
import dev.sluice.step.ledger.Newcomer;
import dev.sluice.step.ledger.Standing;
import dev.sluice.step.ledger.Taking;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two runs of different runbooks meet where they name the same table of a MariaDB. */
class MariaClaimsTest {
    private static final Standing END = new Standing("{}", 1, "head");

    private static MariaDatabase open(TestDatabase database, String run) {
        MariaDatabase opened = MariaDatabase.open(
                "db",
                new SourceSettings.Jdbc(
                        database.url(),
                        Optional.of(database.user()),
                        Optional.of(new Secret("test", database.password())),
                        Map.of(),
                        Duration.ofSeconds(10),
                        1),
                run);
        opened.create();
        return opened;
    }

    @Test
    void aTableIsOneRunsHoweverItIsWritten() {
        try (TestDatabase database = TestMariaDb.createDatabase()) {
            database.execute("create table t (id int)", "create table u (id int)");
            try (MariaDatabase first = open(database, "first");
                    MariaDatabase second = open(database, "second")) {
                assertTrue(second.inTheWay(new Newcomer("first", Map.of("db", Set.of("t"))))
                        .isEmpty());
                MariaFence fence =
                        MariaFence.acquire(first, Fixture.claiming("first", Optional.empty(), "t", "no_such_table"));

                for (String written : new String[] {"t", "`t`", database.name() + ".t"}) {
                    Taking taking = Fixture.claiming("second", Optional.empty(), written);
                    Held held = assertThrows(Held.class, () -> MariaFence.acquire(second, taking), written);
                    assertTrue(
                            held.what()
                                    .startsWith("table " + database.name() + ".t is worked on by run first of runbook"
                                            + " first, driven by ada on workstation since "),
                            held::what);
                    Held told = second.inTheWay(new Newcomer("second", taking.tables()))
                            .orElseThrow();
                    assertTrue(told.what().startsWith("table " + database.name() + ".t is worked on"), told::what);
                }
                Held driven = second.inTheWay(new Newcomer("first", Map.of())).orElseThrow();
                assertTrue(driven.what().contains("is driven by ada on workstation"), driven::what);
                assertTrue(second.inTheWay(new Newcomer("second", Map.of("db", Set.of("u"))))
                        .isEmpty());
                assertEquals(1, database.count("select count(*) from sluice.claim where run_id = 'first'"));

                MariaFence beside = MariaFence.acquire(
                        second,
                        Fixture.claiming("second", Optional.of(new Taking.Alongside("first", "both add")), "t"));
                beside.release(END, Optional.of("DONE"));
                fence.release(END, Optional.of("DONE"));
                assertTrue(second.inTheWay(new Newcomer("first", Map.of("db", Set.of("t"))))
                        .isEmpty());
            }
        }
    }
}
