package dev.sluice.run;

import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import dev.sluice.language.sql.rule.SqlLint;
import dev.sluice.run.environment.Environment;
import dev.sluice.run.plan.Facts;
import dev.sluice.run.plan.Fingerprints;
import dev.sluice.run.plan.MetricReads;
import dev.sluice.run.plan.Plan;
import dev.sluice.run.plan.Planner;
import dev.sluice.run.plan.SealedPlan;
import dev.sluice.source.MetricSource;
import dev.sluice.source.Sources;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes plans, and holds runs to those that were sealed. */
public final class PlanWork {
    private PlanWork() {}

    public record Result(Plan plan, SealedPlan sealed) {}

    /**
     * Reads and evaluates everything once.
     *
     * @param today the day on which suppressions of the rules about SQL are looked at
     * @throws Refused if the environment lacks something or a source cannot be used
     */
    public static Result plan(
            Runbook runbook, Environment environment, String file, Map<String, String> set, LocalDate today)
            throws Refused {
        EnvironmentFit.require(runbook, environment);
        try (Sources sources =
                new Sources(environment.sources(), environment.commands(), environment.secrets(), "plan")) {
            Site.probe(runbook, sources);
            EnvironmentFit.requireExpected(environment, sources);
            Plan plan = Planner.plan(
                    runbook,
                    environment.name(),
                    AtLeastOnce.words(runbook, environment),
                    environment.outlets().audience(runbook, environment.name()),
                    Grounds.of(runbook, environment),
                    sources::get,
                    new MetricReads(runbook, sources::get, environment.commands()),
                    SqlLint.live(runbook, Facts.of(runbook, sources::get), today));
            Map<String, String> catalog = catalog(runbook, sources, tables(plan));
            return new Result(plan, SealedPlan.of(plan, file, set, catalog));
        }
    }

    /** @throws Refused with exit 41 naming what changed since the plan was sealed */
    public static void requireUnchanged(SealedPlan sealed, Runbook runbook, Environment environment, LocalDate today)
            throws Refused {
        if (!sealed.environment().equals(environment.name())) {
            throw new Refused(
                    ExitCode.CHANGED,
                    "the plan was sealed for environment " + sealed.environment() + ", not " + environment.name(),
                    "sluice plan " + sealed.file() + " --env " + environment.name() + " -o FILE");
        }
        SealedPlan now =
                plan(runbook, environment, sealed.file(), sealed.set(), today).sealed();
        Set<String> changed = new TreeSet<>();
        Set<String> tables = new TreeSet<>(sealed.catalog().keySet());
        tables.addAll(now.catalog().keySet());
        for (String table : tables) {
            if (!String.valueOf(sealed.catalog().get(table))
                    .equals(now.catalog().get(table))) {
                changed.add(table);
            }
        }
        if (!changed.isEmpty()) {
            throw new Refused(
                    ExitCode.CHANGED,
                    "since the plan was sealed, the catalog has changed: " + String.join(", ", changed),
                    "look at it again: sluice plan " + sealed.file() + " --env " + environment.name() + " -o FILE");
        }
    }

    private static Map<String, String> catalog(Runbook runbook, Sources sources, Set<String> tables) {
        Map<String, String> catalog = new TreeMap<>();
        Map<String, Set<String>> changed = ClaimedTables.of(runbook);
        for (Source source : runbook.sources()) {
            MetricSource database = sources.get(source.name());
            Map<String, String> prints = switch (source.kind()) {
                case POSTGRES -> Fingerprints.ofPostgres(database, tables);
                case JDBC -> Fingerprints.ofMariaDb(database, changed.getOrDefault(source.name(), Set.of()));
                case PROMETHEUS, HTTP, COMMAND, MANUAL -> Map.of();
            };
            prints.forEach((table, print) -> catalog.put(source.name() + ": " + table, print));
        }
        return catalog;
    }

    private static Set<String> tables(Plan plan) {
        Set<String> tables = new TreeSet<>(plan.runbook().header().tables());
        plan.phases().stream()
                .flatMap(phase -> phase.steps().stream())
                .flatMap(step -> step.locks().stream())
                .forEach(lock -> lock.table().ifPresent(tables::add));
        return tables;
    }
}
