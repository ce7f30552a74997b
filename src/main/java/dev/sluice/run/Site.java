package dev.sluice.run;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import dev.sluice.language.model.Step;
import dev.sluice.run.environment.Environment;
import dev.sluice.source.MetricSource;
import dev.sluice.source.SourceProblem;
import dev.sluice.source.SourceSettings;
import dev.sluice.source.Sources;
import dev.sluice.step.target.Fence;
import dev.sluice.step.target.Owner;
import dev.sluice.step.target.Schema;
import dev.sluice.step.target.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Everything a run touches, opened and found fit: its sources, and its target databases with the fence in each. */
final class Site implements AutoCloseable {
    private static final Duration PROBING = Duration.ofSeconds(10);
    private static final Duration FENCE_PATIENCE = Duration.ofSeconds(30);

    private final Sources sources;
    private final Map<String, Workshop> workshops = new LinkedHashMap<>();

    private Site(Sources sources) {
        this.sources = sources;
    }

    /**
     * Opens it all.
     *
     * @throws Refused if the environment lacks something or a system cannot be used; all that is wrong, not the first only
     */
    static Site open(Runbook runbook, Environment environment, Owner owner, boolean createSchema) throws Refused {
        EnvironmentFit.require(runbook, environment);
        Site site = new Site(
                new Sources(environment.sources(), environment.commands(), environment.secrets(), owner.runId()));
        try {
            probe(runbook, site.sources);
            EnvironmentFit.requireExpected(environment, site.sources);
            for (String name : targets(runbook)) {
                site.openTarget(name, environment, owner, createSchema);
            }
            return site;
        } catch (dev.sluice.step.Refusal unfit) {
            site.close();
            throw Targets.refused(unfit);
        } catch (Refused | RuntimeException refused) {
            site.close();
            throw refused;
        }
    }

    MetricSource source(String name) {
        return sources.get(name);
    }

    Map<String, Workshop> workshops() {
        return workshops;
    }

    /** Gives every fence back. */
    void release(boolean over) {
        workshops.values().forEach(workshop -> workshop.fence().release(over));
    }

    /** @throws Refused naming every source that cannot be used */
    static void probe(Runbook runbook, Sources sources) throws Refused {
        List<SourceProblem> problems = new ArrayList<>();
        for (Source source : runbook.sources()) {
            sources.get(source.name()).probe(PROBING).ifPresent(problems::add);
        }
        if (!problems.isEmpty()) {
            throw new Refused(
                    ExitCode.UNREACHABLE,
                    String.join(
                            "\n        ",
                            problems.stream()
                                    .map(problem -> problem.source() + ": " + problem.what())
                                    .toList()),
                    problems.stream().map(SourceProblem::help).distinct().toArray(String[]::new));
        }
    }

    private void openTarget(String name, Environment environment, Owner owner, boolean createSchema) {
        Target target = Target.open(
                Targets.settings(
                        name, (SourceSettings.Postgres) environment.sources().get(name)),
                owner.runId());
        try {
            if (createSchema && !Schema.check(target).isEmpty()) {
                Schema.create(target);
            }
            Schema.require(target);
            workshops.put(name, Workshop.at(name, target, Fence.acquire(target, owner, FENCE_PATIENCE)));
        } catch (RuntimeException refused) {
            target.close();
            throw refused;
        }
    }

    /** Sources on which the runbook has effects in a database, in the order of their first use. */
    static Set<String> targets(Runbook runbook) {
        Set<String> names = new LinkedHashSet<>();
        steps(runbook).flatMap(Site::actions).forEach(action -> {
            switch (action) {
                case Action.Sql sql -> names.add(sql.source());
                case Action.Backfill backfill -> names.add(backfill.source());
                case Action.Run run -> {}
                case Action.Http http -> {}
                case Action.Manual manual -> {}
                case Action.Wait wait -> {}
            }
        });
        return names;
    }

    static Stream<Step> steps(Runbook runbook) {
        return Stream.of(
                        runbook.phases().stream().flatMap(phase -> phase.allSteps().stream()),
                        runbook.verify().stream().flatMap(verify -> verify.steps().stream()),
                        runbook.finallySteps().stream())
                .flatMap(steps -> steps);
    }

    static Stream<Action> actions(Step step) {
        return Stream.concat(
                Stream.of(step.action()),
                step.undo().stream()
                        .flatMap(undo -> undo instanceof Step.Undo.By by ? Stream.of(by.action()) : Stream.empty()));
    }

    /** Closes the sources; targets are closed by the effects, or here if no run came about. */
    @Override
    public void close() {
        workshops.values().forEach(Workshop::close);
        sources.close();
    }
}
