package dev.sluice.source;

import dev.sluice.language.sql.SqlToken;
import java.util.List;
import java.util.Optional;

/** What differs between databases in the SQL of a metric. */
interface SqlFlavour {

    /** A part of the query as the driver takes it, in which a bind is {@code ?}. */
    String literal(String text);

    /** What in it the scanner may read otherwise than the server, or the server does although it only reads; as a phrase. */
    Optional<String> refusal(String sql, List<SqlToken> tokens);

    /** Whether a function acts on the server, or outlives a rollback. */
    boolean acts(String function);

    /** Whether a view or function hides other users' sessions from whoever lacks a privilege. */
    boolean showsSessions(String name);
}
