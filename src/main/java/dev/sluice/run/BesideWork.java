package dev.sluice.run;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import dev.sluice.run.environment.Environment;
import dev.sluice.run.plan.Beside;
import dev.sluice.run.plan.Plan;
import dev.sluice.run.plan.Tables;
import dev.sluice.source.SourceSettings;
import dev.sluice.source.Sources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks two environments how large the tables of a plan are. Reads only. */
public final class BesideWork {
    private BesideWork() {}

    /** What cannot be read on a side is said, and never taken for small. */
    public static Beside compare(Plan plan, Environment here, Environment other) {
        try (Sources ours = sources(here);
                Sources theirs = sources(other)) {
            Map<String, Tables> onOurs = new HashMap<>();
            Map<String, Tables> onTheirs = new HashMap<>();
            List<Beside.Pair> pairs = new ArrayList<>();
            plan.phases().stream()
                    .flatMap(phase -> phase.steps().stream())
                    .forEach(step -> source(step.step())
                            .ifPresent(source -> step.locks().stream()
                                    .flatMap(lock -> lock.table().stream())
                                    .filter(table -> pairs.stream()
                                            .noneMatch(pair -> pair.source().equals(source)
                                                    && pair.table().equals(table)))
                                    .forEach(table -> pairs.add(new Beside.Pair(
                                            source,
                                            table,
                                            side(here, ours, onOurs, source, table),
                                            side(other, theirs, onTheirs, source, table))))));
            return new Beside(here.name(), other.name(), pairs);
        }
    }

    private static Sources sources(Environment environment) {
        return new Sources(environment.sources(), environment.commands(), environment.secrets(), "plan");
    }

    private static Optional<String> source(Step step) {
        return switch (step.action()) {
            case Action.Sql sql -> Optional.of(sql.source());
            case Action.Backfill backfill -> Optional.of(backfill.source());
            case Action.Run ignored -> Optional.empty();
            case Action.Http ignored -> Optional.empty();
            case Action.Manual ignored -> Optional.empty();
            case Action.Wait ignored -> Optional.empty();
        };
    }

    private static Beside.Side side(
            Environment environment, Sources sources, Map<String, Tables> known, String source, String table) {
        if (!(environment.sources().get(source) instanceof SourceSettings.Postgres)) {
            return new Beside.Side(
                    Optional.empty(), "environment " + environment.name() + " has no postgres source " + source);
        }
        Tables tables = known.computeIfAbsent(source, name -> new Tables(sources.get(name)));
        Optional<Plan.TableSize> size = tables.size(table);
        return new Beside.Side(
                size, size.isPresent() ? "" : environment.secrets().mask(tables.why(table)));
    }
}
