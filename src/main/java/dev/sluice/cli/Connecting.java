package dev.sluice.cli;

import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Report;
import dev.sluice.run.ConnectedCheck;
import dev.sluice.run.Refused;
import dev.sluice.run.environment.Environment;
import dev.sluice.source.SourceProblem;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code check --connect ENV} adds to the findings: what the servers of an environment say. */
final class Connecting {
    private final Environment environment;
    private final Map<String, ConnectedCheck.Result> results = new LinkedHashMap<>();
    private final Map<String, String> left = new LinkedHashMap<>();
    private Optional<Refused> refused = Optional.empty();

    Connecting(Environment environment) {
        this.environment = environment;
    }

    /** The report with the findings of the servers among those that need none. */
    Report with(Runbooks.Found found) {
        Report report = found.report();
        String file = report.source().name();
        if (found.runbook().isEmpty()) {
            left.put(file, found.sound() ? "is a module, so it is shown with a runbook that uses it" : "has errors");
            return report;
        }
        try {
            ConnectedCheck.Result result = ConnectedCheck.check(found.runbook().get(), environment);
            results.put(file, result);
            List<Diagnostic> all = new ArrayList<>(report.diagnostics());
            all.addAll(result.diagnostics());
            all.sort(Comparator.comparingInt(one -> one.span().start()));
            return new Report(report.files(), all);
        } catch (Refused unfit) {
            refused = refused.or(() -> Optional.of(unfit));
            return report;
        }
    }

    /** @throws Refused if the environment does not fit a runbook; to be called when the findings are printed */
    void requireFit() throws Refused {
        if (refused.isPresent()) {
            throw refused.get();
        }
    }

    boolean reachedAll() {
        return results.values().stream().allMatch(result -> result.problems().isEmpty());
    }

    /** Costs, and what could not be told, for people. */
    String text() {
        StringBuilder text = new StringBuilder();
        results.forEach((file, result) -> {
            if (!result.costs().isEmpty()) {
                text.append(file)
                        .append(": cost of one read by ")
                        .append(environment.name())
                        .append("'s estimate (reading a page is 1.0)\n");
                int width = result.costs().stream()
                        .mapToInt(costed -> costed.metric().length())
                        .max()
                        .getAsInt();
                result.costs()
                        .forEach(costed -> text.append(String.format(
                                Locale.ROOT,
                                "  %-" + width + "s  %,14.2f  from %s%n",
                                costed.metric(),
                                costed.cost().total(),
                                costed.source())));
            }
            result.notYet()
                    .forEach(of -> text.append(file)
                            .append(": ")
                            .append(of)
                            .append(" names what an earlier step creates; ")
                            .append(environment.name())
                            .append(" cannot tell yet\n"));
        });
        return text.toString();
    }

    /** What people read on standard error. */
    void narrate(PrintWriter err) {
        left.forEach((file, why) -> err.println(file + " was not shown to " + environment.name() + ": it " + why));
        results.forEach((file, result) -> result.problems().forEach(problem -> {
            err.println(problem.source() + ": " + problem.what());
            err.println("  next: " + problem.help());
        }));
    }

    /** The same for programs. */
    Map<String, Object> json() {
        List<Map<String, Object>> files = new ArrayList<>();
        results.forEach((file, result) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("file", file);
            fields.put("costs", result.costs().stream().map(Connecting::json).toList());
            fields.put("not_yet", result.notYet());
            fields.put(
                    "unreached",
                    result.problems().stream().map(Connecting::json).toList());
            files.add(fields);
        });
        Map<String, Object> connected = new LinkedHashMap<>();
        connected.put("environment", environment.name());
        connected.put("files", files);
        connected.put("not_shown", List.copyOf(left.keySet()));
        return Map.of("connected", connected);
    }

    private static Map<String, Object> json(ConnectedCheck.Costed costed) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("metric", costed.metric());
        fields.put("source", costed.source());
        fields.put("total_cost", costed.cost().total());
        fields.put("rows", costed.cost().rows());
        return fields;
    }

    private static Map<String, Object> json(SourceProblem problem) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("source", problem.source());
        fields.put("problem", problem.what());
        fields.put("help", problem.help());
        return fields;
    }
}
