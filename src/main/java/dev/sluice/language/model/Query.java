package dev.sluice.language.model;

import dev.sluice.language.text.RawText;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Text in another language. */
public sealed interface Query {
    Span span();

    /**
     * One SQL statement.
     *
     * @param text for servers older than any of the later texts is for
     * @param later in rising order of their versions
     * @param needs what the database must grant or have, else nothing is asked
     */
    record Sql(SqlText text, List<Since> later, List<Need> needs) implements Query {
        public Sql {
            later = List.copyOf(later);
            needs = List.copyOf(needs);
        }

        /** The same text for every server. */
        public Sql(SqlText text) {
            this(text, List.of(), List.of());
        }

        /** The text for a server. @param version its major version, such as 15 */
        public SqlText on(int version) {
            SqlText fitting = text;
            for (Since since : later) {
                if (since.version() <= version) {
                    fitting = since.text();
                }
            }
            return fitting;
        }

        /** The texts for all servers. */
        public List<SqlText> texts() {
            return Stream.concat(Stream.of(text), later.stream().map(Since::text))
                    .toList();
        }

        /** All texts for people, as the author wrote them. */
        public String raw() {
            return text.raw()
                    + later.stream()
                            .map(since -> "\n-- since " + since.version() + "\n"
                                    + since.text().raw())
                            .collect(Collectors.joining());
        }

        public Sql needing(List<Need> stated) {
            return new Sql(text, later, stated);
        }

        @Override
        public Span span() {
            return text.span();
        }

        /** {@code since 17 "..."}: the text for servers of that major version and later. */
        public record Since(int version, SqlText text) {}

        /** {@code needs role pg_monitor}, {@code needs extension pg_stat_statements}. */
        public record Need(Kind kind, String name) {
            public enum Kind {
                ROLE,
                EXTENSION
            }

            @Override
            public String toString() {
                return kind.name().toLowerCase(Locale.ROOT) + " " + name;
            }
        }
    }

    /**
     * A PromQL expression.
     *
     * @param text with what its parameters give filled in
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

    /**
     * Rows at random keys, of which each must say the same twice.
     *
     * @param ranges how many ranges of keys are compared by their checksums; 0 where single rows are compared
     * @param rows how many rows are drawn, or how many stand in a range
     * @param table as SQL names it
     * @param key the columns of a unique index as SQL names them, in its order
     * @param where the condition of rows that are compared
     * @param compared the expressions over {@code table}, separated by commas as in a {@code select}
     * @param with the same many expressions over the other side
     * @param other the table that is compared with, as SQL names it; the same one where nothing is said
     * @param otherSource where that table is
     */
    record Sample(
            int ranges,
            int rows,
            String table,
            List<String> key,
            Optional<String> where,
            String compared,
            String with,
            String other,
            String otherSource,
            Span span)
            implements Query {
        public Sample {
            key = List.copyOf(key);
        }

        /** As the language writes it. */
        public String text() {
            return "sample " + (ranges == 0 ? "" : ranges + " ranges of ") + rows + " rows of " + table + " by "
                    + String.join(", ", key)
                    + where.map(condition -> " where \"" + condition + '"').orElse("") + " compare \"" + compared
                    + "\" with \"" + with + "\" in " + other + " from " + otherSource;
        }
    }

    /** A command of the environment's allow-list; its number on stdout is the value. */
    record Command(String name, Span span) implements Query {}
}
