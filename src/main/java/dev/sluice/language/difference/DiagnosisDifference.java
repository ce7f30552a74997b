package dev.sluice.language.difference;

import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Diagnosis.Cause;
import dev.sluice.language.model.Diagnosis.Check;
import dev.sluice.language.model.Diagnosis.Offer;
import dev.sluice.language.model.Diagnosis.Symptom;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.ExpressionText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What two versions of a diagnosis differ in. An offer that needs nobody's word any more is weaker; no other part acts by itself. */
final class DiagnosisDifference {
    private final Guards guards;

    DiagnosisDifference(Guards guards) {
        this.guards = guards;
    }

    static Place place(String name) {
        return Place.of(Place.Kind.DIAGNOSIS, name, Set.of());
    }

    List<Change> compare(Place place, Diagnosis before, Diagnosis after) {
        Found found = new Found(place);
        found.text("title", Optional.of(before.title()), Optional.of(after.title()));
        symptoms(found, before.symptoms(), after.symptoms());
        checks(found, before.checks(), after.checks());
        named(found, "cause ", before.causes(), after.causes(), Cause::name, Cause::title, this::cause);
        order(found, "causes", before.causes(), after.causes(), Cause::name);
        found.text(
                "pivot",
                texts(before.pivots(), pivot -> pivot.when() + " to " + pivot.to()),
                texts(after.pivots(), pivot -> pivot.when() + " to " + pivot.to()));
        found.text(
                "question",
                texts(before.questions(), DiagnosisDifference::text),
                texts(after.questions(), DiagnosisDifference::text));
        return found.changes();
    }

    private interface Pair<T> {
        void compare(Found found, T before, T after);
    }

    private static <T> void named(
            Found found,
            String word,
            List<T> before,
            List<T> after,
            Function<T, String> name,
            Function<T, String> text,
            Pair<T> pair) {
        Map<String, T> own = byName(before, name);
        Map<String, T> other = byName(after, name);
        own.forEach((key, thing) -> {
            if (other.containsKey(key)) {
                pair.compare(found, thing, other.get(key));
            } else {
                found.add(Word.REMOVED, word + key, Optional.of(text.apply(thing)), Optional.empty());
            }
        });
        other.forEach((key, thing) -> {
            if (!own.containsKey(key)) {
                found.add(Word.ADDED, word + key, Optional.empty(), Optional.of(text.apply(thing)));
            }
        });
    }

    private static <T> Map<String, T> byName(List<T> things, Function<T, String> name) {
        Map<String, T> byName = new LinkedHashMap<>();
        things.forEach(thing -> byName.put(name.apply(thing), thing));
        return byName;
    }

    /** Causes stand with the most frequent first, checks with the fastest. */
    private static <T> void order(Found found, String what, List<T> before, List<T> after, Function<T, String> name) {
        List<String> own = before.stream().map(name).toList();
        List<String> other = after.stream().map(name).toList();
        List<String> kept = own.stream().filter(other::contains).toList();
        List<String> now = other.stream().filter(own::contains).toList();
        if (!kept.equals(now)) {
            found.add(Word.MOVED, what, String.join(", ", kept), String.join(", ", now));
        }
    }

    private void symptoms(Found found, List<Symptom> before, List<Symptom> after) {
        found.text("symptom", texts(told(before), text -> text), texts(told(after), text -> text));
        conditions(found, "symptom", measured(before), measured(after));
    }

    private static List<String> told(List<Symptom> symptoms) {
        return symptoms.stream()
                .filter(Symptom.Told.class::isInstance)
                .map(symptom -> ((Symptom.Told) symptom).text())
                .toList();
    }

    private static List<Expression> measured(List<Symptom> symptoms) {
        return symptoms.stream()
                .filter(Symptom.Measured.class::isInstance)
                .map(symptom -> ((Symptom.Measured) symptom).when())
                .toList();
    }

    private void conditions(Found found, String what, List<Expression> before, List<Expression> after) {
        boolean same = before.size() == after.size();
        for (int i = 0; same && i < before.size(); i++) {
            same = guards.same(before.get(i), after.get(i));
        }
        if (!same) {
            found.add(Word.CHANGED, what, texts(before, ExpressionText::of), texts(after, ExpressionText::of));
        }
    }

    private static void checks(Found found, List<Check> before, List<Check> after) {
        named(found, "check ", before, after, Check::name, DiagnosisDifference::text, (same, own, other) -> {
            String what = "check " + own.name();
            same.text(what + " title", own.title(), other.title());
            same.changed(what + " source", own.source(), other.source(), source -> source);
            same.duration(Word.CHANGED, what + " timeout", own.timeout(), other.timeout());
            if (!Queries.same(own.query(), other.query())) {
                same.add(Word.CHANGED, what, text(own), text(other));
            }
        });
        order(found, "checks", before, after, Check::name);
    }

    private void cause(Found found, Cause before, Cause after) {
        String what = "cause " + before.name() + " ";
        found.text(what + "title", Optional.of(before.title()), Optional.of(after.title()));
        conditions(found, what + "certain when", before.certain(), after.certain());
        conditions(found, what + "likely when", before.likely(), after.likely());
        // Which checks are shown with a cause follows from where they stand.
        found.text(what + "checks", texts(before.checks(), check -> check), texts(after.checks(), check -> check));
        found.text(what + "fix", texts(before.fixes(), fix -> fix), texts(after.fixes(), fix -> fix));
        found.text(what + "drill", texts(before.drills(), drill -> drill), texts(after.drills(), drill -> drill));
        named(
                found,
                what + "offer ",
                before.offers(),
                after.offers(),
                Offer::name,
                DiagnosisDifference::text,
                (same, own, other) -> offer(same, what + "offer " + own.name() + " ", own, other));
    }

    private void offer(Found found, String what, Offer before, Offer after) {
        found.optional(what + "each", before.each(), after.each(), each -> each);
        found.present(Word.STRICTER, what + "after", before.after(), after.after());
        found.flag(Word.WEAKER, what + "unattended", before.unattended(), after.unattended());
        found.text(what + "because", before.because(), after.because());
        new ActionDifference(guards, found, what).compare(before.action(), after.action());
    }

    private static String text(Check check) {
        return "from " + check.source() + " " + ActionText.query(check.query());
    }

    private static String text(Offer offer) {
        return (offer.unattended() ? "unattended " : "") + ActionText.of(offer.action());
    }

    private static String text(Diagnosis.OpenQuestion question) {
        return question.text()
                + question.revisitBy().map(date -> " revisit by " + date).orElse("");
    }

    private static <T> Optional<String> texts(List<T> all, Function<T, String> text) {
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.stream().map(text).collect(Collectors.joining("; ")));
    }
}
