package dev.sluice.source;

import dev.sluice.language.sql.SqlToken;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The SQL of databases behind other drivers. The scanner reads PostgreSQL's, so whatever another server may read otherwise is
 * refused: a comment or a quote that ends elsewhere could hide a statement that writes.
 */
enum JdbcFlavour implements SqlFlavour {
    STANDARD,
    /** In a session whose {@code sql_mode} has ANSI_QUOTES and NO_BACKSLASH_ESCAPES. */
    MARIADB;

    private static final Set<String> ACTING =
            Set.of("get_lock", "release_lock", "release_all_locks", "nextval", "setval", "sys_exec", "sys_eval");

    /** Of information_schema and performance_schema: for users without PROCESS, they show their own sessions only. */
    private static final Set<String> MASKED = Set.of("processlist", "threads");

    @Override
    public String literal(String text) {
        return text;
    }

    @Override
    public Optional<String> refusal(String sql, List<SqlToken> tokens) {
        int from = 0;
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            Optional<String> comment = comment(sql.substring(from, token.start()));
            if (comment.isPresent()) {
                return comment;
            }
            boolean glued = i > 0
                    && tokens.get(i - 1).end() == token.start()
                    && tokens.get(i - 1).kind() != SqlToken.Kind.SYMBOL;
            Optional<String> peculiar = peculiar(sql.substring(token.start(), token.end()), token, glued);
            if (peculiar.isPresent()) {
                return peculiar;
            }
            boolean locks = token.is("lock")
                    && i + 1 < tokens.size()
                    && tokens.get(i + 1).is("in");
            if (token.is("into") || locks) {
                return Optional.of("`" + token.word() + "` does more than read");
            }
            from = token.end();
        }
        return comment(sql.substring(from));
    }

    private static Optional<String> comment(String gap) {
        boolean readAlike = gap.lines()
                .map(String::strip)
                .allMatch(line -> line.isEmpty() || line.equals("--") || line.startsWith("-- "));
        return readAlike ? Optional.empty() : Optional.of("a comment that is not `-- text` may hide something");
    }

    private Optional<String> peculiar(String text, SqlToken token, boolean glued) {
        return switch (token.kind()) {
            case SYMBOL ->
                "`#[]".contains(text)
                        ? Optional.of("a `" + text + "` stands outside of quotes; names go in double quotes")
                        : Optional.empty();
            case STRING ->
                glued || !text.startsWith("'") || hasBackslash(text)
                        ? Optional.of("a text is written in another way than 'text'")
                        : Optional.empty();
            case QUOTED -> hasBackslash(text) ? Optional.of("a quoted name holds a backslash") : Optional.empty();
            case WORD, NUMBER, BIND, IDENTIFIER_BIND, SEMICOLON -> Optional.empty();
        };
    }

    private boolean hasBackslash(String text) {
        return this == STANDARD && text.contains("\\");
    }

    @Override
    public boolean acts(String function) {
        return ACTING.contains(function.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean showsSessions(String name) {
        return this == MARIADB && MASKED.contains(name.toLowerCase(Locale.ROOT));
    }
}
