package dev.sluice.run;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import dev.sluice.run.environment.Environment;
import dev.sluice.run.environment.Expectations;
import dev.sluice.source.JdbcConnector;
import dev.sluice.source.PostgresFacts;
import dev.sluice.source.SourceSettings;
import dev.sluice.source.Sources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Whether an environment has what a runbook names. */
final class EnvironmentFit {
    private static final Duration INSPECTING = Duration.ofSeconds(10);

    private EnvironmentFit() {}

    /** @throws Refused naming every source and command that lacks or is of another kind, or a step that does not go there */
    static void require(Runbook runbook, Environment environment) throws Refused {
        List<String> faults = new ArrayList<>();
        for (Source source : runbook.sources()) {
            SourceSettings settings = environment.sources().get(source.name());
            if (settings == null) {
                if (source.kind() != Source.Kind.MANUAL && source.kind() != Source.Kind.COMMAND) {
                    faults.add("source " + source.name() + " (" + place(runbook, source)
                            + " of the runbook) is not in environment " + environment.name());
                }
            } else if (kind(settings) != source.kind()) {
                faults.add("source " + source.name() + " is " + word(source.kind()) + " in the runbook ("
                        + place(runbook, source) + ") and " + word(kind(settings)) + " in environment "
                        + environment.name());
            }
        }
        for (String target : Site.targets(runbook)) {
            if (environment.sources().get(target) instanceof SourceSettings.Jdbc jdbc
                    && !JdbcConnector.isMariaDb(jdbc.url())) {
                faults.add("steps change source " + target + ", which leads to no MariaDB in environment "
                        + environment.name() + "; of databases behind a driver they change that one only");
            }
        }
        for (String command : commands(runbook)) {
            if (!environment.commands().containsKey(command)) {
                faults.add("command \"" + command + "\" is not among the commands that environment "
                        + environment.name() + " allows");
            }
        }
        if (!faults.isEmpty()) {
            throw new Refused(
                    ExitCode.USAGE,
                    String.join("\n        ", faults),
                    "add it to sluice.yaml below environments: " + environment.name() + ":");
        }
        AtLeastOnce.require(runbook, environment);
    }

    private static String place(Runbook runbook, Source source) {
        return runbook.files()
                .origin(source.span())
                .orElse("line " + source.span().line());
    }

    /** @throws Refused if the database is another one than the environment expects, or cannot be looked at */
    static void requireExpected(Environment environment, Sources sources) throws Refused {
        if (environment.expect().isEmpty()) {
            return;
        }
        Expectations expect = environment.expect().get();
        PostgresFacts.Inspection inspection =
                sources.inspect(expect.source(), INSPECTING).orElseThrow();
        switch (inspection) {
            case PostgresFacts.Inspection.Unreached unreached ->
                throw new Refused(
                        ExitCode.UNREACHABLE,
                        unreached.problem().source() + ": "
                                + unreached.problem().what(),
                        unreached.problem().help());
            case PostgresFacts.Inspection.Reached reached -> {
                List<String> differences = expect.differences(reached.facts());
                if (!differences.isEmpty()) {
                    throw new Refused(
                            ExitCode.UNREACHABLE,
                            String.join("\n        ", differences),
                            "choose another environment with --env, or correct `expect` of environment "
                                    + environment.name() + " in sluice.yaml");
                }
            }
        }
    }

    private static TreeSet<String> commands(Runbook runbook) {
        TreeSet<String> names = new TreeSet<>();
        Site.steps(runbook).flatMap(Site::actions).forEach(action -> {
            if (action instanceof Action.Run run) {
                names.add(run.command());
                run.onPause().ifPresent(names::add);
            }
        });
        for (Metric metric : runbook.metrics()) {
            if (metric.definition() instanceof Metric.Definition.Queried queried
                    && queried.query() instanceof Query.Command command) {
                names.add(command.name());
            }
        }
        return names;
    }

    private static Source.Kind kind(SourceSettings settings) {
        return switch (settings) {
            case SourceSettings.Postgres postgres -> Source.Kind.POSTGRES;
            case SourceSettings.Jdbc jdbc -> Source.Kind.JDBC;
            case SourceSettings.Prometheus prometheus -> Source.Kind.PROMETHEUS;
            case SourceSettings.Http http -> Source.Kind.HTTP;
            case SourceSettings.Command command -> Source.Kind.COMMAND;
            case SourceSettings.Manual manual -> Source.Kind.MANUAL;
        };
    }

    private static String word(Source.Kind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT);
    }
}
