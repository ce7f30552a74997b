package dev.sluice.step.mariadb;

import dev.sluice.source.Secret;
import dev.sluice.source.SourceSettings;
import dev.sluice.step.Cancellation;
import dev.sluice.step.Filler;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.backfill.Backfill;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.ledger.Taking;
import dev.sluice.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A run against a MariaDB of a test: the tables of Sluice created, and the fence taken. */
final class MariaFixture implements AutoCloseable {
    final MariaDatabase database;
    final MariaFence fence;
    final Backfill backfill;
    final Filler filler;

    private MariaFixture(MariaDatabase database, Taking taking) {
        this.database = database;
        database.create();
        this.fence = MariaFence.acquire(database, taking);
        this.backfill = new MariaBackfill(fence);
        this.filler = new Filler(backfill);
    }

    static MariaFixture open(TestDatabase database) {
        return open(database, Fixture.taking(Fixture.RUN));
    }

    static MariaFixture open(TestDatabase database, Taking taking) {
        return new MariaFixture(MariaDatabase.open("db", settings(database), Fixture.RUN), taking);
    }

    static SourceSettings.Jdbc settings(TestDatabase database) {
        return new SourceSettings.Jdbc(
                database.url(),
                Optional.of(database.user()),
                Optional.of(new Secret("test", database.password())),
                Map.of(),
                Duration.ofSeconds(10),
                1);
    }

    Outcome batch(BackfillPlan plan, long rows) {
        return backfill.batch(plan, Fixture.batch(rows), new Cancellation());
    }

    @Override
    public void close() {
        database.close();
    }
}
