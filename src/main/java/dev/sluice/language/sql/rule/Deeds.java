package dev.sluice.language.sql.rule;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.Step;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.StatementParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes a runbook's statements out of it, for PostgreSQL only. */
final class Deeds {
    private final Set<String> databases;
    private final List<Deed> deeds = new ArrayList<>();

    private Deeds(Runbook runbook) {
        databases = runbook.sources().stream()
                .filter(source -> source.kind() == Source.Kind.POSTGRES)
                .map(Source::name)
                .collect(Collectors.toSet());
    }

    static List<Deed> of(Runbook runbook) {
        Deeds deeds = new Deeds(runbook);
        for (Phase phase : runbook.phases()) {
            phase.allSteps().forEach(step -> deeds.add(step, Optional.of(phase)));
        }
        runbook.verify().ifPresent(verify -> verify.steps().forEach(step -> deeds.add(step, Optional.empty())));
        runbook.finallySteps().forEach(step -> deeds.add(step, Optional.empty()));
        return List.copyOf(deeds.deeds);
    }

    private void add(Step step, Optional<Phase> phase) {
        add(step.action(), false, step, phase);
        if (step.undo().isPresent() && step.undo().get() instanceof Step.Undo.By by) {
            add(by.action(), true, step, phase);
        }
    }

    private void add(Action action, boolean undo, Step step, Optional<Phase> phase) {
        switch (action) {
            case Action.Sql sql -> add(sql, sql.source(), sql.sql(), undo, step, phase);
            case Action.Backfill backfill -> add(backfill, backfill.source(), backfill.sql(), undo, step, phase);
            case Action.Run run -> {}
            case Action.Http http -> {}
            case Action.Manual manual -> {}
            case Action.Wait wait -> {}
        }
    }

    private void add(Action action, String source, SqlText sql, boolean undo, Step step, Optional<Phase> phase) {
        if (databases.contains(source)) {
            for (Statement statement : StatementParser.parse(sql.raw())) {
                deeds.add(new Deed(statement, action, sql, undo, step, phase, deeds.size()));
            }
        }
    }
}
