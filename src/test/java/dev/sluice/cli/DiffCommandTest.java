package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.Golden;
import dev.sluice.testing.Schemas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code sluice diff} over a real git repository. */
class DiffCommandTest {
    @TempDir
    private Path directory;

    private Repository repository;
    private Path file;

    @BeforeEach
    void aCommittedRunbook() throws Exception {
        repository = new Repository(directory);
        file = repository.filling("orders");
        git("init", "-q", "-b", "main");
        git("add", ".");
        commit("first");
    }

    @Test
    void aChangeOfAModuleIsAChangeOfTheRunbook() throws Exception {
        String gate = "  pause when waiting > 50 for 2s\n";
        String rest = "source db postgres\n"
                + "metric waiting count safety from db every 1s sql \"select count(*) from pg_locks where not granted\"\n";
        repository.write("common.runbook", "module common\n" + rest + "gate calm {\n" + gate + "}\n");
        String text = Files.readString(file)
                .replaceAll("metric waiting.*\n", "")
                .replace("source db postgres", "use \"./common.runbook\"\nsource db postgres")
                .replace(gate, "  gate calm\n");
        Files.writeString(file, text);
        git("add", ".");
        commit("with a module");
        Said same = diff("--against", "HEAD", "--fail-on", "any");
        assertEquals(0, same.exitCode(), same::toString);

        repository.write(
                "common.runbook", "module common\n" + rest + "gate calm {\n" + gate.replace("2s", "2m") + "}\n");

        Said weaker = diff("--against", "HEAD", "--fail-on", "weaker");
        assertEquals(4, weaker.exitCode(), weaker::toString);
        Said added = diff("--against", "HEAD~1");
        assertEquals(0, added.exitCode(), added::toString);
    }

    private void commit(String message) throws Exception {
        git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", message);
    }

    private void git(String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("git"));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private void replace(String before, String after) throws IOException {
        String text = Files.readString(file);
        assertTrue(text.contains(before), before);
        Files.writeString(file, text.replace(before, after));
    }

    private Said diff(String... options) {
        List<String> words = new ArrayList<>(List.of("diff"));
        words.addAll(List.of(options));
        words.add(file.toString());
        return repository.call(words.toArray(String[]::new));
    }

    /** Without what is another each time. */
    private String stable(String text) {
        return text.replace(directory.toString() + "/", "").replaceAll("\\([0-9a-f]{12}\\)", "(0123456789ab)");
    }

    private void richChange() throws IOException {
        replace("waiting > 50 for 2s", "waiting > 80 for 2s");
        replace("undo none all because \"harmless\"", "undo none all because \"nobody reads it\"");
        replace("in 5 .. 100 live", "in 5 .. 50 live");
        replace("set n = n + 1 where", "set n = n + 2 where");
        replace("proceed when", "soak 1m\n  proceed when");
    }

    @Test
    void tellsWhatTheWorkingTreeChangedSinceARevision() throws IOException {
        richChange();

        Said text = diff("--against", "main");
        assertEquals(0, text.exitCode(), text::toString);
        Golden.assertMatches("cli/diff.txt", stable(text.out()));
        Golden.assertMatches(
                "cli/diff.md",
                stable(diff("--against", "main", "--format", "markdown").out()));
        String json = diff("--against", "main", "--format", "json").out();
        Golden.assertMatches("cli/diff.json", stable(json));
        Schemas.assertValid("diff", json);
    }

    @Test
    void saysWhenNothingDiffers() throws Exception {
        assertEquals(
                "orders.runbook against HEAD (0123456789ab): no difference\n",
                stable(diff("--against", "HEAD", "--fail-on", "any").out()));
        replace("source db postgres", "source db   postgres   # the shop");
        Said respelled = diff("--against", "HEAD", "--fail-on", "any");
        assertEquals(0, respelled.exitCode(), respelled::toString);
    }

    @Test
    void endsWithFourForWhatItIsToldToFailOn() throws IOException {
        replace("because    \"it is a test\"", "because    \"it was a test\"");
        failsOn(0, 0, 4);
        replace("waiting > 50", "waiting > 40");
        failsOn(0, 0, 4);
        replace("set n = n + 1 where", "set n = n + 2 where");
        failsOn(0, 4, 4);
        replace("for 2s", "for 4s");
        replace("waiting > 40", "waiting > 50");
        failsOn(4, 4, 4);
    }

    private void failsOn(int weaker, int changed, int any) {
        assertEquals(weaker, diff("--against", "main", "--fail-on", "weaker").exitCode());
        assertEquals(changed, diff("--against", "main", "--fail-on", "changed").exitCode());
        assertEquals(any, diff("--against", "main", "--fail-on", "any").exitCode());
        assertEquals(0, diff("--against", "main").exitCode());
    }

    @Test
    void aFileThatWasNotThereIsNewAsAWhole() throws Exception {
        file = repository.filling("customers");
        Said said = diff("--against", "main", "--fail-on", "weaker");

        assertEquals(0, said.exitCode(), said::toString);
        assertTrue(said.out().contains("it was not there; "), said::toString);
        assertTrue(said.out().contains("added     phase fill, phase: nothing -> with all"), said::toString);
        assertEquals(4, diff("--against", "main", "--fail-on", "changed").exitCode());
    }

    @Test
    void comparesWithAnotherFileToo() throws Exception {
        Path old = directory.resolve("old.runbook");
        Files.copy(file, old);
        replace("waiting > 50", "waiting > 80");
        Said said = diff("--against-file", old.toString());

        assertTrue(said.out().contains("weaker    phase fill, pause when waiting: 50 -> 80"), said::toString);
    }

