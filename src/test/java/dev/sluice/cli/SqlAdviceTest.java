package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.Golden;
import dev.sluice.testing.Schemas;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a migration's SQL, where its author and its operator read it. */
@ExtendWith(TestPostgres.class)
class SqlAdviceTest {
    private static final String RUNBOOK = """
            runbook risky "SQL that deserves a second look"
            owner      "team-shop"
            contact    "#shop"
            migration  schema on orders
            because    "It is to be seen what is said of its SQL."
            otherwise  "Nobody knows."
            writes     "nobody but the test"
            worst case "the test fails"
            undoing    easy "nothing is done"
            source db postgres
            metric waiting count safety from db sql "select 0"
            phase first "All at once" {
              pause   when waiting > 5
              step by_email sql on db lock timeout 2s retry 5 times "create index orders_email_idx on orders (email)"
              undo by_email sql on db outside transaction "drop index concurrently if exists orders_email_idx"
              step both sql on db in one transaction lock timeout 1m \"""
                alter table orders add column status varchar(20);
                alter table orders alter column email set not null;
                update orders set status = lower(email);
              \"""
              undo none both because "it is a test"
              # sluice-ignore L302 until 2099-12-31: ten rows at most are open
              step close sql on db "update orders set total = 0 where email is null"
              undo none close because "it is a test"
              # sluice-ignore L101 until 2020-02-29: the table was small then
              step by_total sql on db lock timeout 2s retry 5 times "create index orders_total_idx on orders (total)"
              undo none by_total because "it is a test"
              step wide sql on db lock timeout 2s retry 5 times "alter table orders alter column note type text"
              undo none wide because "it is a test"
              proceed when waiting == 0
            }
            """;

    @TempDir
    private Path folder;

    private Said said(String... words) {
        Repository repository = new Repository(folder);
        repository.write("risky.runbook", RUNBOOK);
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].replace("risky", folder.resolve("risky.runbook").toString());
        }
        return words[0].equals("plan") ? repository.here(words) : repository.call(words);
    }

    private String shown(Said said) {
        return said.out().replace(folder + "/", "").replace(folder.toString(), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"human", "github"})
    void checkSaysItWithPlaceReasonAndTheWayRound(String format) {
        Said said = format.equals("human") ? said("check", "risky") : said("check", "risky", "--format", format);

        assertEquals(0, said.exitCode(), said::toString);
        Golden.assertMatches("cli/sql-advice." + format + ".txt", shown(said));
    }

    @Test
    void programsReadItToo() {
        Said json = said("check", "risky", "--format", "json");
        Schemas.assertValid("check", json.out());
        assertTrue(json.out().contains("\"severity\" : \"hint\""), json::toString);

        Said sarif = said("check", "risky", "--format", "sarif");
        assertTrue(sarif.out().contains("\"ruleId\" : \"L101\""), sarif::toString);
        assertTrue(sarif.out().contains("\"level\" : \"note\""), sarif::toString);
    }

    @Test
    void planWeighsItWithTheTablesThatAreThere(TestDatabase database) {
        database.execute(
                "create table orders (id bigint primary key, email text, total int, note varchar(10))",
                "insert into orders select n, 'a' || n, n from generate_series(1, 200) n",
                "analyze orders");
        Repository repository = Repository.reaching(database, folder);
        Said few = said("plan", "risky", "--env", "test");
        assertTrue(few.out().contains("note    L101 at line 14"), few::toString);
        assertFalse(few.out().contains("danger"), few::toString);

        database.execute("update pg_class set reltuples = 2e8 where relname = 'orders'");
        Said many = said("plan", "risky", "--env", "test");
        assertTrue(many.out().contains("danger  L101 at line 14"), many::toString);
        assertFalse(many.out().contains("L112"), many::toString);
        String advice = many.out()
                .substring(many.out().indexOf("SQL to think about"), many.out().indexOf("Blast radius"));
        Golden.assertMatches("cli/sql-advice.plan.txt", advice.replaceAll("rows, [0-9.]+[kKMGi]*B", "rows, SIZE"));

        Schemas.assertValid(
                "plan",
                said("plan", "risky", "--env", "test", "--format", "json").out());
    }
}
