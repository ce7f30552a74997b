package dev.sluice.language.sql.rule;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.check.ExampleFrame;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.sql.statement.Locks;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.StatementParser;
import dev.sluice.language.text.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The fixture of a rule: a schema, statements that it must find, a near miss that it must not, and the way round that it offers.
 *
 * @param first what has run by the time that the way round is gone, beside the schema
 * @param server how the rule gets to know the server: not at all where empty, {@code itself}, or the version that it pretends to be
 * @param alternative what the rule wrote when the fixture was last looked at; empty where it has none
 */
record RuleCase(
        Path file,
        Code code,
        String schema,
        String found,
        String nearMiss,
        String first,
        String server,
        String alternative) {
    private static final Path FOLDER = Path.of("src", "test", "resources", "sql-rules");

    static List<RuleCase> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(RuleCase::read).toList();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static RuleCase read(Path file) {
        try {
            String text = Files.readString(file);
            return new RuleCase(
                    file,
                    Code.valueOf(file.getFileName().toString().replace(".txt", "")),
                    part(text, "schema"),
                    part(text, "found"),
                    part(text, "near miss"),
                    part(text, "first"),
                    part(text, "server").strip(),
                    part(text, "alternative"));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static String part(String text, String title) {
        String mark = "=== " + title + "\n";
        int at = text.indexOf(mark);
        if (at < 0) {
            return "";
        }
        int end = text.indexOf("\n=== ", at);
        return text.substring(at + mark.length(), end < 0 ? text.length() : end + 1);
    }

    /** The whole file with this way round. */
    String text(String written) {
        return "=== schema\n" + schema + "=== found\n" + found + "=== near miss\n" + nearMiss
                + (first.isEmpty() ? "" : "=== first\n" + first)
                + (server.isEmpty() ? "" : "=== server\n" + server + "\n")
                + (written.isEmpty() ? "" : "=== alternative\n" + written);
    }

    /** A runbook with these statements; what they speak of is declared. */
    static Runbook runbook(String statements) {
        Checked checked = Checker.check(new SourceText("case.runbook", ExampleFrame.around(statements)), Map.of());
        return checked.runbook().orElseThrow(() -> new AssertionError(statements + "\n" + checked.diagnostics()));
    }

    /** What may be pasted, made a runbook: SQL gets steps, steps get an undo, phases an end. */
    static Runbook pasted(String alternative) {
        boolean snippet = alternative.startsWith("step ") || alternative.startsWith("metric ");
        String text = snippet ? alternative : steps(alternative);
        List<String> lines = new ArrayList<>();
        boolean open = false;
        String undo = "";
        for (String line : text.split("\n")) {
            String word = line.strip();
            if (word.equals("}")) {
                lines.add("proceed when ready");
            }
            lines.add(line);
            if (word.startsWith("step ")) {
                undo = "undo none " + word.split(" ")[1] + " because \"an example\"";
            }
            open ^= word.split("\"\"\"", -1).length % 2 == 0;
            if (!open && !undo.isEmpty()) {
                lines.add(undo);
                undo = "";
            }
        }
        return runbook(String.join("\n", lines) + "\n");
    }

    private static String steps(String sql) {
        StringBuilder steps = new StringBuilder();
        for (Statement statement : StatementParser.parse(sql)) {
            String text = sql.substring(statement.at().start(), statement.at().end());
            boolean alone = Locks.of(statement).refusesTransaction().isPresent();
            steps.append("step s_%d sql on db %s \"\"\"%n  %s%n\"\"\"%n"
                    .formatted(statement.at().start(), alone ? "outside transaction" : Snippet.GENTLY, text));
        }
        return steps.toString();
    }
}
