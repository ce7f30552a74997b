package dev.sluice.step;

import java.util.List;

/** Blanks secrets out of what other programs say. */
public final class Redaction {
    private Redaction() {}

    public static String blank(String text, List<String> secrets) {
        String blanked = text;
        for (String secret : secrets) {
            if (!secret.isEmpty()) {
                blanked = blanked.replace(secret, "***");
            }
        }
        return blanked;
    }
}
