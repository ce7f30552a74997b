package dev.sluice.run;

import dev.sluice.engine.Ending;
import dev.sluice.engine.Position;
import dev.sluice.journal.PositionCodec;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import dev.sluice.language.model.Step;
import dev.sluice.run.environment.Environment;
import dev.sluice.source.MetricSource;
import dev.sluice.source.SourceProblem;
import dev.sluice.source.Sources;
import dev.sluice.step.Held;
import dev.sluice.step.Progress;
import dev.sluice.step.ledger.Cluster;
import dev.sluice.step.ledger.Fence;
import dev.sluice.step.ledger.Ledger;
import dev.sluice.step.ledger.Newcomer;
import dev.sluice.step.ledger.Owner;
import dev.sluice.step.ledger.RunEntry;
import dev.sluice.step.ledger.Standing;
import dev.sluice.step.ledger.TakenFrom;
import dev.sluice.step.ledger.Taking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Everything a run touches, opened and found fit: its sources, and its target databases with the fence in each. */
final class Site implements AutoCloseable {
    private static final Duration PROBING = Duration.ofSeconds(10);

    private final Runbook runbook;
    private final Environment environment;
    private final Sources sources;
    private final Databases databases;
    private final Map<String, Workshop> workshops = new LinkedHashMap<>();

    private Site(Runbook runbook, Environment environment, Sources sources, Databases databases) {
        this.runbook = runbook;
        this.environment = environment;
        this.sources = sources;
        this.databases = databases;
    }

    /**
     * Connects everywhere, and changes nothing yet.
     *
     * @throws Refused if the environment lacks something or a system cannot be used; all that is wrong, not the first only
     */
    static Site open(Runbook runbook, Environment environment, String runId) throws Refused {
        EnvironmentFit.require(runbook, environment);
        Site site = new Site(
                runbook,
                environment,
                new Sources(environment.sources(), environment.commands(), environment.secrets(), runId),
                new Databases(environment, runId));
        try {
            probe(runbook, site.sources);
            EnvironmentFit.requireExpected(environment, site.sources);
            for (String name : targets(runbook)) {
                site.databases.open(name);
            }
            return site;
        } catch (dev.sluice.step.Refusal unfit) {
            site.close();
            throw Targets.refused(unfit, environment);
        } catch (Refused | RuntimeException refused) {
            site.close();
            throw refused;
        }
    }

    /** Each database in which the run takes a fence. */
    List<Ledger> ledgers() {
        return databases.ledgers();
    }

    /** Whether there is a fence to take. */
    boolean hasTargets() {
        return !databases.isEmpty();
    }

    /**
     * Takes the right to change something, in every target.
     *
     * @param createSchema whether the schema {@code sluice} may be created where it is missing
     * @return whom the run was taken from, if that was somebody who still held it
     * @throws Refused if a target lacks the schema, or another run holds its fence
     */
    Optional<TakenFrom> take(Taking taking, boolean createSchema) throws Refused {
        prepare(createSchema);
        try {
            databases.take(
                    taking.on(ClaimedTables.of(runbook)), workshop -> workshops.put(workshop.source(), workshop));
        } catch (dev.sluice.step.Refusal unfit) {
            throw Targets.refused(unfit, environment);
        }
        return workshops.values().stream()
                .flatMap(workshop -> workshop.fence().takenFrom().stream())
                .findFirst();
    }

    /** @throws Refused if a target lacks the schema and it may not be created */
    void prepare(boolean createSchema) throws Refused {
        try {
            for (Ledger ledger : ledgers()) {
                if (createSchema && !ledger.missing().isEmpty()) {
                    ledger.create();
                }
                ledger.require();
            }
        } catch (dev.sluice.step.Refusal unfit) {
            throw Targets.refused(unfit, environment);
        }
    }

    /** Whether a target knows another run that is not over. */
    boolean knowsOpen(String run) throws Refused {
        try {
            return ledgers().stream()
                    .flatMap(ledger -> ledger.run(run).stream())
                    .anyMatch(entry -> entry.ending().isEmpty());
        } catch (dev.sluice.step.Refusal unfit) {
            throw Targets.refused(unfit, environment);
        }
    }

    /**
     * Looks whether anybody would keep this run from its fences once another is given up; nothing is taken.
     *
     * @throws Refused if so
     */
    void requireRoom(Licence licence) throws Refused {
        Newcomer newcomer = new Newcomer(
                runbook.name(),
                ClaimedTables.of(runbook),
                licence.abandon().map(Licence.Word::run),
                licence.alongside().map(Licence.Word::run));
        try {
            for (Ledger ledger : ledgers()) {
                Optional<Held> held = ledger.inTheWay(newcomer);
                if (held.isPresent()) {
                    throw held.get();
                }
            }
        } catch (dev.sluice.step.Refusal unfit) {
            throw Targets.refused(unfit, environment);
        }
    }

