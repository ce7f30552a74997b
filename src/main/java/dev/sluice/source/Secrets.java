package dev.sluice.source;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * All secrets of an environment. Our own texts never hold one, because a {@link Secret} has no readable form; texts that other
 * programs wrote (a server's error, a command's complaint) are masked here before they go anywhere.
 */
public final class Secrets {
    public static final Secrets NONE = new Secrets(List.of());

    private static final String MASK = "***";

    private final List<Secret> known;

    public Secrets(Collection<Secret> secrets) {
        known = secrets.stream()
                .filter(secret -> !secret.reveal().isEmpty())
                .sorted(Comparator.comparingInt(
                                (Secret secret) -> secret.reveal().length())
                        .reversed())
                .toList();
    }

    /** The text with every secret in it replaced, the longest first. */
    public String mask(String foreignText) {
        String masked = foreignText;
        for (Secret secret : known) {
            masked = masked.replace(secret.reveal(), MASK);
        }
        return masked;
    }

    @Override
    public String toString() {
        return known.size() + " secrets";
    }
}
