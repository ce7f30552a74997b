package dev.sluice.source;

import static dev.sluice.source.Questions.TIMEOUT;
import static dev.sluice.source.Questions.answered;
import static dev.sluice.source.Questions.settings;
import static dev.sluice.source.Questions.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Queries that leave the run's own sessions out know them by the beginning of their own name. */
@ExtendWith(TestPostgres.class)
class SessionNamesTest {
    private static final String LONG = "a_migration_whose_name_goes_on_and_on_and_on-20261121T014500";

    @Test
    void metricsOfALongRunAreCalledAsItsOtherSessions(TestDatabase database) {
        try (Sources sources = new Sources(Map.of("db", settings(database)), Map.of(), Secrets.NONE, LONG)) {
            Question question = sql("select substring(current_setting('application_name') from '^.*/')", Unit.TEXT);

            assertEquals(
                    new Value.Text(SessionNames.prefix(LONG)),
                    answered(sources.get("db").read(question, TIMEOUT)).value());
        }
    }
}
