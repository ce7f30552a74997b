package dev.sluice.language.model;

import dev.sluice.language.text.RawText;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;

/** Text in another language. */
public sealed interface Query {
    Span span();

    /** One SQL statement. */
    record Sql(SqlText text) implements Query {
        @Override
        public Span span() {
            return text.span();
        }
    }

    /**
     * A PromQL expression.
     *
     * @param text with the ranges of its parameters filled in
     * @param source the text as the author wrote it, with the way back to the runbook
     */
    record PromQl(String text, RawText source) implements Query {
        /** Of a text that stands on one line of the runbook, or in none. */
        public PromQl(String text, Span span) {
            this(text, RawText.line(text, span));
        }

        @Override
        public Span span() {
            return source.span();
        }
    }

    /**
     * An HTTP request whose JSON answer holds the value.
     *
     * @param url path, or a whole address; relative to the source's URL
     * @param value path of the value in the answer, such as {@code $.queue.depth}
     * @param sampledAt path of the sample's time, if the answer tells
     * @param status the statuses that are an answer
     */
    record Json(String method, String url, String value, Optional<String> sampledAt, List<Integer> status, Span span)
            implements Query {}

    /** A command of the environment's allow-list; its number on stdout is the value. */
    record Command(String name, Span span) implements Query {}
}
