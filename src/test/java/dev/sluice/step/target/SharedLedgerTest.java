package dev.sluice.step.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Fenced;
import dev.sluice.step.Fixture;
import dev.sluice.step.Held;
import dev.sluice.step.ledger.Taking;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** PostgresFence and claims of targets that share a control database. */
@ExtendWith(TestPostgres.class)
class SharedLedgerTest {

    /** Closes both connections pairs, the target's first. */
    private record Pair(Target target, Target ledger) implements AutoCloseable {
        static Pair open(TestDatabase target, TestDatabase control, String run) {
            TargetSettings settings = new TargetSettings(
                    "ctl", control.url(), control.user(), control::password, Map.of(), Duration.ofSeconds(10));
            Target ledger = Target.open(settings, run);
            return new Pair(Target.open(Fixture.settings(target), run, ledger), ledger);
        }

        @Override
        public void close() {
            target.close();
            ledger.close();
        }
    }

    /** A run named like its runbook. */
    private static Taking taking(String run) {
        return Fixture.claiming(run, Optional.empty(), "t");
    }

    private static void begin(EffectTransaction effect, PostgresFence fence) throws Exception {
        effect.begin(Limits.OWN, Connection.TRANSACTION_READ_COMMITTED, fence);
    }

    @Test
    void aTakeoverWaitsForAnEffectThatItMayNotEnd(TestDatabase shop, TestDatabase control) throws Exception {
        shop.execute("create table t (n int)", "grant insert on t to public");
        try (Target admin = Target.open(Fixture.settings(control), "admin")) {
            Schema.create(admin);
            try (Role hers = Role.create(control, admin, "hers");
                    Role his = Role.create(control, admin, "his");
                    Pair sleeper = Pair.open(hers.in(shop), hers.database(), Fixture.RUN);
                    Pair next = Pair.open(his.in(shop), his.database(), Fixture.RUN)) {
                PostgresFence lost = PostgresFence.acquire(sleeper.target(), Fixture.taking(Fixture.RUN));
                EffectTransaction effect = EffectTransaction.on(sleeper.target());
                begin(effect, lost);
                effect.session().execute("insert into t values (1)");
                List<String> told = new CopyOnWriteArrayList<>();
                Taking taking = Fixture.takingOver(Fixture.RUN, "it sleeps", told::add);
                try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
                    Future<PostgresFence> taken = thread.submit(() -> PostgresFence.acquire(next.target(), taking));
                    Await.until(
                            "it says so",
                            Fixture.LONG,
                            () -> told.stream().anyMatch(text -> text.contains("which this role may not end")));
                    assertFalse(taken.isDone());
                    effect.commit();
                    assertEquals(
                            2,
                            taken.get(Fixture.LONG.toSeconds(), TimeUnit.SECONDS)
                                    .epoch());
                }
                assertEquals(1, shop.count("select count(*) from t"));
                assertThrows(Fenced.class, () -> begin(effect, lost));
                effect.rollback();
            }
        }
    }

    @Test
    void runsMeetOnATableOfOneDatabaseAndNotOnItsLikeInAnother(
            TestDatabase shop, TestDatabase other, TestDatabase control) {
        shop.execute("create table t (n int)");
        other.execute("create table t (n int)");
        try (Pair first = Pair.open(shop, control, "first");
                Pair second = Pair.open(shop, control, "second");
                Pair third = Pair.open(other, control, "third")) {
            Schema.create(first.ledger());
            PostgresFence.acquire(first.target(), taking("first"));
            Held held = assertThrows(Held.class, () -> PostgresFence.acquire(second.target(), taking("second")));
            assertTrue(held.what().startsWith("table t is worked on by run first"), held::getMessage);
            // as two databases cloned from one have it
            control.execute("update sluice.claim set relation = " + other.single("select 't'::regclass::oid"));
            PostgresFence.acquire(third.target(), taking("third"));
            assertEquals(2, control.count("select count(distinct place) from sluice.claim"));
            assertEquals(1, control.count("select count(distinct relation) from sluice.claim"));
        }
    }
}
