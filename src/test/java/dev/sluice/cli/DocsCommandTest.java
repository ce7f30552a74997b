package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.cli.Repository.Said;
import dev.sluice.document.Provenance;
import dev.sluice.language.text.SourceText;
import dev.sluice.testing.Git;
import dev.sluice.testing.Schemas;
import dev.sluice.testing.Trees;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code sluice docs} around its files: origin, comparison, links, and the model for programs. */
class DocsCommandTest {
    @TempDir
    private Path directory;

    private Repository repository;
    private Path file;
    private Path out;

    @BeforeEach
    void aRunbook() {
        repository = new Repository(directory);
        file = repository.filling("orders");
        out = directory.resolve("documents");
    }

    @Test
    void aCheckNamesFileAndLineAndChangesNothing() throws IOException {
        assertEquals(0, docs().exitCode());
        assertEquals(0, docs("--check", "--check-links").exitCode());
        Path alerts = out.resolve("orders-alerts.md");
        List<String> lines = new ArrayList<>(Files.readAllLines(alerts));
        lines.set(2, "Something else.");
        lines.remove(lines.size() - 1);
        Files.write(alerts, lines);
        Files.delete(out.resolve("orders-dashboard.md"));
        Files.write(out.resolve("orders.md"), new byte[] {(byte) 0xff, '\n'});
        String before = tree();

        Said said = docs("--check");

        assertEquals(4, said.exitCode(), said::toString);
        assertEquals(before, tree());
        assertTrue(said.out().contains("--- " + alerts + "\n+++ " + alerts + "\n@@ -1,6 +1,6 @@\n"), said.out());
        assertTrue(said.out().contains("\n-Something else.\n"), said.out());
        assertTrue(said.err().contains(alerts + ":3: differs\n"), said.err());
        assertTrue(said.err().contains(alerts + ":" + (lines.size() + 1) + ": differs\n"), said.err());
        assertTrue(said.err().contains(out.resolve("orders-dashboard.md") + ":1: is missing\n"), said.err());
        assertTrue(said.err().contains(out.resolve("orders.md") + ":1: differs\n"), said.err());
        assertTrue(said.err().contains("documents differ, 1 of them missing\n"), said.err());
        assertTrue(
                said.err().endsWith("  next: sluice docs --out " + out + " " + envFile() + " " + file + "\n"),
                said.err());

        Said json = docs("--check", "--format", "json");
        assertEquals(4, json.exitCode());
        assertEquals(before, tree());
        Schemas.assertValid("docs-check", json.out());
        JsonNode different = JsonMapper.shared().readTree(json.out()).get("different");
        assertEquals("differs", different.get(0).get("state").asString());
        assertEquals(1, different.get(0).get("lines").get(0).asInt());

        assertEquals(0, docs().exitCode());
        Said mended = docs("--check", "--format", "json");
        assertEquals(0, mended.exitCode());
        Schemas.assertValid("docs-check", mended.out());
    }

    @Test
    void theModelIsWhatTemplatesSeeAndNothingIsWritten() throws IOException {
        Path hostile =
                repository.write("hostile.runbook", Files.readString(file).replace("Give orders", "A | `b` <c>"));

        Said said = repository.call(
                "docs", "--format", "json", "--out", out.toString(), file.toString(), hostile.toString());

        assertEquals(0, said.exitCode(), said::toString);
        Schemas.assertValid("docs", said.out());
        JsonNode runbooks = JsonMapper.shared().readTree(said.out()).get("runbooks");
        JsonNode page = runbooks.get(0).get("templates").get("dashboard");
        assertEquals("`orders`", page.get("name").get("markdown").asString());
        assertEquals(
                "A | `b` <c> one more",
                runbooks.get(1).get("templates").get("dashboard").get("title").asString());
        assertFalse(Files.exists(out));
    }

    @Test
    void nothingThatIsPrintedIsLeftInABuffer() {
        for (String option : new String[] {"--check", "--check-links", "--summary", "--change-request"}) {
            assertEquals(docs(option).out(), buffered("docs", option), option);
        }
        assertEquals(docs("--format", "json").out(), buffered("docs", "--format", "json"));
        assertEquals(docs("--check", "--format", "json").out(), buffered("docs", "--check", "--format", "json"));
    }

