package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A plan holds for a backfill that its table would refuse, unless a step before it may change that. */
@ExtendWith(TestPostgres.class)
class PlanKeysTest {
    private static final String FILL = """
              step fill backfill t on db by at sql "update t set n = 0 where :range"
              undo none fill because "harmless"
            """;

    private Repository repository;

    @BeforeEach
    void aTableByANullableKey(TestDatabase database, @TempDir Path folder) {
        database.execute(
                "create table orders (id bigint primary key, n int not null default 0)",
                "create table t (id bigint primary key, at timestamptz, n int)");
        repository = Repository.reaching(database, folder);
    }

    @Test
    void aKeyThatCannotBeGoneByHolds() {
        assertRefused(FILL, "step fill.fill cannot go through its table: column at of t may be NULL");
    }

    @Test
    void noColumnThatIsAddedBeforeChangesThat() {
        assertRefused("""
              step add sql on db "alter table t add column m int"
              undo add sql on db "alter table t drop column if exists m"
            """ + FILL, "step fill.fill cannot go through its table: column at of t may be NULL");
    }

    @Test
    void aTableThatIsNotThereHolds() {
        assertRefused(FILL.replace("backfill t", "backfill missing"), "there is no table missing");
    }

    @Test
    void whatAStepBeforeMayChangeIsLeftToTheRun() {
        assertLeft("""
              step key sql on db "alter table t add unique (at), alter column at set not null"
              undo key sql on db "alter table t alter column at drop not null"
            """);
        assertLeft("""
              step ask manual "make the key ready"
              undo none ask because "nothing to undo"
            """);
    }

    @Test
    void aKeyThatIsFitHoldsNothing() {
        Said said = plan(FILL.replace("by at", "by id"));
        assertEquals(0, said.exitCode(), said::toString);
    }

    private void assertRefused(String steps, String why) {
        Said said = plan(steps);
        assertEquals(10, said.exitCode(), said::toString);
        assertTrue(said.out().contains(why), said::toString);
    }

    private void assertLeft(String before) {
        Said said = plan(before + FILL);
        assertFalse(said.out().contains("cannot go through"), said::toString);
        assertEquals(0, said.exitCode(), said::toString);
    }

    private Said plan(String steps) {
        return repository.here("plan", repository.runbook("fill", steps).toString(), "--env", "test");
    }
}
