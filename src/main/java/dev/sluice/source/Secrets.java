package dev.sluice.source;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * All secrets of an environment. Our own texts never hold one, because a {@link Secret} has no readable form; texts that other
 * programs wrote (a server's error, a command's complaint) are masked here before they go anywhere.
 */
public final class Secrets {
    public static final Secrets NONE = new Secrets(List.of());

    private static final String MASK = "***";

    /** Of a shorter stretch of Base64 too much else would be masked. */
    private static final int SHORTEST_ENCODED = 8;

    private final int count;
    private final List<String> forms;

    public Secrets(Collection<Secret> secrets) {
        count = secrets.size();
        forms = secrets.stream()
                .map(Secret::reveal)
                .filter(secret -> !secret.isEmpty())
                .flatMap(Secrets::forms)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The text with every secret in it replaced, plain or encoded, the longest first. */
    public String mask(String foreignText) {
        String masked = foreignText;
        for (String form : forms) {
            masked = masked.replace(form, MASK);
        }
        return masked;
    }

    /** A secret as it stands, as it stands in an address, and inside Base64, whatever stands before it there. */
    private static Stream<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        Stream.Builder<String> forms = Stream.builder();
        forms.add(secret).add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            // Digits that hold bits of a neighbour, too, differ from text to text.
            int mixedBefore = before == 0 ? 0 : before + 1;
            int mixedBehind = shifted.length % 3 == 0 ? 0 : 1;
            for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                String encoded = encoder.withoutPadding().encodeToString(shifted);
                String own = encoded.substring(mixedBefore, Math.max(mixedBefore, encoded.length() - mixedBehind));
                if (own.length() >= SHORTEST_ENCODED) {
                    forms.add(own);
                }
            }
        }
        return forms.build();
    }

    @Override
    public String toString() {
        return count + " secrets";
    }
}
