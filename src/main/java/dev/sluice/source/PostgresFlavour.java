package dev.sluice.source;

import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.SqlTokens;
import java.util.List;
import java.util.Optional;

/** PostgreSQL's SQL, which the scanner reads as the server does. */
enum PostgresFlavour implements SqlFlavour {
    INSTANCE;

    /** A question mark is an operator of PostgreSQL; for the driver it must be doubled, but not in quotes or comments. */
    @Override
    public String literal(String text) {
        StringBuilder escaped = new StringBuilder();
        int from = 0;
        for (SqlToken token : SqlTokens.scan(text).tokens()) {
            if (token.kind() == SqlToken.Kind.SYMBOL && text.charAt(token.start()) == '?') {
                escaped.append(text, from, token.start()).append("??");
                from = token.end();
            }
        }
        return escaped.append(text, from, text.length()).toString();
    }

    @Override
    public Optional<String> refusal(String sql, List<SqlToken> tokens) {
        return Optional.empty();
    }

    @Override
    public boolean acts(String function) {
        return SessionViews.acts(function);
    }

    @Override
    public boolean showsSessions(String name) {
        return SessionViews.shows(name);
    }
}
