package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.SqlTokens;
import dev.sluice.language.sql.statement.Extent;
import dev.sluice.language.sql.statement.TableName;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A name that PostgreSQL cuts off. */
final class LongName implements Rule {
    /** NAMEDATALEN less one, in bytes. */
    private static final int LONGEST = 63;

    @Override
    public Code code() {
        return Code.L506;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        String text = deed.text();
        Set<String> seen = new HashSet<>();
        return SqlTokens.scan(text).tokens().stream()
                .filter(token -> (token.kind() == SqlToken.Kind.WORD || token.kind() == SqlToken.Kind.QUOTED)
                        && token.word().getBytes(StandardCharsets.UTF_8).length > LONGEST
                        && seen.add(token.word()))
                .map(token -> deed.advice(
                                code(),
                                new Extent(
                                        deed.statement().at().start() + token.start(),
                                        deed.statement().at().start() + token.end()),
                                "over 63 bytes",
                                "PostgreSQL cuts this name off after 63 bytes",
                                "two long names may become one, and what looks for the whole name does not find it")
                        .as(Advice.Severity.STYLE)
                        .instead(Snippet.sql(text.replace(
                                text.substring(token.start(), token.end()), TableName.quoted(cut(token.word()))))))
                .toList();
    }

    private static String cut(String name) {
        int end = Math.min(name.length(), LONGEST);
        while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            end--;
        }
        return name.substring(0, end);
    }
}
