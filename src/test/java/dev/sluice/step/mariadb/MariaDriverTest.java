package dev.sluice.step.mariadb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.source.SourceSettings;
import dev.sluice.step.Filler;
import dev.sluice.step.Fixture;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an environment file may ask of the driver, and what not. */
class MariaDriverTest {

    @ParameterizedTest
    @CsvSource({"useAffectedRows, ''", "useaffectedrows, ''", "'', ?useAffectedRows=true"})
    void rowsThatAreMetCountWhateverIsAsked(String property, String more) {
        try (TestDatabase database = TestMariaDb.createDatabase()) {
            database.execute(
                    "create table t (id int primary key, n int)", "insert into t select seq, 1 from seq_1_to_10");
            SourceSettings.Jdbc settings = MariaFixture.settings(database);
            Map<String, SourceSettings.Header> asked =
                    property.isEmpty() ? Map.of() : Map.of(property, new SourceSettings.Header.Plain("true"));
            try (MariaDatabase opened = MariaDatabase.open(
                    "db",
                    new SourceSettings.Jdbc(
                            settings.url() + more,
                            settings.user(),
                            settings.password(),
                            asked,
                            settings.connectTimeout(),
                            settings.connections()),
                    Fixture.RUN)) {
                opened.create();
                Filler filler = new Filler(new MariaBackfill(MariaFence.acquire(opened, Fixture.taking(Fixture.RUN))));
                BackfillPlan plan = Fixture.plan("t", "update t set n = 1 where :range");
                assertEquals(10, filler.fill(plan, 5).rowsDone());
                Optional<String> undo = Optional.of("update t set n = 0 where :range and n = 2");
                assertEquals(0, filler.undo(plan, undo, 5).rowsDone());
            }
        }
    }
}