    @Test
    void takesARevisionByAnyOfItsNamesAndAFileInAnyFolder() throws Exception {
        Files.createDirectories(directory.resolve("deep/er"));
        Files.move(file, directory.resolve("deep/er/orders[1] x.runbook"));
        file = directory.resolve("deep/er/orders[1] x.runbook");
        git("add", "-A");
        commit("second");
        git("tag", "approved");
        replace("waiting > 50", "waiting > 80");

        assertTrue(diff("--against", "approved").out().contains("1 weaker"));
        assertTrue(diff("--against", "HEAD").out().contains("1 weaker"));
        assertTrue(diff("--against", "HEAD~1").out().contains("it was not there"), "it stood in another folder");
    }

    @Test
    void aGateMovedIntoAModuleIsTheSameAndOneThatChangedThereIsNot() throws Exception {
        replace(
                "metric waiting   count safety      from db every pace sql \"select count(*) from pg_locks where not granted\"\n",
                "");
        replace("phase fill", "use \"./safety.runbook\"\n\nphase fill");
        replace("pause when waiting > 50 for 2s", "gate calm");
        repository.write("safety.runbook", safety(50));

        Said moved = diff("--against", "main", "--fail-on", "any");
        assertEquals(0, moved.exitCode(), moved::toString);
        assertTrue(moved.out().contains("no difference"), moved::toString);

        git("add", "-A");
        commit("moved");
        repository.write("safety.runbook", safety(80));
        Said eased = diff("--against", "main", "--fail-on", "weaker");
        assertEquals(4, eased.exitCode(), eased::toString);
        assertTrue(eased.out().contains("weaker    gate calm of fill, pause when waiting: 50 -> 80"), eased::toString);

        Said back = diff("--against", "main~1", "--fail-on", "weaker");
        assertEquals(4, back.exitCode(), back::toString);
        assertTrue(back.out().contains("pause when waiting: 50 -> 80"), back::toString);
    }

    private static String safety(int most) {
        return """
                module safety "What every runbook watches"

                source db postgres

                metric waiting count safety from db every 1s sql "select count(*) from pg_locks where not granted"

                gate calm {
                  pause when waiting > %d for 2s
                }
                """.formatted(most);
    }

    @Test
    void namesTheSideThatHasErrors() throws Exception {
        replace("waiting > 50", "waitng > 50");
        Said now = diff("--against", "main");
        assertEquals(3, now.exitCode(), now::toString);
        assertTrue(stable(now.err()).contains("sluice: orders.runbook has errors"), now::toString);

        git("add", "-A");
        commit("faulty");
        replace("waitng > 50", "waiting > 50");
        Said before = diff("--against", "main");
        assertEquals(3, before.exitCode(), before::toString);
        assertTrue(stable(before.err()).contains("sluice: main:orders.runbook has errors"), before::toString);
        assertTrue(before.err().contains("waitng"), before::toString);
    }

    @Test
    void comparesUnderTheValuesOfARun() throws Exception {
        replace("waiting > 50", "waiting > most");
        replace("param pace", "param most count = 50 in 1 .. 100\nparam pace");
        assertTrue(diff("--against", "main").out().contains(": 1 added"));

        Said raised = diff("--against", "main", "--set", "most=80");
        assertTrue(raised.out().contains("weaker    phase fill, pause when waiting: 50 -> 80"), raised::toString);
        assertEquals(3, diff("--against", "main", "--set", "mots=80").exitCode());
    }

    @Test
    void refusesWhatIsNoRevisionAndSaysWhatToType() throws Exception {
        for (String none : List.of("nowhere", "", "HEAD:orders.runbook", "main..main")) {
            Said said = diff("--against", none);
            assertEquals(2, said.exitCode(), said::toString);
            assertTrue(said.err().contains("next: "), said::toString);
        }
        Said option = diff("--against=--output=stolen");
        assertEquals(2, option.exitCode(), option::toString);
        assertTrue(option.err().contains("'--output=stolen' is no revision"), option::toString);
        assertFalse(Files.exists(directory.resolve("stolen")));
        assertEquals(2, diff().exitCode(), "nothing to compare with");
        assertEquals(
                2, diff("--against", "main", "--against-file", file.toString()).exitCode());
    }

    @Test
    void saysThatAFolderLiesInNoRepository(@TempDir Path elsewhere) throws Exception {
        file = Files.copy(file, elsewhere.resolve("orders.runbook"));
        Said said = diff("--against", "main");

        assertEquals(2, said.exitCode(), said::toString);
        assertTrue(said.err().contains("lies in no git repository"), said::toString);
        assertTrue(said.err().contains("--against-file OLD"), said::toString);
    }

    @Test
    void aCommentIsBoundedAndShowsWhatIsWeakerFirst() throws Exception {
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            rules.append("  pause when waiting > ").append(100 + i).append(" for 2s\n");
        }
        replace("  pause when waiting > 50 for 2s\n", rules + "  pause when waiting > 50 for 2s\n");
        git("add", "-A");
        commit("many");
        replace(rules.toString(), "");
        String comment = diff("--against", "main", "--format", "markdown").out();

        assertTrue(comment.startsWith("### :warning: Weaker"), comment);
        assertTrue(comment.length() < 65_536, "characters: " + comment.length());
        assertTrue(comment.contains("and 160 more"), comment);
        JsonNode json = JsonMapper.builder()
                .build()
                .readTree(diff("--against", "main", "--format", "json").out());
        assertEquals(200, json.get("counts").get("weaker").asInt());
    }
}
