package dev.sluice.language.corpus;

import dev.sluice.language.check.Checker;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Report;
import dev.sluice.language.syntax.Parser;
import dev.sluice.language.text.Decoded;
import dev.sluice.language.text.SourceText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One faulty runbook of the corpus, {@code src/test/resources/language/corpus/TOPIC/NAME.runbook}. Its last lines, which are cut
 * off before it is read, say what must be found in it:
 *
 * <pre>
 * #! 7:12 S132             a finding: line, column, code
 * #! set pace=1s           it is checked with this value of a parameter
 * #! as crlf               its lines end as on Windows
 * #! as escaped            \xFF in it stands for that byte
 * #! as padded             blanks make it larger than a runbook may be
 * </pre>
 *
 * @param name topic and name, {@code operators/if_for_when}
 * @param marks the findings it must have, in their order
 */
public record Fixture(String name, byte[] bytes, Map<String, String> set, List<String> marks) {
    private static final Path FOLDER = Path.of("src", "test", "resources", "language", "corpus");
    private static final String MARK = "#! ";

    /** All of the corpus, by topic and name. */
    public static List<Fixture> all() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".runbook"))
                    .sorted()
                    .map(Fixture::read)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Fixture read(Path file) {
        List<String> body = new ArrayList<>();
        Map<String, String> set = new LinkedHashMap<>();
        List<String> marks = new ArrayList<>();
        List<String> forms = new ArrayList<>();
        for (String line : lines(file)) {
            String[] words = line.startsWith(MARK) ? line.split("[ =]", 4) : new String[] {""};
            switch (words.length == 1 ? "" : words[1]) {
                case "" -> body.add(line);
                case "set" -> set.put(words[2], words[3]);
                case "as" -> forms.add(words[2]);
                default -> marks.add(line.substring(MARK.length()));
            }
        }
        String text = String.join(forms.contains("crlf") ? "\r\n" : "\n", body);
        byte[] bytes = forms.contains("escaped") ? unescaped(text) : text.getBytes(StandardCharsets.UTF_8);
        if (forms.contains("padded")) {
            bytes = (text + " ".repeat(SourceText.LARGEST)).getBytes(StandardCharsets.UTF_8);
        }
        String name = FOLDER.relativize(file).toString().replace('\\', '/');
        return new Fixture(name.substring(0, name.length() - ".runbook".length()), bytes, set, marks);
    }

    private static List<String> lines(Path file) {
        try {
            return Arrays.asList(Files.readString(file).split("\n", -1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] unescaped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] parts = text.split("\\\\x", -1);
        bytes.writeBytes(parts[0].getBytes(StandardCharsets.UTF_8));
        for (int i = 1; i < parts.length; i++) {
            bytes.write(Integer.parseInt(parts[i].substring(0, 2), 16));
            bytes.writeBytes(parts[i].substring(2).getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** What is found in it. */
    public Report report() {
        return report(Decoded.of(name + ".runbook", bytes));
    }

    private Report report(Decoded decoded) {
        return switch (decoded) {
            case Decoded.Readable readable -> report(readable.source());
            case Decoded.Unreadable unreadable ->
                new Report(new SourceText(name + ".runbook", ""), List.of(Parser.refusal(unreadable)));
        };
    }

    /** What is found in another version of it. */
    Report report(SourceText source) {
        return new Report(source, Checker.check(source, set).diagnostics());
    }

    /** Whether a checked runbook came out of it. */
    boolean isSound() {
        return Decoded.of(name, bytes) instanceof Decoded.Readable readable
                && Checker.check(readable.source(), set).runbook().isPresent();
    }

    /** A finding as the marks have it. */
    static String mark(Diagnostic found) {
        return found.span().line() + ":" + found.span().column() + " " + found.code();
    }

    Path golden(String extension) {
        return FOLDER.resolve(name + extension);
    }

    @Override
    public String toString() {
        return name;
    }
}
