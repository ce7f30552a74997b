package dev.sluice.run;

import dev.sluice.console.LineFace;
import dev.sluice.engine.Decision;
import dev.sluice.journal.RunDirectory;
import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.modules.Loader;
import dev.sluice.language.modules.Program;
import dev.sluice.language.text.SourceText;
import dev.sluice.run.environment.Environment;
import dev.sluice.run.environment.EnvironmentFile;
import dev.sluice.run.environment.Loaded;
import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPrometheus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** A repository with a runbook and an environment {@code test}; runs of it are named {@code r}. */
public final class RunFolder {
    public static final String RUN = "r";

    /** The longest that anything may take on a machine that does ten things at once. */
    public static final Duration LONG = Duration.ofSeconds(Long.getLong("longest", 240));

    private final Path path;
    private final List<String> sources = new ArrayList<>();
    private final List<String> commands = new ArrayList<>();
    private final List<String> settings = new ArrayList<>();
    private String lease = "";
    private Runbook runbook;
    private Map<String, String> set = Map.of();

    public RunFolder(Path path, TestDatabase database) {
        this(path);
        database("db", database, "");
    }

    /** One whose sources are still to be named. */
    public RunFolder(Path path) {
        this.path = path;
    }

    /** @param more settings of the source, each behind a comma */
    public RunFolder database(String name, TestDatabase database, String more) {
        write(name + ".password", database.password());
        return source(
                name,
                "{type: postgres, url: \"%s\", user: %s, password: \"file:%s.password\"%s}"
                        .formatted(database.url().substring("jdbc:".length()), database.user(), name, more));
    }

    public RunFolder prometheus(TestPrometheus prometheus) {
        return source("prom", "{type: prometheus, url: \"%s\"}".formatted(prometheus.url()));
    }

    /** Adds a source as the environment file spells it. */
    public RunFolder source(String name, String settings) {
        sources.add(name + ": " + settings);
        return this;
    }

    /** Adds a line to the environment itself. */
    RunFolder keeping(String setting) {
        settings.add("    " + setting + "\n");
        return this;
    }

    /** Allows a command; no shell reads its words. */
    public RunFolder command(String name, String... words) {
        List<String> quoted = Stream.of(words)
                .map(word -> "'" + word.replace("'", "''") + "'")
                .toList();
        commands.add("%s: {run: [%s]}".formatted(name, String.join(", ", quoted)));
        return this;
    }

    /** Sets the lease of runs, such as {@code 3s}. */
    public RunFolder lease(String duration) {
        lease = "    lease: " + duration + "\n";
        return this;
    }

    /** Writes the runbook and the environment file. */
    public RunFolder runbook(String text) {
        return runbook(text, Map.of());
    }

    public RunFolder runbook(String text, Map<String, String> values) {
        return runbook(text, values, Checker::check);
    }

    /** One with which an older version could begin a run, and which no run begins with any more. */
    RunFolder olderRunbook(String text) {
        return runbook(text, Map.of(), Checker::stored);
    }

    private RunFolder runbook(
            String text, Map<String, String> values, BiFunction<Program, Map<String, String>, Checked> checker) {
        set = values;
        write("migration.runbook", text);
        write(
                EnvironmentFile.NAME,
                "environments:\n  test:\n" + lease + String.join("", settings) + "    sources:\n" + lines(sources)
                        + (commands.isEmpty() ? "" : "    commands:\n" + lines(commands)));
        Program program = Loader.load(
                new SourceText("migration.runbook", text), ModuleFiles.beside(path.resolve("migration.runbook")));
        Checked checked = checker.apply(program, set);
        runbook = checked.runbook()
                .orElseThrow(() -> new AssertionError(checked.diagnostics().toString()));
        return this;
    }

    public Path path() {
        return path;
    }

    Runbook runbook() {
        return runbook;
    }

    /** The values of its parameters. */
    Map<String, String> set() {
        return set;
    }

