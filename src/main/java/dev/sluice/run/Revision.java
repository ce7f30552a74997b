package dev.sluice.run;

import dev.sluice.engine.Position;
import dev.sluice.engine.RunView;
import dev.sluice.engine.RunView.PhaseState;
import dev.sluice.journal.JournalWriter;
import dev.sluice.journal.Replay;
import dev.sluice.language.difference.Amendment;
import dev.sluice.language.difference.Difference;
import dev.sluice.language.difference.DifferenceText;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.StepRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which text of its runbook a run goes on with once its file has changed: never another one without a word. */
public final class Revision {
    private static final String NEXT_LINE = "\n        ";

    private Revision() {}

    /** What the operator wants. */
    public sealed interface Choice {
        /** Nothing was said: a change that matters stops the resume. */
        record Ask() implements Choice {}

        /** Go on with the text in the journal, whatever the file says. */
        record Pinned() implements Choice {}

        /** Go on with the file's text. */
        record Amend(String because) implements Choice {}
    }

    /**
     * The text to go on with; an amendment stands in the journal by then.
     *
     * @param file the runbook's file as it is now, bound to the run's parameters
     * @return the runbook, and what is to be told about it
     * @throws Refused with exit 41 and the difference
     */
    public static Revised of(Of run, Past past, Runbook file, Choice choice) throws Refused {
        if (file.digest().equals(past.runbook().digest())) {
            return new Revised(past.runbook(), List.of());
        }
        Difference difference = Difference.between(past.runbook(), file);
        if (difference.withoutTexts().isEmpty() && !(choice instanceof Choice.Amend)) {
            return new Revised(
                    past.runbook(),
                    List.of("the file differs from the text in the journal in words for people only; the run goes on"
                            + " with the journal's"));
        }
        return switch (choice) {
            case Choice.Ask ignored -> throw changed(run, difference);
            case Choice.Pinned ignored ->
                new Revised(
                        past.runbook(),
                        List.of("the file has changed (" + DifferenceText.summary(difference)
                                + "); the run goes on with the text in its journal"));
            case Choice.Amend amend -> amended(run, past, file, difference, amend);
        };
    }

    /** @param told to people, a line each */
    public record Revised(Runbook runbook, List<String> told) {
        public Revised {
            told = List.copyOf(told);
        }
    }

    /** Which run is meant, and who takes it up. */
    public record Of(Path journal, String runId, String operator) {}

    private static Refused changed(Of run, Difference difference) {
        List<String> lines = new ArrayList<>();
        lines.add("the runbook of run " + run.runId() + " has changed since the run began: "
                + DifferenceText.summary(difference));
        lines.addAll(DifferenceText.lines(difference));
        return new Refused(
                ExitCode.CHANGED,
                String.join(NEXT_LINE, lines),
                "go on with the text that it began with: sluice resume " + run.runId() + " --pinned",
                "or with the changed one, where only what has not begun is changed and nothing becomes weaker: sluice"
                        + " resume " + run.runId() + " --amend --because TEXT");
    }

    private static Revised amended(Of run, Past past, Runbook file, Difference difference, Choice.Amend amend)
            throws Refused {
        List<String> refusals = Amendment.refusals(difference, begun(past));
        if (!refusals.isEmpty()) {
            throw refused(run, refusals);
        }
        Replay.Result replayed = Replay.of(run.journal(), header -> file);
        if (replayed.difference().isPresent()) {
            throw refused(
                    run,
                    List.of("with it the run would have decided otherwise than it did, first at line "
                            + replayed.difference().get().line() + " of its journal"));
        }
        long[] lines = new long[1];
        try (JournalWriter journal =
                JournalWriter.resume(run.journal(), System.currentTimeMillis(), entry -> lines[0]++)) {
            if (lines[0] != replayed.lines()) {
                throw refused(run, List.of("it has gone on meanwhile; look again, then type the same command"));
            }
            journal.amended(System.currentTimeMillis(), run.operator(), amend.because(), file.digest(), file.text());
        }
        List<String> told = new ArrayList<>();
        told.add("the run goes on with the changed file: " + DifferenceText.summary(difference));
        told.addAll(DifferenceText.lines(difference));
        return new Revised(file, told);
    }

    private static Refused refused(Of run, List<String> refusals) {
        return new Refused(
                ExitCode.CHANGED,
                "run " + run.runId() + " cannot go on with the changed file:" + NEXT_LINE
                        + String.join(NEXT_LINE, refusals),
                "go on with the text that it began with: sluice resume " + run.runId() + " --pinned");
    }

    /** The parts of the run that have begun or were passed over. */
    private static Set<String> begun(Past past) {
        Set<String> begun = new LinkedHashSet<>();
        for (RunView.PhaseView phase : past.view().phases()) {
            if (phase.state() != PhaseState.WAITING) {
                begun.add(phase.name());
            }
        }
        Position position = past.interpreter().position();
        switch (position.state()) {
            case NEW, WORKING, UNDOING, STOPPED -> {}
            case VERIFYING -> begun.add(StepRef.VERIFY);
            case CLEANING, ENDED -> begun.addAll(List.of(StepRef.VERIFY, StepRef.FINALLY));
        }
        return begun;
    }
}
