package dev.sluice.console;

import dev.sluice.diagnosis.FindingsText;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Question;
import dev.sluice.engine.RunView;
import dev.sluice.gate.Layout;
import dev.sluice.run.Elapsed;
import dev.sluice.run.Face;
import dev.sluice.run.Person;
import dev.sluice.run.ProgressText;
import dev.sluice.run.RunControl;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A run as lines, printed by a thread of its own: one per decision, and one for the progress of work every ten seconds. */
public final class LineFace implements Face {
    private static final long PROGRESS_EVERY_MILLIS = 10_000;

    private final Outlet outlet;
    private final Map<String, String> lastProgress = new HashMap<>();
    private RunControl control;
    private long progressAt;

    public LineFace(PrintWriter out) {
        this.outlet = new Outlet(out);
    }

    @Override
    public synchronized void attached(RunControl run) {
        control = run;
        line(run.view().at(), "run", run.runId() + " of " + run.runbook().name());
    }

    @Override
    public synchronized void decided(Decision decision, RunView view) {
        line(view.at(), decision.phase().orElse("run"), decision.text());
        Told.findings(decision, view, FindingsText.Reader.TERMINAL, Layout.USUAL)
                .orElseGet(() -> Told.below(decision))
                .forEach(this::below);
    }

    @Override
    public synchronized void changed(RunView view) {
        if (view.at() - progressAt >= PROGRESS_EVERY_MILLIS) {
            progressAt = view.at();
            ProgressText.of(view).ifPresent(text -> line(view.at(), view.phase().orElse("run"), text));
        }
    }

    @Override
    public synchronized void progress(String subject, String text) {
        if (!text.equals(lastProgress.put(subject, text))) {
            below(subject + ": " + text);
        }
    }

    /** The outcome itself was told as a decision. */
    @Override
    public synchronized void finished(Ending ending, String text, RunView view) {
        Told.end(ending, control.journal(), control.runId()).forEach(this::below);
        view.question()
                .filter(question -> question.kind() == Question.Kind.UNCERTAIN)
                .ifPresent(looked ->
                        below("or, once somebody has looked at it: sluice resume " + control.runId() + " --retry"));
        outlet.close();
    }

    @Override
    public Optional<Person> person() {
        return Optional.empty();
    }

    private void line(long at, String phase, String text) {
        outlet.line(String.format("%8s  %-10s %s", Elapsed.text(at), phase, text));
    }

    private void below(String text) {
        outlet.line(String.format("%8s  %-10s   %s", "", "", text));
    }
}
