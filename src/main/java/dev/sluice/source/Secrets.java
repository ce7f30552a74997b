package dev.sluice.source;

import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * All secrets of an environment. Our own texts never hold one, because a {@link Secret} has no readable form; texts that other
 * programs wrote (a server's error, a command's complaint) are masked here before they go anywhere, and before they are cut.
 */
public final class Secrets {
    public static final Secrets NONE = new Secrets(List.of());

    static final String MASK = "***";

    private final List<Secret> all;

    /** The longest first. */
    private final List<String> forms;

    public Secrets(Collection<Secret> secrets) {
        all = List.copyOf(secrets);
        forms = all.stream()
                .map(Secret::reveal)
                .filter(secret -> !secret.isEmpty())
                .flatMap(SecretForms::of)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** With one more. */
    public Secrets with(Secret another) {
        return new Secrets(Stream.concat(all.stream(), Stream.of(another)).toList());
    }

    /** The text with every secret in it replaced, plain or encoded. */
    public String mask(String foreignText) {
        return masking().last(foreignText);
    }

    /** The same of a text that was cut off at its end: what may be the beginning of a secret there is left out. */
    public String maskBeginning(String foreignText) {
        return masking().next(foreignText);
    }

    /** For a text that comes in pieces. */
    public Masking masking() {
        return new Masking(this);
    }

    /** Which letters of a text belong to a secret. */
    BitSet covered(String text) {
        BitSet covered = new BitSet();
        for (String form : forms) {
            for (int at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
                covered.set(at, at + form.length());
            }
        }
        return covered;
    }

    /** Where the end of a text begins that may be the beginning of a secret; the text's length if nowhere. */
    int opening(String text) {
        int longest = forms.isEmpty() ? 0 : forms.getFirst().length();
        for (int at = Math.max(0, text.length() - longest + 1); at < text.length(); at++) {
            if (mayBegin(text, at)) {
                return at;
            }
        }
        return text.length();
    }

    private boolean mayBegin(String text, int at) {
        int length = text.length() - at;
        return forms.stream().anyMatch(form -> form.length() > length && text.regionMatches(at, form, 0, length));
    }

    @Override
    public String toString() {
        return all.size() + " secrets";
    }
}
