package dev.sluice.run;

import dev.sluice.run.environment.Environment;
import dev.sluice.step.backfill.PostgresBackfill;
import dev.sluice.step.ledger.Cluster;
import dev.sluice.step.ledger.Ledger;
import dev.sluice.step.ledger.Taking;
import dev.sluice.step.sql.PostgresSqlStep;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The databases of a run, each opened once. The one place that knows of what kind each is. */
final class Databases implements AutoCloseable {
    private final Environment environment;
    private final String runId;
    /** Those with effects, by source. */
    private final Map<String, Target> targets = new LinkedHashMap<>();
    /** Ledgers and targets, in the order in which they were opened: a ledger before those whose ledger it is. */
    private final Map<String, Target> opened = new LinkedHashMap<>();

    Databases(Environment environment, String runId) {
        this.environment = environment;
        this.runId = runId;
    }

    /**
     * Connects to the database of a source in which the run has effects, and to its ledger.
     *
     * @throws dev.sluice.step.Unfit if it cannot be reached or is unfit
     */
    void open(String source) {
        targets.put(source, opened(source));
    }

    private Target opened(String name) {
        Target known = opened.get(name);
        if (known != null) {
            return known;
        }
        String ledger = environment.ledger(name);
        Target fresh = ledger.equals(name)
                ? Target.open(Targets.settings(environment, name), runId)
                : Target.open(Targets.settings(environment, name), runId, opened(ledger));
        opened.put(name, fresh);
        return fresh;
    }

    /** Whether the run has effects in any. */
    boolean isEmpty() {
        return targets.isEmpty();
    }

    /** Each in which the run takes a fence. */
    List<Ledger> ledgers() {
        return targets.values().stream().<Ledger>map(Target::ledger).distinct().toList();
    }

    /** Which cluster each is, ledgers included, by source. */
    Map<String, Cluster> clusters() {
        Map<String, Cluster> clusters = new LinkedHashMap<>();
        opened.forEach((name, database) -> clusters.put(name, database.cluster()));
        return clusters;
    }

    /**
     * Takes the fence of each ledger.
     *
     * @param taken told at once of what can be worked with, so that it can be given back if a later one is refused
     * @throws dev.sluice.step.Refusal if a fence is another run's
     */
    void take(Taking taking, Consumer<Workshop> taken) {
        for (Target ledger :
                targets.values().stream().map(Target::ledger).distinct().toList()) {
            PostgresFence fence = PostgresFence.acquire(ledger, taking);
            targets.forEach((name, target) -> {
                if (target.ledger() == ledger) {
                    taken.accept(new Workshop(
                            name,
                            target,
                            fence,
                            new PostgresSqlStep(target, fence),
                            new PostgresBackfill(target, fence)));
                }
            });
        }
    }

    @Override
    public void close() {
        opened.values().forEach(Target::close);
    }
}