    /** What came through a writer that keeps what nobody flushes, as standard output does. */
    private String buffered(String... words) {
        StringWriter out = new StringWriter();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--out", this.out.toString(), file.toString()));
        all.addAll(List.of(envFile().split(" ")));
        PrintWriter kept = new PrintWriter(new BufferedWriter(out, 1 << 20));
        Sluice.run(kept, new PrintWriter(new StringWriter()), all.toArray(String[]::new));
        return out.toString();
    }

    @Test
    void theCommitIsThatOfTheRunbookAndStaysWhereTheRunbookStays() throws Exception {
        assertEquals(Optional.empty(), commit(false), "no repository");
        Git git = Git.init(directory);
        assertEquals(Optional.empty(), commit(false), "not committed");
        String first = git.commit("first");
        repository.write("other", "of no interest");
        git.commit("another file");
        assertEquals(Optional.of(first), commit(false));

        String text = Files.readString(file);
        Files.writeString(file, text + "# a comment\n");
        assertEquals(Optional.empty(), commit(false), "changed since");
        git.commit("changed");
        Files.writeString(file, text);
        String last = git.commit("and back");
        assertEquals(Optional.of(last), commit(false));

        String digest = new SourceText("", text).digest();
        Files.createDirectories(out);
        Files.writeString(out.resolve("orders.md"), "# Orders\n\nDigest " + digest + ", commit `" + first + "`.\n");
        assertEquals(Optional.of(first), commit(false), "the same runbook as in the document");
        assertEquals(Optional.of(first), commit(true));
        Files.writeString(out.resolve("orders.md"), "# Orders\n\nDigest 00, commit `" + first + "`.\n");
        assertEquals(Optional.of(last), commit(false), "another runbook than in the document");
        assertEquals(Optional.of(first), commit(true), "a comparison is not about the commit");
        Files.writeString(out.resolve("orders.md"), "# Orders\n\nDigest " + digest + ".\n");
        assertEquals(Optional.of(last), commit(false), "named as soon as it is known");
        assertEquals(Optional.empty(), commit(true));
    }

    @Test
    void aShallowCloneDoesNotTakeItsEndForTheCommit() throws Exception {
        Git git = Git.init(Files.createDirectory(directory.resolve("origin")));
        Path origin = Files.copy(file, git.directory().resolve("orders.runbook"));
        String first = git.commit("first");
        Files.writeString(git.directory().resolve("other"), "of no interest");
        git.commit("another file");
        new Git(directory).run("clone", "-q", "--depth", "1", "file://" + git.directory(), "clone");

        assertEquals(Optional.of(first), commit(origin, false));
        assertEquals(Optional.empty(), commit(directory.resolve("clone").resolve("orders.runbook"), false));
    }

    @Test
    void linksThatLeadNowhereAreNamedWithTheirLine() throws IOException {
        Path templates = Files.createDirectory(directory.resolve("own"));
        Files.writeString(directory.resolve("there.md"), "# Here\n\n```\n# Not here\n```\n");
        Files.writeString(templates.resolve("alerts.mustache"), """
                # Alerts

                [a](orders.md#verification) [b](#alerts) [c](../there.md#here) <https://example.org/> `[d](gone.md)`
                [e](gone.md)
                [f](#gone) ![g](<../no such.png>)
                [h](../there.md#not-here) [i](mailto:a@example.org)

                ```
                [j](gone.md)
                ```

                [k]: orders-dashboard.md#gone
                [l](https://docs.example.org/shop/orders.md#gone) [m](https://docs.example.org/shop/orders-alerts.md#alerts)
                """);
        repository.write("sluice.yaml", "documents: {url: \"https://docs.example.org/shop/\"}\n");

        Said said = docs("--check-links", "--templates", templates.toString());

        assertEquals(4, said.exitCode(), said::toString);
        String alerts = out.resolve("orders-alerts.md").toString();
        assertEquals(
                List.of(
                        alerts + ":4: gone.md: there is no such file",
                        alerts + ":5: #gone: no heading there has this anchor",
                        alerts + ":5: ../no such.png: there is no such file",
                        alerts + ":6: ../there.md#not-here: no heading there has this anchor",
                        alerts + ":12: orders-dashboard.md#gone: no heading there has this anchor",
                        alerts + ":13: https://docs.example.org/shop/orders.md#gone: no heading there has this anchor"),
                said.err().lines().filter(line -> line.startsWith(alerts)).toList());
        assertFalse(Files.exists(out));
        Schemas.assertValid(
                "docs-check",
                docs("--check-links", "--templates", templates.toString(), "--format", "json")
                        .out());
    }

