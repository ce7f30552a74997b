package dev.sluice.demo;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.language.model.Closeout;
import dev.sluice.run.Face;
import dev.sluice.run.Person;
import dev.sluice.run.RunControl;
import java.util.List;
import java.util.Optional;

/** Watches the run beside the face that the user sees: releases go out and incidents happen when the run has come so far. */
final class Watcher implements Face {
    private final Face face;
    private final Load load;
    private final Incident incident;

    Watcher(Face face, Load load, Incident incident) {
        this.face = face;
        this.load = load;
        this.incident = incident;
    }

    @Override
    public void attached(RunControl control) {
        face.attached(control);
    }

    @Override
    public void decided(Decision decision, RunView view) {
        if (decision.kind() == Decision.Kind.PHASE_ENTERED) {
            decision.phase().ifPresent(this::deploy);
        }
        face.decided(decision, view);
    }

    /** Once the column is there it is read; once every row has it, it is written, too. */
    private void deploy(String phase) {
        switch (phase) {
            case "canary" -> load.deploy(Release.READING);
            case "adopt" -> load.deploy(Release.BOTH);
            default -> {}
        }
    }

    @Override
    public List<Signal.Lesson> lessons(List<Closeout.Question> questions) {
        return face.lessons(questions);
    }

    @Override
    public void changed(RunView view) {
        view.phase().ifPresent(phase -> incident.progress(phase, share(view, phase)));
        face.changed(view);
    }

    /** How far the backfill of a phase is, 0 to 1. */
    private static double share(RunView view, String phase) {
        return view.phases().stream()
                .filter(each -> each.name().equals(phase))
                .flatMap(each -> each.steps().stream())
                .mapToDouble(Watcher::share)
                .max()
                .orElse(0);
    }

    private static double share(RunView.StepView step) {
        if (step.state() == RunView.StepState.DONE) {
            return 1;
        }
        return step.progress().map(progress -> progress.share().orElse(0)).orElse(0.0);
    }

    @Override
    public void progress(String subject, String text) {
        face.progress(subject, text);
    }

    @Override
    public void finished(Ending ending, String text, RunView view) {
        face.finished(ending, text, view);
    }

    @Override
    public Optional<Person> person() {
        return face.person();
    }
}
