package dev.sluice.language.check;

import dev.sluice.language.text.SourceText;
import dev.sluice.testing.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sound runbooks with one token or one character changed, always the same ones: every runbook of the repository without an error,
 * and the right examples of the diagnostics' pages. Short ones have more mutants than long ones, so that all of them together take
 * about the same work.
 */
final class Mutants {
    private static final Pattern TOKEN =
            Pattern.compile("\"\"\"|\"[^\"\\n]*\"|[A-Za-z_][A-Za-z0-9_]*|[0-9][0-9A-Za-z_.%/]*|[<>=!.&|]+|\\S");
    private static final Pattern EXAMPLE = Pattern.compile("```runbook\\n(runbook .*?)```", Pattern.DOTALL);
    private static final String SIGNS = "\"'{}()[];:,.=<>!&|#\\/*-+%$@`_ \t\r\n\u00a0\u201c\u2019\u00f6\0" + "019azAZ";
    private static final String PICTURE = "\ud83d\udc22";

    private final List<Original> originals;
    private final int count;
    private final long seed;

    /**
     * A runbook without error.
     *
     * @param tokens start and end of each, as {@link String#charAt} counts
     * @param first number of its first mutant
     */
    private record Original(String name, String text, List<int[]> tokens, int first) {}

    Mutants(int count, long seed) {
        this.count = count;
        this.seed = seed;
        this.originals = shared(sound(), count);
    }

    int originals() {
        return originals.size();
    }

    /** Name and text of the runbook that a mutant was made from. */
    SourceText originalOf(int number) {
        Original original = original(number);
        return new SourceText(original.name, original.text);
    }

    /** The mutant of that number, from 0. */
    String text(int number) {
        Original original = original(number);
        Random random = new Random(seed + number);
        return random.nextBoolean() ? byToken(original, random) : byCharacter(original.text, random);
    }

    private Original original(int number) {
        int at = originals.size() - 1;
        while (originals.get(at).first > number) {
            at--;
        }
        return originals.get(at);
    }

    private static String byToken(Original original, Random random) {
        String text = original.text;
        int at = random.nextInt(original.tokens.size());
        int[] one = original.tokens.get(at);
        String token = text.substring(one[0], one[1]);
        int[] other = original.tokens.get(random.nextInt(original.tokens.size()));
        int[] next = original.tokens.get(Math.min(at + 1, original.tokens.size() - 1));
        String instead = switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> token + " " + token;
            case 2 -> text.substring(other[0], other[1]);
            default -> text.substring(next[0], next[1]) + text.substring(one[1], Math.max(one[1], next[0])) + token;
        };
        boolean swapped = instead.endsWith(token) && next[0] >= one[1] && instead.length() > 2 * token.length() + 1;
        return text.substring(0, one[0]) + instead + text.substring(swapped ? next[1] : one[1]);
    }

    private static String byCharacter(String text, Random random) {
        int at = random.nextInt(text.length());
        int sign = random.nextInt(SIGNS.length() + 1);
        String character = sign == SIGNS.length() ? PICTURE : SIGNS.substring(sign, sign + 1);
        String before = text.substring(0, at);
        return switch (random.nextInt(4)) {
            case 0 -> before + text.substring(at + 1);
            case 1 -> before + text.charAt(at) + text.substring(at);
            case 2 -> before + character + text.substring(at + 1);
            default -> before + character + text.substring(at);
        };
    }

    /** Each original with its share of the mutants: the longer, the fewer. */
    private static List<Original> shared(List<SourceText> sound, int count) {
        double whole = sound.stream()
                .mapToDouble(source -> 1.0 / source.text().length())
                .sum();
        List<Original> originals = new ArrayList<>();
        double first = 0;
        for (SourceText source : sound) {
            originals.add(new Original(source.name(), source.text(), tokens(source.text()), (int) first));
            first += count / whole / source.text().length();
        }
        return originals;
    }

    private static List<int[]> tokens(String text) {
        List<int[]> tokens = new ArrayList<>();
        Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            tokens.add(new int[] {token.start(), token.end()});
        }
        return tokens;
    }

    private static List<SourceText> sound() {
        List<SourceText> sound = new ArrayList<>();
        for (String folder : List.of("runbooks", "src/test/resources")) {
            for (Path file : Trees.filesBelow(Path.of(folder))) {
                if (file.toString().endsWith(".runbook") && !file.toString().contains("corpus")) {
                    sound.add(new SourceText(file.toString(), read(file)));
                }
            }
        }
        for (Path page : Trees.filesBelow(Path.of("docs", "diagnostics"))) {
            Matcher example = EXAMPLE.matcher(read(page));
            while (example.find()) {
                sound.add(new SourceText(page.toString(), example.group(1)));
            }
        }
        sound.removeIf(source -> Checker.check(source, Map.of()).runbook().isEmpty());
        return sound;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
