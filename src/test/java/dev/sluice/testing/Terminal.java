package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A program on a real terminal: tmux draws it, tests type and look. Each terminal is a tmux server of its own with a
 * name made here, and only that one is ended by {@link #close()}.
 */
public final class Terminal implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Path CONFIGURATION = Path.of("target", "tmux.conf").toAbsolutePath();

    private final String name = "sluice-%d-%d".formatted(ProcessHandle.current().pid(), NUMBER.incrementAndGet());
    private final Path socket = Path.of(System.getProperty("java.io.tmpdir"), name);

    private Terminal() {}

    /** Starts a program on a screen of this size, or skips the test loudly where tmux is missing. */
    public static Terminal start(
            int columns, int rows, Path directory, Map<String, String> environment, String... command) {
        LoudSkip.unless(Command.find("tmux").isPresent(), "no terminal: install tmux");
        configure();
        Terminal terminal = new Terminal();
        List<String> words = new ArrayList<>(List.of("new-session", "-d", "-s", terminal.name));
        words.addAll(List.of("-x", Integer.toString(columns), "-y", Integer.toString(rows)));
        words.addAll(List.of("-c", directory.toAbsolutePath().toString()));
        environment.forEach((name, value) -> words.addAll(List.of("-e", name + "=" + value)));
        words.addAll(List.of(command));
        terminal.tmux(words.toArray(String[]::new));
        return terminal;
    }

    public static Terminal start(int columns, int rows, String... command) {
        return start(columns, rows, Path.of(""), Map.of(), command);
    }

    /** Types text as it is, without pressing Enter. */
    public Terminal type(String text) {
        // A semicolon at the end of an argument would end tmux's own command.
        String keys = text.endsWith(";") ? text.substring(0, text.length() - 1) + "\\;" : text;
        tmux("send-keys", "-t", name, "-l", "--", keys);
        return this;
    }

    /** Presses keys by tmux's names: {@code Enter}, {@code Tab}, {@code C-c}, {@code Up}, {@code F1}. */
    public Terminal press(String... keys) {
        List<String> words = new ArrayList<>(List.of("send-keys", "-t", name));
        words.addAll(List.of(keys));
        tmux(words.toArray(String[]::new));
        return this;
    }

    public Terminal enter(String line) {
        return type(line).press("Enter");
    }

    public Terminal resize(int columns, int rows) {
        tmux("resize-window", "-t", name, "-x", Integer.toString(columns), "-y", Integer.toString(rows));
        return this;
    }

    /** The visible screen, without blanks at the ends of lines and without empty lines at its end. */
    public String screen() {
        return tidy(tmux("capture-pane", "-p", "-t", name));
    }

    /** The screen with its colours as escape sequences. */
    public String screenWithColours() {
        return tidy(tmux("capture-pane", "-p", "-e", "-t", name));
    }

    /** Everything that was shown, also what has scrolled away. */
    public String history() {
        return tidy(tmux("capture-pane", "-p", "-S", "-", "-t", name));
    }

    /** Waits until the text is visible; fails with the screen as it is then. Returns the screen that shows it. */
    public String waitFor(String text, Duration bound) {
        return waitFor("the screen shows \"" + text + "\"", bound, screen -> screen.contains(text));
    }

    /** Waits until the screen is as wanted. */
    public String waitFor(String what, Duration bound, Predicate<String> wanted) {
        return Await.get(
                what,
                bound,
                () -> Optional.of(screen()).filter(wanted),
                () -> "; it shows:\n" + screen() + (hasEnded() ? "\n(the program has ended)" : ""));
    }

    /** Waits until the program has ended, and returns its exit code; its last screen stays readable. */
    public int waitForExit(Duration bound) {
        String how = Await.get(
                "the program ends",
                bound,
                () -> hasEnded() ? Optional.of(status()).filter(status -> !status.isEmpty()) : Optional.empty(),
                () -> "; it shows:\n" + screen());
        return how.startsWith("signal") ? fail(how) : Integer.parseInt(how);
    }

    /** How the program ended; empty for a moment after its terminal is seen to close. */
    private String status() {
        String status = display("#{pane_dead_status}#{?pane_dead_signal,signal #{pane_dead_signal},}");
        if (status.isEmpty()) {
            // tmux 3.3 now and then misses the signal of its child's end; told again, it looks.
            Command.signal("CHLD", Long.parseLong(display("#{pid}")));
        }
        return status;
    }

    private int fail(String how) {
        throw new AssertionError("the program ended by " + how + "; it shows:\n" + screen());
    }

    /** The program's process, which signals can be sent to. */
    public long pid() {
        return Long.parseLong(display("#{pane_pid}"));
    }

    @Override
    public void close() {
        Command.of(command("kill-session", "-t", name)).run();
        Trees.delete(socket);
    }

    private boolean hasEnded() {
        return display("#{pane_dead}").equals("1");
    }

    private String display(String format) {
        return tmux("display-message", "-p", "-t", name, format).strip();
    }

    private String tmux(String... words) {
        return Command.of(command(words))
                .with(Map.of("LC_ALL", "C.UTF-8", "TMUX", ""))
                .run()
                .orFail()
                .out();
    }

    private List<String> command(String... words) {
        List<String> all =
                new ArrayList<>(List.of("tmux", "-u", "-S", socket.toString(), "-f", CONFIGURATION.toString()));
        all.addAll(List.of(words));
        return all;
    }

    private static String tidy(String screen) {
        return String.join("\n", screen.lines().map(String::stripTrailing).toList())
                .stripTrailing();
    }

    private static synchronized void configure() {
        try {
            Files.createDirectories(CONFIGURATION.getParent());
            Files.writeString(CONFIGURATION, """
                    set -g status off
                    set -g remain-on-exit on
                    set -g remain-on-exit-format ""
                    set -g escape-time 0
                    set -g history-limit 10000
                    set -g default-terminal screen-256color
                    """);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