    /**
     * Ends what another run holds, for somebody who gives it up.
     *
     * @param contested whether another process on this machine holds that run's journal
     * @return whether there was anything
     * @throws Refused if somebody drives it
     */
    boolean abandon(String run, boolean contested, Progress progress) throws Refused {
        boolean any = false;
        try {
            for (Ledger ledger : ledgers()) {
                any |= ledger.abandon(run, contested, Ending.ABORTED.name(), progress);
            }
        } catch (dev.sluice.step.Refusal unfit) {
            throw Targets.refused(unfit, environment);
        }
        return any;
    }

    /** Which cluster each target and each ledger is, by source. */
    Map<String, Cluster> clusters() {
        return databases.clusters();
    }

    /**
     * Makes sure that a run without its journal goes on where its progress is noted: elsewhere it would begin anew.
     *
     * @throws Refused naming each ledger that knows nothing of it
     */
    void requireKnown(String runId) throws Refused {
        try {
            List<String> strangers = ledgers().stream()
                    .filter(ledger -> ledger.run(runId).isEmpty())
                    .map(Ledger::name)
                    .toList();
            // A process that died as it took the fences has done nothing yet.
            boolean begun =
                    strangers.size() == ledgers().size() || !position(runId).equals(Position.START);
            if (begun && !strangers.isEmpty()) {
                throw new Refused(
                        ExitCode.UNREACHABLE,
                        "nothing is known of run " + runId + " in source " + String.join(" and ", strangers)
                                + ": what it has done is noted elsewhere, and would begin anew here",
                        "let `url` and `control` in sluice.yaml be what they were when it began, then: sluice resume "
                                + runId + " --env " + environment.name());
            }
        } catch (dev.sluice.step.Refusal unfit) {
            throw Targets.refused(unfit, environment);
        }
    }

    /**
     * Where the run stood when it was last heard of, by the target that has heard of it last.
     *
     * @throws Refused if a later version wrote that
     */
    Position position(String runId) throws Refused {
        try {
            Optional<String> written = RunEntry.newest(ledgers(), runId)
                    .flatMap(RunEntry::standing)
                    .map(Standing::position);
            if (written.isEmpty()) {
                return Position.START;
            }
            return PositionCodec.read(written.get())
                    .orElseThrow(() -> new Refused(
                            ExitCode.JOURNAL,
                            "where run " + runId + " stands was written by a later version of Sluice",
                            "use the version that drove it last"));
        } catch (dev.sluice.step.Refusal unfit) {
            throw Targets.refused(unfit, environment);
        }
    }

    /**
     * The run's journal is lost: what was remembered of it must not condemn the one that is begun in its place.
     *
     * @param head of that one: what is left of the lost one must not be taken for it
     */
    void forgetAnchors(String runId, String head) throws Refused {
        try {
            ledgers().forEach(ledger -> ledger.forgetAnchors(runId, head));
        } catch (dev.sluice.step.Refusal unfit) {
            throw Targets.refused(unfit, environment);
        }
    }

    MetricSource source(String name) {
        return sources.get(name);
    }

    Map<String, Workshop> workshops() {
        return workshops;
    }

    /** One for each ledger, once they are taken. */
    List<Fence> fences() {
        return workshops.values().stream().map(Workshop::fence).distinct().toList();
    }

    /**
     * Gives every fence back, and tells which could not be.
     *
     * @param how says it to each
     */
    List<String> giveBack(Consumer<Fence> how) {
        List<String> kept = new ArrayList<>();
        for (Fence fence : fences()) {
            try {
                how.accept(fence);
            } catch (dev.sluice.step.Refusal failed) {
                kept.add(failed.getMessage());
            }
        }
        return kept;
    }

    /** Gives back what a run that is over has left; returns the sources in which there was something. */
    List<String> giveBackLeftOver(Owner owner, String ending) throws Refused {
        List<String> left = new ArrayList<>();
        try {
            for (Ledger ledger : ledgers()) {
                if (ledger.missing().isEmpty() && ledger.giveBackLeftOver(owner, ending)) {
                    left.add(ledger.name());
                }
            }
        } catch (dev.sluice.step.Refusal unfit) {
            throw Targets.refused(unfit, environment);
        }
        return left;
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

    @Override
    public void close() {
        databases.close();
        sources.close();
    }
}
