package dev.sluice.document.board;

import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import java.util.regex.Pattern;

/** The rows into which metrics go that the {@code dashboard} block leaves out, in reading order. */
enum Topic {
    PROGRESS("Progress", "How far the work has come, and how fast it goes."),
    SAFETY("Safety", "Whether the work hurts anybody."),
    DATABASE("Database", "How the database itself bears the work: what its own catalogs and statistics say."),
    CORRECTNESS("Correctness", "Whether the data is right so far.");

    /** What PostgreSQL calls its own relations, and its exporter the series made of them. */
    private static final Pattern OWN_RELATION = Pattern.compile("\\bpg_[a-z]");

    private final String title;
    private final String purpose;

    Topic(String title, String purpose) {
        this.title = title;
        this.purpose = purpose;
    }

    String title() {
        return title;
    }

    String purpose() {
        return purpose;
    }

    /** By its kind; a safety metric that asks PostgreSQL's own relations is about the database. */
    static Topic of(Metric metric) {
        return switch (metric.kind()) {
            case PROGRESS -> PROGRESS;
            case SAFETY -> asksTheDatabase(metric) ? DATABASE : SAFETY;
            case CORRECTNESS -> CORRECTNESS;
        };
    }

    private static boolean asksTheDatabase(Metric metric) {
        if (!(metric.definition() instanceof Metric.Definition.Queried queried)) {
            return false;
        }
        return switch (queried.query()) {
            case Query.Sql sql -> OWN_RELATION.matcher(sql.raw()).find();
            case Query.PromQl promql -> OWN_RELATION.matcher(promql.text()).find();
            case Query.Json json -> false;
            case Query.Command command -> false;
            case Query.Sample sample -> false;
        };
    }
}
