package dev.sluice.document;

import dev.sluice.engine.Command;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.gate.ExplanationText;
import dev.sluice.gate.Layout;
import dev.sluice.gate.RuleReport;
import dev.sluice.journal.Entry;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.Truth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the rules said when the run was stopped or slowed, found by deciding it again. Only what is decided again as the journal has
 * it is shown; after the first decision that is not, nothing more.
 */
final class Evidence implements Consumer<Entry> {
    private static final Set<Decision.Kind> STOPS =
            EnumSet.of(Decision.Kind.PAUSED, Decision.Kind.THROTTLED, Decision.Kind.ROLLBACK_BEGAN);
    private static final int MOST = 10;

    private final Interpreter interpreter;
    private final Deque<Decision> expected = new ArrayDeque<>();
    private final List<Seen> seen = new ArrayList<>();
    private List<RuleReport> rules = List.of();
    private boolean astray;

    /**
     * A decision, and the rules that did not hold still.
     *
     * @param values each predicate with its values, on lines of their own
     */
    record Seen(Story.Told told, String values) {}

    Evidence(Runbook runbook) {
        interpreter = new Interpreter(runbook);
    }

    @Override
    public void accept(Entry entry) {
        if (astray) {
            return;
        }
        switch (entry) {
            case Entry.Header header -> {}
            case Entry.Reached reached -> {}
            case Entry.Amended amended -> expected.clear();
            case Entry.TailDropped dropped -> expected.clear();
            case Entry.Decided decided -> decided(decided);
            case Entry.Happened happened -> happened(happened.event());
        }
    }

    /** The first of them, in their order. */
    List<Seen> seen() {
        return List.copyOf(seen);
    }

    private void happened(Event event) {
        if (event instanceof Event.Resumed || event instanceof Event.Abandoned) {
            expected.clear();
        }
        astray = !expected.isEmpty();
        if (astray) {
            return;
        }
        for (Command command : interpreter.on(event)) {
            if (command instanceof Command.Record decided) {
                expected.add(decided.decision());
            }
        }
        rules = expected.stream().anyMatch(decision -> STOPS.contains(decision.kind()))
                ? interpreter.view().rules()
                : List.of();
    }

    private void decided(Entry.Decided decided) {
        astray = !decided.decision().equals(expected.poll());
        if (!astray && STOPS.contains(decided.decision().kind()) && seen.size() < MOST) {
            String values = values();
            if (!values.isEmpty()) {
                seen.add(new Seen(new Story.Told(decided.wall(), decided.at(), decided.decision()), values));
            }
        }
    }

    private String values() {
        List<String> lines = new ArrayList<>();
        for (RuleReport report : rules) {
            if (report.rule().red() && !report.rule().shadow() && report.truth() != Truth.FALSE) {
                lines.addAll(ExplanationText.lines(report.whole(), Layout.USUAL));
                lines.add("");
            }
        }
        return String.join("\n", lines).stripTrailing();
    }
}
