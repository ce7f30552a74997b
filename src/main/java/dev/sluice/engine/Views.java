package dev.sluice.engine;

import dev.sluice.diagnosis.FindingsText;
import dev.sluice.engine.RunView.PhaseState;
import dev.sluice.gate.Assessment;
import dev.sluice.gate.Need;
import dev.sluice.language.model.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the immutable view of a run. */
final class Views {
    private Views() {}

    static RunView of(Run run, Flow flow) {
        return new RunView(
                run.id,
                run.runbook.name(),
                flow.state,
                run.at,
                run.unattended,
                run.stepwise,
                run.runbook.phases().stream()
                        .map(phase -> phase(run, flow, phase))
                        .toList(),
                run.statuses(run.runbook.finallySteps()).stream()
                        .map(StepStatus::view)
                        .toList(),
                flow.phase.map(active -> active.phase.name()),
                run.assessment.map(Assessment::verdict),
                run.share(),
                reasons(run, flow),
                run.assessment.map(Assessment::rules).orElse(List.of()),
                run.inFlight.map(InFlight::view),
                question(run),
                run.values.knobs(),
                flow.rollback.map(Rollback::undone).orElse(List.of()),
                flow.rollback.map(Rollback::notUndone).orElse(List.of()),
                run.examinations.newest(),
                flow.ending);
    }

    private static RunView.PhaseView phase(Run run, Flow flow, Phase phase) {
        return new RunView.PhaseView(
                phase.name(),
                phase.title(),
                state(flow, phase),
                run.statuses(phase.allSteps()).stream().map(StepStatus::view).toList());
    }

    private static PhaseState state(Flow flow, Phase phase) {
        boolean undone = flow.rollback.isPresent()
                && phase.steps().stream()
                        .anyMatch(step -> flow.rollback.get().undone().contains(step.ref()));
        if (undone) {
            return PhaseState.UNDONE;
        }
        return flow.phase
                .filter(active -> active.phase.equals(phase))
                .map(PhaseRun::state)
                .orElse(flow.left.getOrDefault(phase.name(), PhaseState.WAITING));
    }

    private static List<String> reasons(Run run, Flow flow) {
        if (run.assessment.isPresent()) {
            List<String> required = flow.phase.map(PhaseRun::waitReasons).orElse(List.of());
            return Texts.with(run.assessment.get().reasons(), required.toArray(String[]::new));
        }
        return flow.verify.map(VerifyRun::reasons).orElse(List.of());
    }

    /** What is asked: a step's question, else what the gate or an operator needs a person for. */
    private static Optional<Question> question(Run run) {
        return run.question
                .map(asked -> withOffers(asked, run.examinations.newest()))
                .or(() -> run.assessment.flatMap(now -> now.personNeeded().map(need -> gate(now, need))))
                .or(() -> run.operatorPause.map(because -> new Question(
                        Question.Kind.PAUSED,
                        Optional.empty(),
                        "paused by an operator" + (because.isBlank() ? "" : ": " + because),
                        List.of(),
                        List.of("continue"))));
    }

    /** A step that failed may be helped by what a diagnosis offers: first of all that. */
    private static Question withOffers(Question asked, List<RunView.Examined> examined) {
        boolean failed = asked.kind() == Question.Kind.FAILED || asked.kind() == Question.Kind.NO_LOCK;
        if (!failed || examined.isEmpty()) {
            return asked;
        }
        List<String> answers = new ArrayList<>();
        examined.forEach(one -> FindingsText.offers(one.findings())
                .forEach(offer -> answers.add("accept " + offer + " --because ...")));
        answers.addAll(asked.answers());
        return new Question(asked.kind(), asked.step(), asked.text(), asked.reasons(), answers);
    }

    private static Question gate(Assessment now, Need need) {
        Question.Kind kind = switch (need.why()) {
            case OPERATOR -> Question.Kind.PAUSED;
            case WITHIN -> Question.Kind.EXPIRED;
            case PATIENCE, AT_MOST, OWN_PROGRESS, POINT_OF_NO_RETURN ->
                now.blind() ? Question.Kind.BLIND : Question.Kind.GATE;
        };
        return new Question(
                kind,
                Optional.empty(),
                need.text(),
                now.reasons(),
                List.of(VerdictNarrator.next(need.why()).split(" \\| ")));
    }
}
