package dev.sluice.cli;

import dev.sluice.language.diagnostic.Similar;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import dev.sluice.run.environment.Environment;
import dev.sluice.telemetry.Outlets;
import dev.sluice.telemetry.notify.Grafana;
import dev.sluice.telemetry.notify.Receiver;
import dev.sluice.telemetry.notify.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice notify --env ENV}. */
@Command(
        name = "notify",
        mixinStandardHelpOptions = true,
        description = "Shows by whom an environment's runs can reach people; with --test, sends each a message.",
        footer = {
            "",
            "Example:  sluice notify --env production          lists them, sends nothing",
            "          sluice notify --test --env production   tries all, and Grafana",
            "          sluice notify --test --env production orders-oncall"
        })
final class NotifyCommand implements Callable<Integer> {
    private static final String GRAFANA = "grafana";

    @Parameters(paramLabel = "RECEIVER", arity = "0..*", description = "Names of receivers (default: all).")
    private List<String> names = new ArrayList<>();

    @Option(names = "--env", required = true, paramLabel = "ENV", description = "The environment of sluice.yaml.")
    private String environmentName;

    @Option(
            names = "--test",
            description = "Sends each a message that is marked as a test; exit 1 if one does not take it.")
    private boolean test;

    @Mixin
    private Place place;

    @Mixin
    private Streams output;

    /**
     * Somebody, or something, that can be reached.
     *
     * @param trial sends the test
     */
    private record Reached(String name, String type, String where, Trying trial) {}

    @FunctionalInterface
    private interface Trying {
        /** What went wrong, and what to do; absent if nothing did. */
        Optional<String> send(Trial trial, long wall);
    }

    @Override
    public Integer call() throws Exception {
        Environment environment = place.environment(environmentName);
        List<Reached> chosen = chosen(all(environment.outlets()));
        Trial trial = new Trial(environmentName, Operator.name(), environment.secrets());
        int width = chosen.stream().mapToInt(one -> one.name().length()).max().orElse(0);
        boolean failed = false;
        for (Reached one : chosen) {
            String line = one.name() + " ".repeat(width - one.name().length()) + "  " + one.type() + ", " + one.where();
            Optional<String> trouble = test ? one.trial().send(trial, System.currentTimeMillis()) : Optional.empty();
            output.out().println(test ? line + ": " + (trouble.isEmpty() ? "ok" : "FAILED") : line);
            trouble.ifPresent(why -> output.out().println("  " + why));
            output.out().flush();
            failed |= trouble.isPresent();
        }
        if (!test) {
            output.err().println("nothing was sent; try them: sluice notify --test --env " + environmentName);
            output.err().flush();
        }
        return (failed ? ExitCode.FAILED : ExitCode.DONE).code();
    }

    private static List<Reached> all(Outlets outlets) {
        List<Reached> all = new ArrayList<>();
        for (Receiver receiver : outlets.receivers().values()) {
            all.add(new Reached(
                    receiver.name(), receiver.type(), receiver.shown(), (trial, wall) -> trial.of(receiver, wall)));
        }
        outlets.grafana().ifPresent(grafana -> all.add(marks(grafana)));
        return all;
    }

    private static Reached marks(Grafana grafana) {
        return new Reached(
                GRAFANA,
                "marks on dashboards",
                grafana.url() + ", token from " + grafana.token().origin(),
                (trial, wall) -> trial.of(grafana, wall));
    }

    private List<Reached> chosen(List<Reached> all) throws Refused {
        if (all.isEmpty()) {
            throw new Refused(
                    ExitCode.USAGE,
                    "environment " + environmentName + " has neither `notify:` nor `grafana:`, so its runs tell nobody",
                    "add a receiver to sluice.yaml, as docs/notifications.md shows");
        }
        List<String> known = all.stream().map(Reached::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new Refused(
                        ExitCode.USAGE,
                        "environment " + environmentName + " has no receiver " + name,
                        Similar.to(name, known)
                                .map(similar -> "name " + similar)
                                .orElse("name one of: " + String.join(", ", known)));
            }
        }
        return names.isEmpty()
                ? all
                : all.stream().filter(one -> names.contains(one.name())).toList();
    }
}
