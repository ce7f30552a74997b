package dev.sluice.step.target;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Fixture;
import dev.sluice.step.Unfit;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class RunListTest {
    @Test
    void whoeverHoldsALockOnItsTableIsToBeWaitedFor(TestDatabase database) throws SQLException {
        try (Target target = Target.open(Fixture.settings(database), "look")) {
            Schema.create(target);
            Unfit unfit;
            try (Connection holder = database.connect();
                    Statement statement = holder.createStatement()) {
                holder.setAutoCommit(false);
                statement.execute("lock table sluice.run");
                unfit = assertThrows(Unfit.class, () -> RunList.of(target));
            }

            assertTrue(unfit.what().contains("somebody holds a lock"), unfit.what());
            assertTrue(unfit.next().getFirst().startsWith("type the same command again"), unfit::getMessage);
            assertFalse(unfit.getMessage().contains("schema check"), unfit.getMessage());
        }
    }

    @Test
    void aTableThatIsNotWholeIsLookedAtByADba(TestDatabase database) {
        try (Target target = Target.open(Fixture.settings(database), "look")) {
            Schema.create(target);
            database.execute("alter table sluice.run drop column operator");

            Unfit unfit = assertThrows(Unfit.class, () -> RunList.of(target));

            assertTrue(unfit.getMessage().contains("sluice schema check --env ENV"), unfit.getMessage());
        }
    }
}