    /** Begins a run in this process, with nobody there. */
    public LiveRun begin() {
        return begin(Optional.empty(), Optional.empty());
    }

    public LiveRun beginWith(Duration patience) {
        return begin(Optional.of(patience), Optional.empty());
    }

    /** Begins a run in this process, with somebody who answers. */
    public LiveRun beginWith(Person person) {
        return begin(Optional.empty(), Optional.of(person));
    }

    /** Begins a run in this process that lives by other clocks than the host's. */
    public LiveRun beginBy(LongFunction<Timekeeper> clocks) {
        Order order = order(Optional.empty(), false, Licence.NONE);
        return new LiveRun(face -> Launch.begin(order, face, clocks), Optional.empty());
    }

    private LiveRun begin(Optional<Duration> patience, Optional<Person> person) {
        Order order = order(patience, person.isPresent(), Licence.NONE);
        return new LiveRun(face -> Launch.begin(order, face), person);
    }

    public LiveRun resume() {
        return resume(Licence.NONE);
    }

    LiveRun resume(Licence licence) {
        Order order = order(Optional.empty(), false, licence);
        return new LiveRun(face -> Launch.resume(order, face), Optional.empty());
    }

    /** Resumes in this process, with somebody who answers. */
    public LiveRun resumeWith(Person person) {
        Order order = order(Optional.empty(), true, Licence.NONE);
        return new LiveRun(face -> Launch.resume(order, face), Optional.of(person));
    }

    /** Resumes in this thread, for what is refused. */
    void resumeHere() throws Refused, InterruptedException {
        Launch.resume(order(Optional.empty(), false, Licence.NONE), new LineFace(new PrintWriter(new StringWriter())));
    }

    private Order order(Optional<Duration> patience, boolean attended, Licence licence) {
        return new Order(
                runbook,
                Optional.of("migration.runbook"),
                set,
                environment(),
                new RunDirectory(path.resolve(".sluice")),
                RUN,
                "tester",
                !attended,
                false,
                Optional.empty(),
                patience,
                true,
                licence,
                "test");
    }

    /** Starts {@code sluice run} in a process of its own. */
    public SluiceProcess start(String... more) {
        return start(Map.of(), more);
    }

    /** Starts {@code sluice run} in a process of its own, with these environment variables. */
    public SluiceProcess start(Map<String, String> variables, String... more) {
        return process(
                variables, "run migration.runbook --env test --run-id r --unattended --create-schema".split(" "), more);
    }

    /** Starts {@code sluice resume} in a process of its own. */
    public SluiceProcess startResume(Map<String, String> variables, String... more) {
        return process(variables, new String[] {"resume", RUN, "--unattended"}, more);
    }

    public SluiceProcess process(Map<String, String> variables, String[] words, String... more) {
        List<String> all = new ArrayList<>(List.of(words));
        Collections.addAll(all, more);
        return SluiceProcess.start(path, variables, all.toArray(String[]::new));
    }

    /** Runs one command of Sluice to its end. */
    public Command.Result sluice(String... words) {
        return SluiceProcess.command(words).in(path).within(LONG).run();
    }

    /** What the journal says was decided. */
    public List<Decision> decisions() throws Refused {
        return Past.of(new RunDirectory(path.resolve(".sluice")), RUN).decisions().stream()
                .map(decided -> decided.decision())
                .toList();
    }

    public Environment environment() {
        return switch (EnvironmentFile.load(path.resolve(EnvironmentFile.NAME), "test", Map.of())) {
            case Loaded.Usable usable -> usable.environment();
            case Loaded.Faulty faulty ->
                throw new AssertionError(faulty.faults().toString());
        };
    }

    public void write(String name, String text) {
        try {
            Files.writeString(path.resolve(name), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String lines(List<String> entries) {
        return String.join(
                "", entries.stream().map(entry -> "      " + entry + "\n").toList());
    }
}
