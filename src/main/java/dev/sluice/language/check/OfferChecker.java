package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.syntax.Diagnosis.Offer;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks what a cause offers to do about it: only SQL, and no session is ended that was not asked to stop before. */
final class OfferChecker {
    private static final String CANCEL = "pg_cancel_backend";
    private static final String TERMINATE = "pg_terminate_backend";

    private final Names names;
    private final ActionChecker actions;
    private final Texts texts;
    private final Findings findings;

    OfferChecker(Names names, ActionChecker actions, Texts texts, Findings findings) {
        this.names = names;
        this.actions = actions;
        this.texts = texts;
        this.findings = findings;
    }

    /**
     * A check that an offer may be made for each row of.
     *
     * @param columns words of its query, among which those of its columns are; absent where it could not be read
     */
    record Source(String address, Optional<Set<String>> columns) {
        static Source of(String address, List<SqlChecker.Sql> texts) {
            List<SqlStatement> queries =
                    texts.stream().flatMap(text -> text.statements().stream()).toList();
            boolean all = queries.isEmpty()
                    || queries.stream().anyMatch(query -> query.text().contains("*"));
            Set<String> words = queries.stream()
                    .flatMap(query -> query.tokens().stream())
                    .map(SqlToken::word)
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.toSet());
            return new Source(address, all ? Optional.empty() : Optional.of(words));
        }
    }

    /** The offers of one cause, in order: one that comes after another stands below it. */
    List<Diagnosis.Offer> check(List<Offer> offers, Map<String, Source> checks) {
        Map<String, Diagnosis.Offer> known = new LinkedHashMap<>();
        Map<String, Tree.Name> declared = new HashMap<>();
        for (Offer offer : offers) {
            Tree.Name before = declared.putIfAbsent(offer.name().text(), offer.name());
            if (before != null) {
                names.twice("offer", offer.name(), before);
            }
            check(offer, checks, known).ifPresent(checked -> known.putIfAbsent(checked.name(), checked));
        }
        return List.copyOf(known.values());
    }

    private Optional<Diagnosis.Offer> check(
            Offer offer, Map<String, Source> checks, Map<String, Diagnosis.Offer> above) {
        Optional<Source> each = offer.each().flatMap(name -> source(name, checks));
        Optional<Diagnosis.Offer> after = offer.after().flatMap(name -> before(name, above));
        Optional<String> because = offer.because().map(texts::filled);
        if (!(offer.action() instanceof dev.sluice.language.syntax.Action.Sql sql)) {
            misfit(
                    offer.action().span(),
                    "an offer is SQL",
                    "write `sql on SOURCE \"...\"`; let a person do what is not");
            return Optional.empty();
        }
        sql.into().ifPresent(name -> misfit(name.span(), "an offer captures nothing", "leave `into` out"));
        Optional<ActionChecker.Checked> checked = actions.sql(sql, binds(offer, each, sql));
        if (checked.isEmpty()
                || each.isPresent() != offer.each().isPresent()
                || after.isPresent() != offer.after().isPresent()) {
            return Optional.empty();
        }
        Optional<String> address = each.map(Source::address);
        if (after.isPresent() && !after.get().each().equals(address)) {
            misfit(
                    offer.after().orElseThrow().span(),
                    "`" + after.get().name() + "` is not offered for the same rows",
                    "give both the same `each CHECK`");
        }
        if (calls(checked.get().statements(), TERMINATE)
                && because.isEmpty()
                && !after.map(OfferChecker::cancels).orElse(false)) {
            findings.add(Diagnostic.error(
                            Code.S803,
                            offer.name().span(),
                            "this ends a session that was not asked to stop before",
                            "cancel first")
                    .help("offer to cancel it above and write `after OFFER` here; where nothing runs that could be"
                            + " cancelled, say so: `because \"an idle session cannot be cancelled\"`"));
        }
        return Optional.of(new Diagnosis.Offer(
                offer.name().text(),
                address,
                after.map(Diagnosis.Offer::name),
                offer.unattended().isPresent(),
                because,
                (Action.Sql) checked.get().action(),
                offer.span()));
    }

    private Optional<Source> source(Tree.Name name, Map<String, Source> checks) {
        if (!checks.containsKey(name.text()) && !names.excused(name, "check")) {
            findings.unknown(Code.S201, name.span(), "check", name.text(), checks.keySet());
        }
        return Optional.ofNullable(checks.get(name.text()));
    }

    private Optional<Diagnosis.Offer> before(Tree.Name name, Map<String, Diagnosis.Offer> above) {
        if (!above.containsKey(name.text()) && !names.excused(name, "offer")) {
            findings.unknown(Code.S201, name.span(), "offer", name.text(), above.keySet());
        }
        return Optional.ofNullable(above.get(name.text()));
    }

    /** The names that have a value besides the parameters. */
    private static Set<String> binds(Offer offer, Optional<Source> each, dev.sluice.language.syntax.Action.Sql action) {
        boolean unread = offer.each().isPresent()
                && (each.isEmpty() || each.get().columns().isEmpty());
        return unread
                ? SqlChecker.bindsOf(action.sql())
                : each.flatMap(Source::columns).orElse(Set.of());
    }

    private static boolean cancels(Diagnosis.Offer offer) {
        return offer.action().sql().raw().contains(CANCEL);
    }

    private static boolean calls(List<SqlStatement> statements, String function) {
        return statements.stream().anyMatch(statement -> statement.has(function));
    }

    private void misfit(Span span, String message, String help) {
        findings.add(Diagnostic.error(Code.S802, span, message, "does not fit").help(help));
    }
}
