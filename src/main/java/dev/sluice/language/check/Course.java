package dev.sluice.language.check;

import dev.sluice.language.model.StepRef;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.syntax.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known at a point of the run, step by step in the order of the phases: values captured, baselines taken, backfills done. */
final class Course {
    private final Map<String, Tree.Name> captured = new LinkedHashMap<>();
    private final Set<StepRef> backfills = new HashSet<>();
    private final Set<String> baselines = new HashSet<>();
    private final Map<String, List<SqlStatement>> statements = new HashMap<>();
    private final Set<String> writing = new HashSet<>();
    private boolean opaque;

    /** Names captured so far, with the place that captures them. */
    Map<String, Tree.Name> captured() {
        return captured;
    }

    Set<StepRef> backfills() {
        return backfills;
    }

    Set<String> baselines() {
        return baselines;
    }

    void record(String phase, ActionChecker.Checked action) {
        statements.computeIfAbsent(phase, name -> new ArrayList<>()).addAll(action.statements());
        if (action.writes()) {
            writing.add(phase);
        }
        opaque |= action.writes() && action.statements().isEmpty();
    }

    /** The SQL of the steps of a phase. */
    List<SqlStatement> statements(String phase) {
        return statements.getOrDefault(phase, List.of());
    }

    /** All SQL of all steps. */
    List<SqlStatement> statements() {
        return statements.values().stream().flatMap(List::stream).toList();
    }

    boolean writes(String phase) {
        return writing.contains(phase);
    }

    /** Whether some step changes things that its text does not show: a command, a request, a person. */
    boolean isOpaque() {
        return opaque;
    }
}
