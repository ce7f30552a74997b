package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Judges generated markdown with the tools that its readers use: markdownlint with its default rules but line length,
 * and mermaid's own parser in a headless Chromium.
 */
public final class Documents {

    private static final Duration BOUND = Duration.ofMinutes(1);
    private static final Pattern DIAGRAM = Pattern.compile("(?m)^```mermaid\\n(.*?)^```$", Pattern.DOTALL);
    private static final Pattern VERDICTS = Pattern.compile("<pre id=\"verdicts\">([^<]*)</pre>");

    private Documents() {}

    /** What markdownlint finds wrong, a line each; empty if nothing. Skips the test loudly without Node.js 20. */
    public static List<String> lint(Path... files) {
        Path packages = NodePackages.install();
        try {
            Path directory = Files.createTempDirectory(packages, "lint");
            Files.writeString(
                    directory.resolve(".markdownlint-cli2.jsonc"),
                    "{\"config\": {\"default\": true, \"MD013\": false}}");
            List<String> names = new ArrayList<>();
            for (Path file : files) {
                Files.copy(file, directory.resolve(file.getFileName()));
                names.add(":" + file.getFileName());
            }
            List<String> command = new ArrayList<>(List.of(
                    "node",
                    packages.resolve("node_modules/markdownlint-cli2/markdownlint-cli2-bin.mjs")
                            .toString()));
            command.addAll(names);
            Command.Result result =
                    Command.of(command).in(directory).within(BOUND).run();
            Trees.delete(directory);
            if (result.exitCode() > 1) {
                throw new AssertionError(result.out() + result.err());
            }
            return result.err().lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The mermaid diagrams in a text, without their fences. */
    public static List<String> diagrams(String markdown) {
        return DIAGRAM.matcher(markdown).results().map(match -> match.group(1)).toList();
    }

    /** What mermaid says of each diagram, {@code ok} or its error. Skips the test loudly without a Chromium. */
    public static List<String> parseDiagrams(List<String> diagrams) {
        List<String> command = TestBrowser.command();
        Path packages = NodePackages.install();
        try {
            Path directory = Files.createTempDirectory(packages, "mermaid");
            Path page = Files.writeString(directory.resolve("page.html"), page(packages, diagrams));
            command.addAll(List.of(
                    "--allow-file-access-from-files",
                    "--user-data-dir=" + directory.resolve("profile"),
                    "--virtual-time-budget=20000",
                    "--dump-dom",
                    page.toUri().toString()));
            Command.Result result = Command.of(command).within(BOUND).run().orFail();
            Trees.delete(directory);
            return verdicts(result, diagrams.size());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Diagrams go in and verdicts come out as base64, so that no character means anything to HTML. */
    private static String page(Path packages, List<String> diagrams) {
        List<String> encoded = diagrams.stream()
                .map(diagram ->
                        "\"" + Base64.getEncoder().encodeToString(diagram.getBytes(StandardCharsets.UTF_8)) + "\"")
                .toList();
        return """
                <!doctype html><meta charset="utf-8"><script src="%s"></script><pre id="verdicts"></pre><script>
                const text = b => new TextDecoder().decode(Uint8Array.from(atob(b), c => c.charCodeAt(0)));
                const base64 = s => btoa(String.fromCharCode(...new TextEncoder().encode(s)));
                (async () => {
                  const verdicts = [];
                  for (const diagram of [%s]) {
                    try { await mermaid.parse(text(diagram)); verdicts.push(base64("ok")); }
                    catch (e) { verdicts.push(base64("" + e.message)); }
                  }
                  document.getElementById("verdicts").textContent = verdicts.join(" ");
                })();
                </script>
                """.formatted(
                packages.resolve("node_modules/mermaid/dist/mermaid.min.js").toUri(), String.join(",", encoded));
    }

    private static List<String> verdicts(Command.Result result, int expected) {
        Matcher matcher = VERDICTS.matcher(result.out());
        String encoded = matcher.find() ? matcher.group(1).strip() : "";
        List<String> verdicts = Stream.of(encoded.split(" "))
                .filter(each -> !each.isEmpty())
                .map(each -> new String(Base64.getDecoder().decode(each), StandardCharsets.UTF_8))
                .toList();
        if (verdicts.size() != expected) {
            throw new AssertionError("the page judged %d of %d diagrams:%n%s%n%s"
                    .formatted(verdicts.size(), expected, result.out(), result.err()));
        }
        return verdicts;
    }
}
