package dev.sluice.step.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Fixture;
import dev.sluice.step.Held;
import dev.sluice.step.ledger.Newcomer;
import dev.sluice.step.ledger.Standing;
import dev.sluice.step.ledger.Taking;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two runs of different runbooks meet where they name the same table, or a part of it. */
@ExtendWith(TestPostgres.class)
class ClaimsTest {
    private static final Standing END = new Standing("{}", 1, "head");

    private static Target target(TestDatabase database, String run) {
        Target target = Target.open(Fixture.settings(database), run);
        Schema.create(target);
        return target;
    }

    /** A run named like its runbook. */
    private static Taking taking(String run, String... tables) {
        return Fixture.claiming(run, Optional.empty(), tables);
    }

    private static void partitioned(TestDatabase database) {
        database.execute(
                "create table events (id int, day int) partition by range (day)",
                "create table events_1 partition of events for values from (0) to (10)",
                "create table events_2 partition of events for values from (10) to (20)",
                "create table other (id int)",
                "create index other_id on other (id)");
    }

    @Test
    void aTableAPartitionAndAParentAreOneAndSiblingsAreNot(TestDatabase database) {
        partitioned(database);
        try (Target first = target(database, "first");
                Target second = target(database, "second");
                Target third = target(database, "third")) {
            PostgresFence.acquire(first, taking("first", "events_1", "public.other", "no_such_table"));
            for (String met : new String[] {"events", "events_1", "OTHER", "other_id"}) {
                Held held = assertThrows(Held.class, () -> PostgresFence.acquire(second, taking("second", met)), met);
                assertEquals(40, held.exitCode());
                assertTrue(
                        held.what()
                                .contains(
                                        " is worked on by run first of runbook first, driven by ada on workstation since "),
                        held::getMessage);
                assertTrue(held.getMessage().contains("--alongside first --because TEXT"), held::getMessage);
            }
            assertEquals(0, database.count("select count(*) from sluice.fence where runbook = 'second'"));
            PostgresFence.acquire(second, taking("second", "events_2"));
            database.execute("create table events_3 partition of events for values from (20) to (30)");
            PostgresFence.acquire(third, taking("third", "events_3"));
        }
    }

    @Test
    void whoeverOnlyAsksIsToldTheSameAndClaimsNothing(TestDatabase database) {
        partitioned(database);
        try (Target first = target(database, "first");
                Target asking = target(database, "asking")) {
            assertTrue(asking.inTheWay(new Newcomer("first", Map.of("db", Set.of("events"))))
                    .isEmpty());
            PostgresFence fence = PostgresFence.acquire(first, taking("first", "events_1"));
            long claims = database.count("select count(*) from sluice.claim");

            Held sameTable = asking.inTheWay(new Newcomer("second", Map.of("db", Set.of("no_such_table", "events"))))
                    .orElseThrow();
            assertTrue(sameTable.what().startsWith("table events_1 is worked on by run first"), sameTable::what);
            Held sameRunbook = asking.inTheWay(new Newcomer("first", Map.of())).orElseThrow();
            assertTrue(sameRunbook.what().contains("is driven by ada on workstation"), sameRunbook::what);
            assertTrue(asking.inTheWay(
                            new Newcomer("second", Map.of("db", Set.of("events_2"), "elsewhere", Set.of("events_1"))))
                    .isEmpty());
            assertEquals(claims, database.count("select count(*) from sluice.claim"));

            fence.release(END, Optional.of("DONE"));
            assertTrue(asking.inTheWay(new Newcomer("first", Map.of("db", Set.of("events"))))
                    .isEmpty());
        }
    }

    @Test
    void aPartitionThatCameLaterBelongsToTheWhole(TestDatabase database) {
        partitioned(database);
        try (Target first = target(database, "first");
                Target second = target(database, "second")) {
            PostgresFence.acquire(first, taking("first", "events"));
            database.execute("create table events_3 partition of events for values from (20) to (30)");
            Held held = assertThrows(Held.class, () -> PostgresFence.acquire(second, taking("second", "events_3")));
            assertTrue(held.what().startsWith("table events is worked on by run first"), held::getMessage);
        }
    }

    @Test
    void claimsStayWhileTheRunCanBeResumedAndGoWithItsEnd(TestDatabase database) {
        partitioned(database);
        try (Target first = target(database, "first");
                Target second = target(database, "second")) {
            PostgresFence.acquire(first, taking("first", "other")).release(END, Optional.empty());
            assertThrows(Held.class, () -> PostgresFence.acquire(second, taking("second", "other")));
            PostgresFence.acquire(first, taking("first", "other", "events")).release(END, Optional.of("DONE"));
            assertEquals(0, database.count("select count(*) from sluice.claim"));
            PostgresFence.acquire(second, taking("second", "other"));
        }
    }

    @Test
    void aClaimOfARunWhoseFenceIsClosedCountsForNothing(TestDatabase database) {
        partitioned(database);
        try (Target first = target(database, "first");
                Target second = target(database, "second")) {
            PostgresFence.acquire(first, taking("first", "other"));
            database.execute("update sluice.fence set closed_at = clock_timestamp()");
            PostgresFence.acquire(second, taking("second", "other"));
        }
    }

    @Test
    void somebodyMayAnswerForTwoRunsOnOneTable(TestDatabase database) {
        partitioned(database);
        try (Target first = target(database, "first");
                Target second = target(database, "second")) {
            PostgresFence.acquire(first, taking("first", "other"));
            Optional<Taking.Alongside> word = Optional.of(new Taking.Alongside("first", "different columns"));
            PostgresFence fence = PostgresFence.acquire(second, Fixture.claiming("second", word, "other"));
            assertEquals(
                    "different columns", database.single("select because from sluice.claim where run_id = 'second'"));
            fence.release(END, Optional.empty());
            // what it has claimed it keeps without another word
            PostgresFence.acquire(second, taking("second", "other"));
        }
    }
}
