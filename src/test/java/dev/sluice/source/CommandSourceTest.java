package dev.sluice.source;

import static dev.sluice.source.Questions.TIMEOUT;
import static dev.sluice.source.Questions.amount;
import static dev.sluice.source.Questions.answered;
import static dev.sluice.source.Questions.command;
import static dev.sluice.source.Questions.failed;
import static dev.sluice.source.Questions.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.source.SourceSettings.Header;
import dev.sluice.testing.Await;
import dev.sluice.value.Missing.Cause;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandSourceTest {
    @TempDir
    private Path directory;

    @Test
    void readsWhatACommandPrints() {
        assertEquals(42.5, amount(read("echo ' 42.5 '", Unit.NUMBER)));
        assertEquals(Value.flag(true), answered(read("echo true", Unit.BOOLEAN)).value());
        assertEquals(
                new Value.Text("a b"), answered(read("echo a b", Unit.TEXT)).value());
        assertEquals(-1500, amount(read("echo -1.5e+3", Unit.NUMBER)));
        assertEquals(0.5, amount(read("echo .5", Unit.NUMBER)));
        assertEquals(7, amount(read("echo noise >&2; echo 7", Unit.COUNT)));
    }

    @Test
    void saysWhyThereIsNoValue() {
        failed(read("true", Unit.COUNT), Cause.EMPTY);
        failed(read("echo 5 rows", Unit.COUNT), Cause.PARSE);
        for (String unplain : List.of("5s", "2d", "2f", "2D", "0x2p0", "2e", "1_000", "1,5")) {
            failed(read("echo " + unplain, Unit.COUNT), Cause.PARSE);
        }
        failed(read("echo 1; echo 2", Unit.COUNT), Cause.MULTI);
        failed(read("echo NaN", Unit.COUNT), Cause.NAN);
        failed(read("echo -Infinity", Unit.COUNT), Cause.INF);
        failed(read("echo +Inf", Unit.COUNT), Cause.INF);
        failed(read("echo 5", Unit.BOOLEAN), Cause.TYPE);
        assertEquals(
                "exit code 3: it is shut",
                failed(read("echo 5; echo it is shut >&2; exit 3", Unit.COUNT), Cause.PARSE)
                        .missing()
                        .detail());
        failed(read("kill -9 $$", Unit.COUNT), Cause.PARSE);
    }

    @Test
    void onlyAllowedCommandsAreStarted() {
        try (CommandSource source = source(settings(List.of("true"), Map.of()))) {
            failed(source.read(command("rm", Unit.COUNT), TIMEOUT), Cause.AUTH);
        }
        try (CommandSource source = source(settings(List.of("no-such-program-anywhere"), Map.of()))) {
            failed(source.read(command("c", Unit.COUNT), TIMEOUT), Cause.UNREACHABLE);
        }
    }

    @Test
    void valuesGoAsVariablesAndNothingElseOfOursDoes() throws IOException {
        Path seen = directory.resolve("seen");
        Map<String, Header> own = Map.of(
                "SEEN", new Header.Plain(seen.toString()), "TOKEN", new Header.Hidden(new Secret("env:T", "t-secret")));
        Map<String, Value> values = Map.of("batch", Value.amount(5000), "table", new Value.Text("x; rm -rf $HOME"));
        try (CommandSource source = source(settings(List.of("sh", "-c", "env > $SEEN; echo 1"), own))) {
            assertEquals(1, amount(source.read(with(command("c", Unit.COUNT), values), TIMEOUT)));
        }
        List<String> names = Files.readAllLines(seen).stream()
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();

        assertTrue(Files.readAllLines(seen).contains("SLUICE_TABLE=x; rm -rf $HOME"));
        assertTrue(Files.readAllLines(seen).contains("SLUICE_BATCH=5000"));
        assertTrue(Files.readAllLines(seen).contains("TOKEN=t-secret"));
        assertTrue(names.contains("PATH"));
        assertEquals(
                List.of(),
                names.stream()
                        .filter(name -> System.getenv(name) != null)
                        .filter(name -> !List.of(
                                        "PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "PWD", "OLDPWD",
                                        "SHLVL", "_")
                                .contains(name))
                        .toList());
    }

    @Test
    void aCommandThatTakesTooLongEndsWithAllItsChildren() throws Exception {
        Path pid = directory.resolve("pid");
        Answer answer = read("sleep 60 & echo $! > " + pid + "; wait", Unit.COUNT, Duration.ofMillis(700));

        failed(answer, Cause.TIMEOUT);
        long child = Long.parseLong(Files.readString(pid).strip());
        Await.until("the child is gone", TIMEOUT, () -> !isAlive(child));
    }

    @Test
    void theEnvironmentsOwnLimitHoldsToo() {
        CommandSettings limited = new CommandSettings(
                "c", List.of("sleep", "60"), false, Map.of(), Optional.of(Duration.ofMillis(200)), directory);
        try (CommandSource source = source(limited)) {
            failed(source.read(command("c", Unit.COUNT), TIMEOUT), Cause.TIMEOUT);
        }
    }

    @Test
    void closingEndsWhatRuns() throws Exception {
        Path pid = directory.resolve("pid");
        CommandSource source = source(settings(
                List.of("sh", "-c", "echo $$ > " + pid + ".tmp; mv " + pid + ".tmp " + pid + "; sleep 60"), Map.of()));
        CompletableFuture<Answer> waiting =
                CompletableFuture.supplyAsync(() -> source.read(command("c", Unit.COUNT), Duration.ofSeconds(30)));
        Await.until("it runs", TIMEOUT, () -> Files.exists(pid));

        source.close();

        failed(waiting.get(10, TimeUnit.SECONDS), Cause.OFF);
        long process = Long.parseLong(Files.readString(pid).strip());
        Await.until("it is gone", TIMEOUT, () -> !isAlive(process));
    }

    @Test
    void moreOutputThanAnyNumberNeedsIsNoNumber() {
        failed(read("head -c 3000000 /dev/zero | tr '\\0' 0; echo 5", Unit.COUNT), Cause.PARSE);
    }

    @Test
    void aComplaintThatHoldsASecretIsMasked() {
        Secret secret = new Secret("env:T", "t-secret");
        CommandSettings leaking = settings(
                List.of("sh", "-c", "echo \"cannot use $TOKEN\" >&2; exit 1"),
                Map.of("TOKEN", new Header.Hidden(secret)));
        try (CommandSource source = new CommandSource(Map.of("c", leaking), new Secrets(List.of(secret)))) {
            Answer.Failed failed = failed(source.read(command("c", Unit.COUNT), TIMEOUT), Cause.PARSE);

            assertEquals("exit code 1: cannot use ***", failed.missing().detail());
            assertFalse(failed.toString().contains("t-secret"), failed.toString());
        }
    }

    @Test
    void aComplaintIsMaskedBeforeItIsCut() {
        Secret secret = new Secret("env:T", "t-secret");
        CommandSettings leaking = settings(
                List.of("sh", "-c", "printf '%0196d%s' 0 \"$TOKEN\" >&2; exit 1"),
                Map.of("TOKEN", new Header.Hidden(secret)));
        try (CommandSource source = new CommandSource(Map.of("c", leaking), new Secrets(List.of(secret)))) {
            Answer.Failed failed = failed(source.read(command("c", Unit.COUNT), TIMEOUT), Cause.PARSE);

            assertEquals(
                    "exit code 1: " + "0".repeat(196) + "***", failed.missing().detail());
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private Answer read(String script, Unit unit) {
        return read(script, unit, TIMEOUT);
    }

    private Answer read(String script, Unit unit, Duration timeout) {
        try (CommandSource source = source(settings(List.of("sh", "-c", script), Map.of()))) {
            return source.read(command("c", unit), timeout);
        }
    }

    private CommandSettings settings(List<String> argv, Map<String, Header> environment) {
        return new CommandSettings("c", argv, false, environment, Optional.empty(), directory);
    }

    private static CommandSource source(CommandSettings settings) {
        return new CommandSource(Map.of("c", settings), Secrets.NONE);
    }
}
