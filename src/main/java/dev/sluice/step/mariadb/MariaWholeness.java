package dev.sluice.step.mariadb;

import dev.sluice.step.sql.Prepared;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.step.sql.Words;
import java.sql.SQLException;
import java.util.Set;

/** What MariaDB does as a whole or not at all, also where it fails, is stopped or crashes: one statement on one thing. */
final class MariaWholeness {

    /** Behind ALTER, CREATE or DROP: what names several, holds several, or takes away what it replaces. */
    private static final Set<String> SEVERAL = Set.of("user", "role", "database", "schema", "or");

    private MariaWholeness() {}

    /** Whether nothing is left of it where it fails. */
    static boolean of(MariaSession session, SqlStatement statement) throws SQLException {
        Words words = Words.of(Prepared.of(statement).sql());
        if (words.skip("select") || words.skip("truncate")) {
            return true;
        }
        if (words.skip("alter") || words.skip("create")) {
            return isOne(words);
        }
        if (words.skip("drop") || words.skip("rename")) {
            return isOne(words) && !words.goOn();
        }
        return MariaTables.isOfRows(Prepared.of(statement).sql())
                && MariaEngines.objection(session, statement).isEmpty();
    }

    private static boolean isOne(Words words) {
        return words.peek().filter(SEVERAL::contains).isEmpty();
    }
}
