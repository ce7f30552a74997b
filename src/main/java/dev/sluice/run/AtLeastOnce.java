package dev.sluice.run;

import dev.sluice.journal.Entry;
import dev.sluice.journal.Semantics;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.run.environment.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a control database means to a run: an effect and the note of it are committed one after the other, so that a crash
 * between the two has the effect done again.
 */
final class AtLeastOnce {
    private AtLeastOnce() {}

    /** By source with effects the one in which the schema {@code sluice} lives, where that is another. */
    static Map<String, String> controls(Runbook runbook, Environment environment) {
        Map<String, String> controls = new TreeMap<>();
        for (String source : Site.targets(runbook)) {
            if (!environment.ledger(source).equals(source)) {
                controls.put(source, environment.ledger(source));
            }
        }
        return controls;
    }

    /** What whoever starts the run has to know; empty where every effect is noted in its own transaction. */
    static List<String> words(Runbook runbook, Environment environment) {
        Map<String, String> controls = controls(runbook, environment);
        List<String> words = new ArrayList<>();
        Semantics.of(controls).ifPresent(words::add);
        Site.steps(runbook).forEach(step -> told(step, controls, words));
        return words;
    }

    private static void told(Step step, Map<String, String> controls, List<String> words) {
        if (step.action() instanceof Action.Backfill backfill && controls.containsKey(backfill.source())) {
            words.add(
                    step.ref() + ": after a crash one batch may be done again; make sure that its statement bears that,"
                            + " forward and back");
        }
        if (step.action() instanceof Action.Sql sql
                && controls.containsKey(sql.source())
                && sql.mode() != Action.Sql.Mode.OUTSIDE_TRANSACTION
                && step.probe().isEmpty()) {
            words.add(step.ref() + ": has no probe; after a crash at its end a person decides whether it took place,"
                    + " unless the catalogs tell");
        }
    }

    /** @throws Refused if a step cannot do without the schema beside its rows */
    static void require(Runbook runbook, Environment environment) throws Refused {
        Map<String, String> controls = controls(runbook, environment);
        List<String> faults = Site.steps(runbook)
                .filter(step -> step.action() instanceof Action.Backfill backfill
                        && !backfill.keepOld().isEmpty()
                        && controls.containsKey(backfill.source()))
                .map(step ->
                        "step " + step.ref() + " keeps old values, which are stored in the transaction that changes the"
                                + " rows; environment " + environment.name() + " has the schema sluice elsewhere")
                .toList();
        if (!faults.isEmpty()) {
            throw new Refused(
                    ExitCode.UNREACHABLE,
                    String.join("\n        ", faults),
                    "let a DBA create the schema beside the rows (sluice schema print) and take `control` out of"
                            + " sluice.yaml",
                    "or take `keep old` out of the runbook, and undo by a statement");
        }
    }

    /**
     * Makes sure that a run goes on with the schema in which its progress is noted: with another one it would begin anew.
     *
     * @throws Refused naming where the run has it
     */
    static void requireSame(Entry.Header header, Runbook runbook, Environment environment) throws Refused {
        if (!header.controls().equals(controls(runbook, environment))) {
            throw new Refused(
                    ExitCode.UNREACHABLE,
                    "run " + header.runId() + " began with its schema sluice "
                            + Semantics.of(header.controls())
                                    .map(words -> "elsewhere (" + words + ")")
                                    .orElse("beside its rows")
                            + ", and environment " + environment.name() + " now says otherwise",
                    "let `control` in sluice.yaml be what it was, then: sluice resume " + header.runId());
        }
    }
}
