package dev.sluice.step.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sluice.step.Fixture;
import dev.sluice.step.Found;
import dev.sluice.step.Outcome;
import dev.sluice.step.sql.SqlEffect.Mode;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The one statement in which a value stands as a literal. */
@ExtendWith(TestPostgres.class)
class AlterSystemTest {
    /** Changed by nobody else, and read by nobody before the next start. */
    private static final String SETTING = "krb_server_keyfile";

    @Test
    void aValueIsWrittenAsItIsWhateverStandsInIt(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            for (String value : List.of("plain", "it's '; drop table t; --", "back\\slash ? $1 :name", "")) {
                Outcome outcome = run.run(setting(value));
                assertInstanceOf(Outcome.Done.class, outcome, outcome::toString);
                assertEquals(value, database.single("""
                        select setting from pg_file_settings
                        where name = '%s' and sourcefile like '%%postgresql.auto.conf'
                        """.formatted(SETTING)));
            }
        } finally {
            database.execute("alter system reset " + SETTING);
        }
    }

    @Test
    void whatWasInFlightIsRepeatedWithoutHarm(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            assertEquals(
                    Found.Finding.NOT_DONE,
                    run.sql.findOut(setting("never"), Optional.empty()).finding());
        }
    }

    private static SqlEffect setting(String value) {
        SqlStatement statement = new SqlStatement(
                List.of(
                        new SqlStatement.Part.Literal("alter system set " + SETTING + " = "),
                        new SqlStatement.Part.Quoted("value", new Value.Text(value))),
                0);
        return new SqlEffect(
                "set to " + value,
                Optional.empty(),
                List.of(statement),
                Mode.OUTSIDE_TRANSACTION,
                Fixture.LOCK,
                Fixture.LONG,
                false,
                List.of(),
                false);
    }
}
