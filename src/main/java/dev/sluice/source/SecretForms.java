package dev.sluice.source;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** In what other forms a secret stands in the texts of other programs. */
final class SecretForms {
    /** Of a shorter stretch of Base64 too much else would be masked. */
    private static final int SHORTEST_ENCODED = 8;

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /** What one writer of addresses or another leaves as it is beside letters, digits and {@code -._~}. */
    private static final List<String> LEFT_PLAIN = List.of("", "/", "!'()*", "/!$&'()*+,;=:@", "!'()*;,/?:@&=+$#");

    private SecretForms() {}

    /** As it stands, in an address, in a text of JSON, and inside Base64, whatever stands before it there. */
    static Stream<String> of(String secret) {
        return Stream.of(Stream.of(secret), addresses(secret), texts(secret), base64(secret))
                .flatMap(forms -> forms);
    }

    private static Stream<String> addresses(String secret) {
        return Stream.concat(
                        Stream.of(URLEncoder.encode(secret, StandardCharsets.UTF_8)),
                        LEFT_PLAIN.stream().map(plain -> percent(secret, plain)))
                .flatMap(form -> Stream.of(form, lowerDigits(form)));
    }

    private static String percent(String secret, String plain) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : secret.getBytes(StandardCharsets.UTF_8)) {
            boolean stays = UNRESERVED.indexOf(each) >= 0 || plain.indexOf(each) >= 0;
            encoded.append(stays ? Character.toString(each) : "%%%02X".formatted(each));
        }
        return encoded.toString();
    }

    private static String lowerDigits(String encoded) {
        StringBuilder lower = new StringBuilder(encoded);
        for (int at = encoded.indexOf('%'); at >= 0; at = encoded.indexOf('%', at + 1)) {
            lower.replace(at, at + 3, encoded.substring(at, at + 3).toLowerCase(Locale.ROOT));
        }
        return lower.toString();
    }

    /** Writers of JSON differ in whether they escape a slash, what is not ASCII, and what means something in HTML. */
    private static Stream<String> texts(String secret) {
        IntPredicate foreign = letter -> letter > 126;
        IntPredicate html = letter -> "<>&".indexOf(letter) >= 0;
        return Stream.<IntPredicate>of(letter -> false, foreign, html, foreign.or(html))
                .flatMap(numbered -> Stream.of("/", "\\/")
                        .flatMap(slash ->
                                Stream.of("\\u%04x", "\\u%04X").map(form -> json(secret, slash, numbered, form))));
    }

    private static String json(String secret, String slash, IntPredicate numbered, String number) {
        StringBuilder escaped = new StringBuilder();
        secret.chars().forEach(letter -> escaped.append(json((char) letter, slash, numbered, number)));
        return escaped.toString();
    }

    private static String json(char letter, String slash, IntPredicate numbered, String number) {
        return switch (letter) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '/' -> slash;
            default ->
                letter < ' ' || numbered.test(letter) ? number.formatted((int) letter) : Character.toString(letter);
        };
    }

    private static Stream<String> base64(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        Stream.Builder<String> forms = Stream.builder();
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
}