    @Test
    void webAddressesAreAskedForOnRequestOnly() throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/hangs")) {
                try {
                    done.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(
                    switch (path) {
                        case "/gone" -> 404;
                        case "/secret" -> 401;
                        case "/no-head" -> head ? 405 : 200;
                        default -> 200;
                    },
                    -1);
            exchange.close();
        });
        server.start();
        try {
            String base = "http://127.0.0.1:" + server.getAddress().getPort();
            Path templates = Files.createDirectory(directory.resolve("own"));
            Files.writeString(
                    templates.resolve("alerts.mustache"),
                    "# A\n\n[a](%1$s/ok) [b](%1$s/gone#x) [c](%1$s/secret)\n[d](%1$s/no-head)\n[e](%1$s/hangs)\n"
                            .formatted(base));

            assertEquals(
                    0,
                    docs("--check-links", "--templates", templates.toString()).exitCode());
            Said said = docs("--check-links", "--online", "--templates", templates.toString());

            assertEquals(4, said.exitCode(), said::toString);
            String alerts = out.resolve("orders-alerts.md").toString();
            assertTrue(said.err().contains(alerts + ":3: " + base + "/gone: the server answers 404\n"), said.err());
            assertTrue(said.err().contains(alerts + ":5: " + base + "/hangs: no answer within 5 s\n"), said.err());
            assertTrue(said.err().contains("2 links lead nowhere\n"), said.err());
        } finally {
            done.countDown();
            server.stop(0);
        }
    }

    @Test
    void noLinkOfAShippedRunbookLeadsNowhere() {
        repository.write("sluice.yaml", "documents: {url: \"https://docs.example.org/shop\"}\n");
        List<String> words = new ArrayList<>(List.of("docs", "--check-links"));
        words.addAll(List.of(envFile().split(" ")));
        Trees.filesBelow(Path.of("runbooks")).stream()
                .map(Path::toString)
                .filter(name -> name.endsWith(".runbook"))
                .forEach(words::add);

        Said said = repository.call(words.toArray(String[]::new));

        assertEquals(0, said.exitCode(), said::toString);
    }

    @Test
    void whatCannotBeIsSaidWithWhatToType() {
        assertEquals(2, docs("--online").exitCode());
        assertEquals(2, docs("--check", "--summary").exitCode());
        repository.write("sluice.yaml", "documents:\n  url: docs.example.org\n");
        Said said = docs("--check");
        assertEquals(2, said.exitCode(), said::toString);
        assertTrue(said.err().contains("sluice.yaml:2:8: `url` is no address of a web server"), said.err());
    }

    private Said docs(String... options) {
        List<String> words = new ArrayList<>(List.of("docs", "--out", out.toString()));
        words.addAll(List.of(envFile().split(" ")));
        words.addAll(List.of(options));
        words.add(file.toString());
        return repository.call(words.toArray(String[]::new));
    }

    private String envFile() {
        return "--env-file " + directory.resolve("sluice.yaml");
    }

    private Optional<String> commit(boolean comparing) throws Exception {
        return commit(file, comparing);
    }

    private Optional<String> commit(Path runbook, boolean comparing) throws Exception {
        Streams nowhere = new Output();
        return Papers.of(runbook, out, comparing, Provenance.Links.NONE, nowhere)
                .provenance()
                .commit();
    }

    /** A hash of all files of the folder, with their times. */
    private String tree() throws IOException {
        TreeMap<String, String> files = new TreeMap<>();
        for (Path one : Trees.filesBelow(directory)) {
            files.put(
                    one.toString(),
                    Files.getLastModifiedTime(one) + " "
                            + new SourceText("", Arrays.toString(Files.readAllBytes(one))).digest());
        }
        return files.toString();
    }
}
