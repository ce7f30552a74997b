package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Diagnostic.Severity;
import dev.sluice.language.diagnostic.Similar;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Gathers what is found; the same finding at the same place counts once, as a gate used in three phases is checked thrice. */
final class Findings {
    /** Beyond this many findings the search for similar names costs more than it helps. */
    private static final int MOST_SUGGESTIONS = 100;

    private final List<Diagnostic> found = new ArrayList<>();
    private final Set<Place> places = new HashSet<>();
    private final List<Span> damaged = new ArrayList<>();
    private final boolean stored;
    private boolean errors;
    private String given = "";

    /** @param message only where one place may have several findings of a code */
    private record Place(Code code, Span span, String message) {}

    /** About a text that is new. */
    Findings(List<Diagnostic> before) {
        this(before, false);
    }

    /** @param stored whether runs go by the text already, so that a rule may be younger than they are */
    Findings(List<Diagnostic> before, boolean stored) {
        this.stored = stored;
        found.addAll(before);
        before.stream()
                .map(Diagnostic::span)
                .filter(span -> span.end() > span.start())
                .forEach(damaged::add);
        errors = before.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }

    void add(Diagnostic finding) {
        if (isEcho(finding.span())) {
            return;
        }
        boolean ofValues = finding.code() == Code.S209 || finding.code() == Code.S210;
        if (places.add(new Place(finding.code(), finding.span(), ofValues ? finding.message() : ""))) {
            found.add(ofValues || given.isEmpty() ? finding : finding.note(noted(finding)));
            errors |= finding.severity() == Severity.ERROR;
        }
    }

    /**
     * Adds what a rule says that did not hold from the beginning: runs may have been begun with a text that breaks it, and whoever
     * stops them, or reads what they did, must not be refused. Of a stored text it is a warning.
     *
     * @return whether the text stands all the same
     */
    boolean addYounger(Diagnostic error) {
        add(stored ? error.tolerated() : error);
        return stored;
    }

    /** None yet, about another part of the text. */
    Findings ofPart() {
        return new Findings(List.of(), stored);
    }

    /** What the parser has objected to already is mended first; what it took it for is not judged. */
    private boolean isEcho(Span span) {
        return damaged.stream().anyMatch(other -> other.start() < span.end() && span.start() < other.end());
    }

    /** From here on findings are due to these values: without them the file was checked already. */
    void with(Map<String, String> values) {
        given = values.entrySet().stream()
                .map(value -> "`--set " + value.getKey() + "=" + value.getValue() + "`")
                .collect(Collectors.joining(", "));
    }

    private String noted(Diagnostic finding) {
        return "with " + given + finding.note().map(note -> "; " + note).orElse("");
    }

    boolean hasErrors() {
        return errors;
    }

    /** An unknown name, with the known one it was meant to be. */
    void unknown(Code code, Span span, String what, String word, Collection<String> known) {
        Diagnostic finding = Diagnostic.error(code, span, "there is no " + what + " `" + word + "`", "not declared");
        Optional<String> similar = found.size() < MOST_SUGGESTIONS ? Similar.to(word, known) : Optional.<String>empty();
        add(
                similar.isPresent()
                        ? finding.help("write `" + similar.get() + "`, or declare " + declaration(what, word))
                                .suggest(span, similar.get())
                        : finding.help("declare " + declaration(what, word) + among(known)));
    }

    /** A word that is none of a fixed list. */
    void notOneOf(Span span, String what, String word, List<String> words) {
        Diagnostic finding =
                Diagnostic.error(Code.S202, span, "there is no " + what + " `" + word + "`", "an unknown word");
        Optional<String> similar = Similar.to(word, words);
        String all = String.join("`, `", words);
        add(
                similar.isPresent()
                        ? finding.help("write `" + similar.get() + "`; known are `" + all + "`")
                                .suggest(span, similar.get())
                        : finding.help("write one of `" + all + "`"));
    }

    /** What declares such a name. */
    private static String declaration(String what, String word) {
        return switch (what) {
            case "source" -> "`source " + word + " postgres`";
            case "gate" -> "`gate " + word + " { ... }`";
            case "phase" -> "`phase " + word + " \"TITLE\" { ... }`";
            case "step" -> "`step " + word + " ...` in that phase";
            case "diagnosis" -> "`diagnosis " + word + " \"TITLE\" { ... }`";
            case "check" -> "`check " + word + " from SOURCE sql \"...\"` in this diagnosis";
            case "offer" -> "`offer " + word + " ...` above this one";
            case "parameter" -> "`param " + word + " UNIT = VALUE`";
            default -> "`metric " + word + " UNIT safety from SOURCE sql \"...\"`";
        };
    }

    private static String among(Collection<String> known) {
        return known.isEmpty() || known.size() > 8 ? "" : ", or use one of `" + String.join("`, `", known) + "`";
    }

    /** All findings in the order of the file. */
    List<Diagnostic> inOrder() {
        return found.stream()
                .sorted((one, other) -> {
                    int order = Span.IN_ORDER.compare(one.span(), other.span());
                    return order != 0 ? order : one.severity().compareTo(other.severity());
                })
                .toList();
    }
}
