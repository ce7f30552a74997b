package dev.sluice.run;

import dev.sluice.run.environment.Environment;
import dev.sluice.source.SourceSettings;
import dev.sluice.step.backfill.PostgresBackfill;
import dev.sluice.step.ledger.Cluster;
import dev.sluice.step.ledger.Ledger;
import dev.sluice.step.ledger.Taking;
import dev.sluice.step.ledger.Workplace;
import dev.sluice.step.mariadb.MariaBackfill;
import dev.sluice.step.mariadb.MariaDatabase;
import dev.sluice.step.mariadb.MariaFence;
import dev.sluice.step.mariadb.MariaSqlStep;
import dev.sluice.step.sql.PostgresSqlStep;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The databases of a run, each opened once. The one place that knows of what kind each is. */
final class Databases implements AutoCloseable {

    /** One that is open, of its kind. */
    private sealed interface Opened {
        Workplace place();

        void close();

        record Postgres(Target target) implements Opened {
            @Override
            public Workplace place() {
                return target;
            }

            @Override
            public void close() {
                target.close();
            }
        }

        record Maria(MariaDatabase database) implements Opened {
            @Override
            public Workplace place() {
                return database;
            }

            @Override
            public void close() {
                database.close();
            }
        }
    }

    private final Environment environment;
    private final String runId;
    /** Those with effects, by source. */
    private final Map<String, Opened> targets = new LinkedHashMap<>();
    /** Ledgers and targets, in the order in which they were opened: a ledger before those whose ledger it is. */
    private final Map<String, Opened> opened = new LinkedHashMap<>();

    Databases(Environment environment, String runId) {
        this.environment = environment;
        this.runId = runId;
    }

    /**
     * Connects to the database of a source in which the run has effects, and to its ledger.
     *
     * @throws dev.sluice.step.Refusal if it cannot be reached or is unfit
     */
    void open(String source) {
        if (environment.sources().get(source) instanceof SourceSettings.Jdbc jdbc) {
            Opened fresh = new Opened.Maria(MariaDatabase.open(source, jdbc, runId));
            opened.put(source, fresh);
            targets.put(source, fresh);
        } else {
            postgres(source);
            targets.put(source, opened.get(source));
        }
    }

    private Target postgres(String name) {
        if (opened.get(name) instanceof Opened.Postgres known) {
            return known.target();
        }
        String ledger = environment.ledger(name);
        Target fresh = ledger.equals(name)
                ? Target.open(Targets.settings(environment, name), runId)
                : Target.open(Targets.settings(environment, name), runId, postgres(ledger));
        opened.put(name, new Opened.Postgres(fresh));
        return fresh;
    }

    /**
     * Why a backfill could not go through a table by a key as it is now, in words; empty if it could, or if the database is not
     * open.
     *
     * @param key empty for the primary key
     * @throws dev.sluice.step.Refusal if that cannot be asked
     */
    Optional<String> objection(String source, String table, List<String> key) {
        return switch (targets.get(source)) {
            case Opened.Postgres postgres -> PostgresBackfill.objection(postgres.target(), table, key);
            case Opened.Maria maria -> MariaBackfill.objection(maria.database(), table, key);
            case null -> Optional.empty();
        };
    }

    /** Whether the run has effects in any. */
    boolean isEmpty() {
        return targets.isEmpty();
    }

    /** Each in which the run takes a fence. */
    List<Ledger> ledgers() {
        return targets.values().stream()
                .map(target -> target.place().ledger())
                .distinct()
                .toList();
    }

    /** Which cluster each is, ledgers included, by source. */
    Map<String, Cluster> clusters() {
        Map<String, Cluster> clusters = new LinkedHashMap<>();
        opened.forEach((name, database) -> clusters.put(name, database.place().cluster()));
        return clusters;
    }

    /**
     * Takes the fence of each ledger.
     *
     * @param taken told at once of what can be worked with, so that it can be given back if a later one is refused
     * @throws dev.sluice.step.Refusal if a fence is another run's
     */
    void take(Taking taking, Consumer<Workshop> taken) {
        for (Ledger ledger : ledgers()) {
            switch (opened.get(ledger.name())) {
                case Opened.Postgres postgres -> take(postgres.target(), taking, taken);
                case Opened.Maria maria -> taken.accept(workshop(MariaFence.acquire(maria.database(), taking)));
            }
        }
    }

    private void take(Target ledger, Taking taking, Consumer<Workshop> taken) {
        PostgresFence fence = PostgresFence.acquire(ledger, taking);
        targets.forEach((name, target) -> {
            if (target instanceof Opened.Postgres other && other.target().ledger() == ledger) {
                taken.accept(new Workshop(
                        name,
                        other.target(),
                        fence,
                        new PostgresSqlStep(other.target(), fence),
                        new PostgresBackfill(other.target(), fence)));
            }
        });
    }

    private static Workshop workshop(MariaFence fence) {
        MariaDatabase database = fence.ledger();
        return new Workshop(database.name(), database, fence, new MariaSqlStep(fence), new MariaBackfill(fence));
    }

    @Override
    public void close() {
        opened.values().forEach(Opened::close);
    }
}
