package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice test [PATH...]}. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Plays the tests of runbooks through on simulated time, offline.",
        footer = {
            "",
            "Example:  sluice test runbooks",
            "          sluice test runbooks/orders_status.runbook:210",
            "          sluice test --run \"lag spike\" --format junit > tests.xml",
            "          sluice test runbooks --coverage --threshold 90",
            "          sluice test runbooks --watch",
            "Exit 0: all passed. 5: one failed, or too little is reached. 3: a runbook has errors. 2: no test was found."
        })
final class TestCommand implements Callable<Integer> {
    enum Format {
        HUMAN,
        JSON,
        JUNIT
    }

    @Parameters(
            paramLabel = "PATH",
            description = "Runbooks, folders of them, or FILE:LINE for one test (default: this folder).")
    private List<String> paths = new ArrayList<>();

    @Option(names = "--run", paramLabel = "REGEX", description = "Runs the tests only in whose title this is found.")
    private Optional<String> run = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Gives a parameter a value, such as --set pace=1s; a test's own values come before it.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--format", paramLabel = "human|json|junit", description = "What to print (default: human).")
    private Format format = Format.HUMAN;

    @Option(
            names = "--coverage",
            description = "Tells which predicates were never true, false or unknown, and which phases, undos and live"
                    + " parameters no test reached.")
    private boolean coverage;

    @Option(
            names = "--threshold",
            paramLabel = "PERCENT",
            description = "Fails where the tests of a runbook reach less than this.")
    private Optional<Double> threshold = Optional.empty();

    @Option(names = "--watch", description = "Runs them again whenever one of the runbooks changes, until Ctrl-C.")
    private boolean watch;

    @Mixin
    private Streams streams;

    @Override
    public Integer call() throws Exception {
        if (threshold.isPresent() && !(threshold.get() >= 0 && threshold.get() <= 100)) {
            throw new Refused(
                    ExitCode.USAGE, "--threshold takes a percentage from 0 to 100", "sluice test --threshold 90");
        }
        TestFiles files = TestFiles.of(paths.isEmpty() ? List.of(".") : paths);
        if (!watch || files.folders().isEmpty()) {
            return once(files).code();
        }
        while (true) {
            // Looked at before the run: what changes meanwhile is run again.
            try (FolderWatch changes = new FolderWatch(files.folders())) {
                again(files);
                streams.err().println("waits for a change; Ctrl-C ends");
                streams.err().flush();
                changes.awaitChange();
            }
            files = TestFiles.of(paths.isEmpty() ? List.of(".") : paths);
        }
    }

    /** What would end a single run is only told. */
    private void again(TestFiles files) {
        try {
            once(files);
        } catch (Refused refused) {
            streams.err().println(refused.getMessage());
            streams.err().flush();
        }
    }

    private ExitCode once(TestFiles files) throws Refused {
        TestRun tests = TestRun.of(files, set, title());
        streams.out().print(text(tests));
        streams.out().flush();
        if (tests.results().isEmpty() && tests.errors().isEmpty()) {
            throw new Refused(
                    ExitCode.USAGE,
                    run.isPresent()
                            ? "no test has a title in which \"" + run.get() + "\" is found"
                            : "no test was found",
                    files.single()
                            .map(file -> "write one at the end of " + file + ": test \"it pauses\" { ... }")
                            .orElse("name a folder with runbooks that have tests: sluice test runbooks"));
        }
        return exitCode(tests);
    }

    private Optional<Pattern> title() throws Refused {
        try {
            return run.map(Pattern::compile);
        } catch (PatternSyntaxException malformed) {
            throw new Refused(
                    ExitCode.USAGE,
                    "--run takes a regular expression: " + malformed.getDescription(),
                    "sluice test --run \"lag spike\"");
        }
    }

    private String text(TestRun tests) {
        return switch (format) {
            case HUMAN ->
                new TestText(streams).render(tests)
                        + (coverage || isShort(tests) ? CoverageText.render(tests.coverage()) : "");
            case JSON -> TestJson.render(tests);
            case JUNIT -> TestJunit.render(tests);
        };
    }

    private boolean isShort(TestRun tests) {
        return threshold.map(percent -> tests.leastCovered() < percent).orElse(false);
    }

    private ExitCode exitCode(TestRun tests) {
        if (!tests.errors().isEmpty()) {
            return ExitCode.RUNBOOK_HAS_ERRORS;
        }
        if (isShort(tests)) {
            streams.err()
                    .println("the tests of a runbook reach " + CoverageText.percent(tests.leastCovered())
                            + ", less than " + CoverageText.percent(threshold.orElseThrow()));
            streams.err().flush();
            return ExitCode.TEST_FAILED;
        }
        return tests.failed() == 0 ? ExitCode.DONE : ExitCode.TEST_FAILED;
    }
}
