package dev.sluice.step.mariadb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.step.Fixture;
import dev.sluice.step.Found;
import dev.sluice.step.Found.Finding;
import dev.sluice.step.sql.SqlEffect;
import dev.sluice.step.sql.SqlEffect.Mode;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the catalog tells of a statement before it and behind it; where both look alike, it tells nothing. */
class MariaProbeTest {

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
        database.execute(
                "create table p (id int primary key)",
                "create table t (id int not null, tenant int not null, a int not null, b int, primary key (id), index i (a),"
                        + " constraint small check (a < 9))",
                "create table u (id int primary key)");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table t drop primary key, add primary key (tenant, id)",
                "alter table t drop index i, add index i (a, b)",
                "alter table t drop key `i`, add unique key I (a)",
                "alter table t drop column b, add column b bigint",
                "alter table t drop b, add B bigint",
                "alter table t drop constraint small, add constraint small check (a < 99)",
                "alter table t drop column if exists b, add column b bigint",
                "rename table p to swap, u to p, swap to u"
            })
    void whatComesBackTellsNothing(String statement) {
        assertFound(Finding.UNKNOWN, statement);
        database.execute(statement);
        assertFound(Finding.UNKNOWN, statement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table t add constraint unique (a)",
                "alter table t add constraint unique key other (a)",
                "alter table t add constraint one unique key other (a)",
                "alter table t add constraint foreign key (b) references p (id)",
                "alter table t add constraint check (b > 0)",
                "alter table u drop primary key, add constraint primary key (id)",
                "alter table t add index using btree (b)",
                "alter table t add key using btree (b)",
                "alter table t add unique using btree (b)"
            })
    void whatHasNoNameOfItsOwnTellsNothing(String statement) {
        assertFound(Finding.UNKNOWN, statement);
        database.execute(statement);
        assertFound(Finding.UNKNOWN, statement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table t drop index i, add index j (a, b)",
                "alter table t drop column b, add column c json",
                "alter table t add column c int, add index c (c)",
                "alter table t add constraint `unique` unique (a)",
                "alter table t add constraint one unique using btree (a)",
                "alter table t add constraint one foreign key other (b) references p (id)",
                "alter table t drop primary key",
                "rename table p to gone, u to p"
            })
    void everythingElseIsToldApart(String statement) {
        assertFound(Finding.NOT_DONE, statement);
        database.execute(statement);
        assertFound(statement.startsWith("rename") ? Finding.UNKNOWN : Finding.DONE, statement);
    }

    @ParameterizedTest
    @ValueSource(strings = {"constraint pk primary key (id)", "constraint primary key (id)", "primary key (id)"})
    void aPrimaryKeyHasOneNameWhateverItIsCalled(String key) {
        String statement = "alter table k add " + key;
        database.execute("create table k (id int not null)");
        assertFound(Finding.NOT_DONE, statement);
        database.execute(statement);
        assertFound(Finding.DONE, statement);
    }

    private void assertFound(Finding expected, String statement) {
        try (MariaFixture run = MariaFixture.open(database)) {
            SqlEffect effect = Fixture.effect("k", Mode.OUTSIDE_TRANSACTION, statement);
            Found found = new MariaSqlStep(run.fence).findOut(effect, Optional.empty());
            assertEquals(expected, found.finding(), found::detail);
        }
    }
}
