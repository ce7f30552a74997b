package dev.sluice.run;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.promql.PromQlParameters;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.SqlTokens;
import dev.sluice.language.text.RawText;
import dev.sluice.language.text.Span;
import dev.sluice.source.Parsing;
import java.util.ArrayList;
import java.util.List;

/** What servers say of queries, as findings at the place in the runbook that they mean. */
final class ServerFindings {
    private final String environment;
    private final List<Diagnostic> found = new ArrayList<>();

    ServerFindings(String environment) {
        this.environment = environment;
    }

    List<Diagnostic> all() {
        return List.copyOf(found);
    }

    /** @param server who refuses it */
    void refused(String server, SqlText text, Parsing.Refused refused) {
        Span span = refused.at().isPresent() ? token(text.source(), refused.at().getAsInt()) : text.span();
        Diagnostic finding = Diagnostic.error(
                        Code.S606, span, server + " refuses this: " + refused.said(), "so says " + environment)
                .help(help(refused.state()));
        found.add(refused.hint().map(hint -> finding.note(hint)).orElse(finding));
    }

    private String help(String state) {
        return switch (state) {
            case "42501" -> "grant the privilege to the user of this source in " + environment + ", or use another one";
            case "42P01", "42703", "42883", "42704", "3F000" ->
                "write a name that the database of " + environment + " knows, or let an earlier step create it";
            case "42601" -> "correct the syntax at this place";
            default -> "correct the statement at this place";
        };
    }

    void refused(Query.PromQl query, Parsing.Refused refused) {
        RawText written = query.source();
        Span span = query.span();
        if (refused.at().isPresent()) {
            int last = Math.max(0, written.text().length() - 1);
            int at = Math.min(
                    last,
                    PromQlParameters.offsetAsWritten(
                            written.text(), query.text(), refused.at().getAsInt()));
            span = written.spanOf(at, wordEnd(written.text(), at));
        }
        found.add(Diagnostic.error(
                        Code.S607, span, "Prometheus refuses this: " + refused.said(), "so says " + environment)
                .help("correct the expression at this place"));
    }

    void mayWrite(SqlText text, String function) {
        SqlTokens.scan(text.raw()).tokens().stream()
                .filter(token -> token.word().equals(function))
                .findFirst()
                .ifPresent(token -> found.add(Diagnostic.warning(
                                Code.W602,
                                text.source().spanOf(token.start(), token.end()),
                                "`" + function + "` may do more than read: it is declared volatile",
                                "called each time the metric is read")
                        .help("leave it out, or call a function that is declared `stable` or `immutable`")));
    }

    /** The token that the server means. */
    private static Span token(RawText text, int at) {
        int last = Math.max(0, text.text().length() - 1);
        return SqlTokens.scan(text.text()).tokens().stream()
                .filter(token -> token.start() <= at && at < token.end())
                .findFirst()
                .map((SqlToken token) -> text.spanOf(token.start(), token.end()))
                .orElseGet(() -> text.spanOf(Math.min(at, last), Math.min(at, last) + 1));
    }

    private static int wordEnd(String text, int from) {
        int end = from;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || "_:".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return Math.min(text.length(), Math.max(end, from + Character.charCount(text.codePointAt(from))));
    }
}
