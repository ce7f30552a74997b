package dev.sluice.run;

import dev.sluice.engine.Position;
import dev.sluice.engine.RunState;
import dev.sluice.journal.Anchor;
import dev.sluice.journal.Letter;
import dev.sluice.journal.PositionCodec;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.run.environment.Environment;
import dev.sluice.source.SourceSettings;
import dev.sluice.step.Refusal;
import dev.sluice.step.ledger.KnownRun;
import dev.sluice.step.ledger.Ledger;
import dev.sluice.step.ledger.RunEntry;
import dev.sluice.step.mariadb.MariaDatabase;
import dev.sluice.step.target.SqlErrors;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The runs of an environment as its target databases know them: for a machine that does not have their journals. */
public final class Elsewhere implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Environment environment;
    private final List<Ledger> databases = new ArrayList<>();

    private Elsewhere(Environment environment) {
        this.environment = environment;
    }

    /**
     * Connects to every database of an environment that may hold runs.
     *
     * @throws Refused if one cannot be reached
     */
    public static Elsewhere open(Environment environment) throws Refused {
        Elsewhere elsewhere = new Elsewhere(environment);
        try {
            for (Map.Entry<String, SourceSettings> source : new LinkedHashMap<>(environment.sources()).entrySet()) {
                String name = source.getKey();
                if (mayHoldRuns(name, source.getValue())
                        && environment.ledger(name).equals(name)) {
                    elsewhere.databases.add(Targets.ledger(environment, name, "look"));
                }
            }
            return elsewhere;
        } catch (Refusal unreachable) {
            elsewhere.close();
            throw Targets.refused(unreachable, environment);
        }
    }

    /** A replica of a MariaDB is watched and never changed; a PostgreSQL that only reads is refused where it is opened. */
    private static boolean mayHoldRuns(String name, SourceSettings settings) {
        return Targets.carriesEffects(settings)
                && !(settings instanceof SourceSettings.Jdbc jdbc && !MariaDatabase.mayHoldRuns(name, jdbc));
    }

    /** What a run goes by, and how it ended, if it is over. */
    public record Found(
            String runId, StoredRunbook stored, Map<String, String> set, String environment, Optional<String> ending) {
        public Found {
            set = Map.copyOf(set);
        }

        public Runbook runbook() {
            return stored.runbook();
        }
    }

    /** Every run, the newest first; one that works on several databases once. */
    public List<KnownRun> runs() throws Refused {
        Map<String, KnownRun> byName = new LinkedHashMap<>();
        try {
            for (Ledger database : databases) {
                database.runs().forEach(run -> byName.merge(run.runId(), run, Elsewhere::open));
            }
        } catch (Refusal unfit) {
            throw Targets.refused(unfit, environment);
        }
        return byName.values().stream()
                .sorted(Comparator.comparing(KnownRun::began).reversed())
                .toList();
    }

    private static KnownRun open(KnownRun one, KnownRun other) {
        return one.open() ? one : other;
    }

    /**
     * The run meant: the one named, else the only open one.
     *
     * @throws Refused naming the candidates
     */
    public KnownRun run(Optional<String> named) throws Refused {
        Predicate<KnownRun> meant = named.isPresent() ? run -> run.runId().equals(named.get()) : KnownRun::open;
        List<KnownRun> candidates = runs().stream().filter(meant).toList();
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        String where = "the databases of environment " + environment.name();
        if (candidates.isEmpty()) {
            throw new Refused(
                    ExitCode.USAGE,
                    named.map(name -> where + " know no run " + name).orElse("no run is open in " + where),
                    "sluice status --env " + environment.name() + " lists the runs");
        }
        throw new Refused(
                ExitCode.USAGE,
                "several runs are open in " + where + ": "
                        + candidates.stream().map(KnownRun::runId).collect(Collectors.joining(", ")),
                "name one");
    }

    /** Whether any of them has heard of a run. */
    public boolean knows(String runId) throws Refused {
        return runs().stream().anyMatch(run -> run.runId().equals(runId));
    }

    /**
     * What a run goes by, from the database that has heard of it last.
     *
     * @throws Refused if none has, or what it holds is of another version
     */
    public Found find(String runId) throws Refused {
        try {
            return found(
                    runId,
                    RunEntry.newest(databases, runId)
                            .orElseThrow(() -> new Refused(
                                    ExitCode.USAGE,
                                    "the databases of environment " + environment.name() + " know no run " + runId,
                                    "sluice status --env " + environment.name() + " lists the runs")));
        } catch (Refusal unfit) {
            throw Targets.refused(unfit, environment);
        }
    }

    private static Found found(String runId, RunEntry row) throws Refused {
        Map<String, String> set = MAPPER.readValue(row.about().params(), new TypeReference<Map<String, String>>() {});
        StoredRunbook stored = StoredRunbook.of(
                new SourceText(
                        "the text of " + runId + " in the database", row.about().text()),
                set,
                runId,
                row.about().tool());
        return new Found(runId, stored, set, row.about().environment(), row.ending());
    }

    /** What all of them remember of a run's journal. */
    List<Anchor> anchors(String runId) throws Refused {
        try {
            return databases.stream()
                    .flatMap(database -> database.anchors(runId).stream())
                    .toList();
        } catch (Refusal unfit) {
            throw Targets.refused(unfit, environment);
        }
    }

    /** What the run does, in a few words. */
    public static String words(KnownRun run) {
        if (run.ending().isPresent()) {
            return run.ending().get().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
        return run.position()
                        .map(text ->
                                PositionCodec.read(text).map(Elsewhere::words).orElse("of a later version"))
                        .orElseGet(() -> words(Position.START))
                + (run.resting() ? ", stopped" : "");
    }

    private static String words(Position position) {
        String doing = position.state() == RunState.NEW
                ? "working"
                : position.state().name().toLowerCase(Locale.ROOT);
        return doing + position.phase().map(phase -> " in " + phase).orElse("");
    }

    /** Leaves a letter for a run, where its process looks for it. */
    public void post(String runId, Letter letter) throws Refused {
        for (Ledger database : databases) {
            try {
                if (database.run(runId).isPresent()) {
                    database.signals().post(letter.id(), runId, letter.who(), letter.text());
                    return;
                }
            } catch (SQLException failed) {
                throw new Refused(
                        ExitCode.UNREACHABLE,
                        "the signal cannot be left in source " + database.name() + ": " + SqlErrors.describe(failed),
                        "mend that, then type the same command again");
            } catch (Refusal unfit) {
                throw Targets.refused(unfit, environment);
            }
        }
    }

    /** Whether the run's journal has a letter. */
    public boolean isHeard(Letter letter) throws Refused {
        for (Ledger database : databases) {
            try {
                if (database.signals().isHeard(letter.id())) {
                    return true;
                }
            } catch (SQLException notAsked) {
                // The next look may tell.
                continue;
            }
        }
        return false;
    }

    @Override
    public void close() {
        databases.forEach(Ledger::close);
    }
}
