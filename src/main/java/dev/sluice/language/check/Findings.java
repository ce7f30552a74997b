package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Diagnostic.Severity;
import dev.sluice.language.diagnostic.Similar;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gathers what is found; the same finding at the same place counts once, as a gate used in three phases is checked thrice. */
final class Findings {
    /** Beyond this many findings the search for similar names costs more than it helps. */
    private static final int MOST_SUGGESTIONS = 100;

    private final List<Diagnostic> found = new ArrayList<>();
    private final Set<Place> places = new HashSet<>();
    private boolean errors;

    private record Place(Code code, Span span) {}

    Findings(List<Diagnostic> before) {
        found.addAll(before);
        errors = before.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }

    void add(Diagnostic finding) {
        if (places.add(new Place(finding.code(), finding.span()))) {
            found.add(finding);
            errors |= finding.severity() == Severity.ERROR;
        }
    }

    boolean hasErrors() {
        return errors;
    }

    /** The number of findings so far, to tell whether a part of the check found anything. */
    int size() {
        return found.size();
    }

    /** An unknown name, with the known one it was meant to be. */
    void unknown(Code code, Span span, String what, String word, Collection<String> known) {
        Diagnostic finding =
                Diagnostic.error(code, span, "`" + word + "` is no " + what + " of this runbook", "not declared");
        Optional<String> similar = found.size() < MOST_SUGGESTIONS ? Similar.to(word, known) : Optional.<String>empty();
        add(
                similar.isPresent()
                        ? finding.help("write `" + similar.get() + "`, or declare " + what + " `" + word + "`")
                                .edit(span, similar.get())
                        : finding.help("declare " + what + " `" + word + "`" + among(known)));
    }

    /** A word that is none of a fixed list. */
    void notOneOf(Span span, String what, String word, List<String> words) {
        Diagnostic finding = Diagnostic.error(Code.S202, span, "`" + word + "` is no " + what, "expected " + what);
        Optional<String> similar = Similar.to(word, words);
        String all = String.join("`, `", words);
        add(
                similar.isPresent()
                        ? finding.help("write `" + similar.get() + "`; it is one of `" + all + "`")
                                .edit(span, similar.get())
                        : finding.help("write one of `" + all + "`"));
    }

    private static String among(Collection<String> known) {
        return known.isEmpty() || known.size() > 8 ? "" : ", or use one of `" + String.join("`, `", known) + "`";
    }

    /** All findings in the order of the file. */
    List<Diagnostic> inOrder() {
        return found.stream()
                .sorted(Comparator.comparingInt(
                                (Diagnostic finding) -> finding.span().start())
                        .thenComparing(Diagnostic::severity))
                .toList();
    }
}
