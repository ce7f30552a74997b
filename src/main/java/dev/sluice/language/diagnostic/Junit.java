package dev.sluice.language.diagnostic;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A report in the XML that JUnit's readers agree on, those of Surefire, Jenkins and GitLab: one suite and its cases.
 *
 * @param name of the suite, usually the command
 */
public record Junit(String name, List<Case> cases) {

    /**
     * One test.
     *
     * @param group what its readers group by, in place of a class
     * @param seconds how long it took
     * @param failure absent if the test passed
     * @param output what is worth reading besides, may be empty
     */
    public record Case(String group, String name, double seconds, Optional<Failure> failure, String output) {}

    /**
     * Why a test failed.
     *
     * @param type a short word, such as the code of a finding
     * @param message one line
     * @param detail all that there is to tell
     */
    public record Failure(String type, String message, String detail) {}

    public Junit {
        cases = List.copyOf(cases);
    }

    /** The whole file, its last line ended. */
    public String xml() {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite");
        attribute(xml, "name", name);
        attribute(xml, "tests", String.valueOf(cases.size()));
        attribute(xml, "failures", String.valueOf(failed()));
        attribute(xml, "errors", "0");
        attribute(xml, "skipped", "0");
        attribute(xml, "time", seconds(cases.stream().mapToDouble(Case::seconds).sum()));
        xml.append(">\n");
        cases.forEach(one -> append(one, xml));
        return xml.append("</testsuite>\n").toString();
    }

    private long failed() {
        return cases.stream().filter(one -> one.failure.isPresent()).count();
    }

    private static void append(Case one, StringBuilder xml) {
        xml.append("  <testcase");
        attribute(xml, "name", one.name);
        attribute(xml, "classname", one.group);
        attribute(xml, "time", seconds(one.seconds));
        xml.append(">\n");
        one.failure.ifPresent(failure -> {
            xml.append("    <failure");
            attribute(xml, "message", failure.message);
            attribute(xml, "type", failure.type);
            xml.append('>').append(escaped(failure.detail, false)).append("</failure>\n");
        });
        if (!one.output.isEmpty()) {
            xml.append("    <system-out>").append(escaped(one.output, false)).append("</system-out>\n");
        }
        xml.append("  </testcase>\n");
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    private static void attribute(StringBuilder xml, String name, String value) {
        xml.append(' ').append(name).append("=\"").append(escaped(value, true)).append('"');
    }

    /** In an attribute a line feed would become a blank, so it is written as a number there. */
    private static String escaped(String text, boolean attribute) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append(attribute ? "&quot;" : "\"");
                case '\n', '\t' -> escaped.append(attribute ? "&#" + point + ";" : Character.toString(point));
                case '\r' -> escaped.append("&#13;");
                default -> escaped.appendCodePoint(allowed(point) ? point : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    /** What XML 1.0 takes for a character. */
    private static boolean allowed(int point) {
        return point >= 0x20 && point <= 0xD7FF || point >= 0xE000 && point <= 0xFFFD || point >= 0x10000;
    }
}
