package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.Relation;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The checks that the conditions of one diagnosis may speak of; a metric of the same name is hidden there. What counts is the
 * number of rows: {@code x is empty}, {@code x is not empty} and {@code rows(x)} are about it, so that a check which could not be
 * read is unknown and never "not empty".
 */
final class CheckScope {
    private static final String ROWS = "rows";

    private final Map<String, String> addresses;
    private final Findings findings;

    /** @param addresses of the checks, by the name under which the diagnosis knows them */
    CheckScope(Map<String, String> addresses, Findings findings) {
        this.addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
        this.findings = findings;
    }

    /** Whether a term is about a check itself, not by way of one of its parts. */
    boolean covers(Term term) {
        return !addresses.isEmpty()
                && switch (term) {
                    case Term.Reference reference ->
                        addresses.containsKey(reference.name().text());
                    case Term.Is is -> covers(is.operand());
                    case Term.Call call ->
                        call.function().text().equals(ROWS)
                                || call.arguments().stream()
                                        .map(Term.Argument::term)
                                        .anyMatch(argument -> argument instanceof Term.Reference && covers(argument));
                    case Term.For lasting ->
                        References.of(lasting.condition()).stream()
                                .anyMatch(name -> addresses.containsKey(name.text()));
                    default -> false;
                };
    }

    /** What a term that is about a check means; nothing if it is one of the many things that a check cannot tell. */
    Optional<Expression> expression(Term term) {
        return switch (term) {
            case Term.Is is -> is(is);
            case Term.Call call -> call(call);
            case Term.For lasting ->
                refused(
                        lasting.span(),
                        "a check is read once, so nothing about it holds `for` a time",
                        "compare its rows alone, and put what is to last into a metric");
            default ->
                refused(
                        term.span(),
                        "this is a check, and a condition is about its rows",
                        "write `NAME is not empty`, `NAME is empty` or `rows(NAME) > 3`");
        };
    }

    private Optional<Expression> is(Term.Is term) {
        Tree.Name name = ((Term.Reference) term.operand()).name();
        if (!term.state().text().equals("empty")) {
            return refused(
                    term.span(),
                    "of a check one asks whether it is empty: one that could not be read is unknown by itself",
                    "write `" + name.text() + " is empty` or `" + name.text() + " is not empty`");
        }
        Relation relation = term.negated() ? Relation.GREATER : Relation.EQUAL;
        Expression none = new Expression.Constant(Value.amount(0), Dimension.COUNT, "0", Optional.empty(), term.span());
        return Optional.of(
                new Expression.Comparison(relation, rows(name, name.span()), none, Type.Plain.BOOLEAN, term.span()));
    }

    private Optional<Expression> call(Term.Call call) {
        boolean bare = call.arguments().size() == 1
                && call.arguments().getFirst().over().isEmpty()
                && call.arguments().getFirst().in().isEmpty();
        if (!call.function().text().equals(ROWS)) {
            return refused(
                    call.span(),
                    "`" + call.function().text() + "` is about a metric, and this is a check",
                    "write `rows(NAME)` for its number of rows, or declare a metric");
        }
        if (!bare || !(call.arguments().getFirst().term() instanceof Term.Reference reference)) {
            return refused(call.span(), "`rows` takes the name of a check", "write `rows(NAME) > 3`");
        }
        if (!covers(reference)) {
            findings.unknown(
                    Code.S201, reference.span(), "check", reference.name().text(), addresses.keySet());
            return Optional.empty();
        }
        return Optional.of(rows(reference.name(), call.span()));
    }

    private Expression rows(Tree.Name check, Span span) {
        return new Expression.MetricRef(addresses.get(check.text()), Dimension.COUNT, span);
    }

    private Optional<Expression> refused(Span span, String message, String help) {
        findings.add(
                Diagnostic.error(Code.S801, span, message, "not about its rows").help(help));
        return Optional.empty();
    }
}
