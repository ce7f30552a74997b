package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.Tree.Request;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;

/**
 * What stands between the kind of a metric and its definition, in any order.
 *
 * @param once the keyword's own place
 * @param needs what the database must grant or have; may be stated several times
 * @param request {@code get "/path"} of a JSON query
 */
public record MetricModifiers(
        Optional<Name> from,
        Optional<Name> as,
        Optional<Term.Setting> every,
        Optional<Term.Setting> fresh,
        Optional<Term.Setting> timeout,
        Optional<Span> once,
        Optional<Term.Setting> missingAs,
        Optional<Term.Setting> emptyAs,
        Optional<Text> agePromql,
        List<Name> labels,
        List<Need> needs,
        Optional<Request> request,
        Optional<Text> sampledAt,
        List<Term.Literal> status) {
    public MetricModifiers {
        labels = List.copyOf(labels);
        needs = List.copyOf(needs);
        status = List.copyOf(status);
    }

    /** {@code needs role NAME}, {@code needs extension NAME}. @param what the word {@code role} or {@code extension} */
    public record Need(Name what, Name name, Span span) {}
}
