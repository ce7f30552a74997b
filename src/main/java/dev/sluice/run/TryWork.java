package dev.sluice.run;

import dev.sluice.engine.EffectId;
import dev.sluice.language.diagnostic.Similar;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.run.environment.Environment;
import dev.sluice.run.plan.Tried;
import dev.sluice.source.SourceSettings;
import dev.sluice.step.Refusal;
import dev.sluice.step.sql.SqlEffect;
import dev.sluice.step.sql.StepTrial;
import dev.sluice.step.target.SqlErrors;
import dev.sluice.step.target.Target;
import dev.sluice.value.Value;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tries a step for a plan: a transactional {@code sql} step, under its lock budget, in a transaction that is rolled back. Only where
 * an environment says that this is allowed.
 */
public final class TryWork {
    private final Step step;
    private final Action.Sql action;
    private final SqlEffect effect;
    private final Environment environment;

    private TryWork(Step step, Action.Sql action, SqlEffect effect, Environment environment) {
        this.step = step;
        this.action = action;
        this.effect = effect;
        this.environment = environment;
    }

    /**
     * Makes sure that it may be tried; connects to nothing.
     *
     * @param name {@code phase.step}, or the step's own name where only one has it
     * @throws Refused if it may not
     */
    public static TryWork of(Runbook runbook, Environment environment, String name) throws Refused {
        if (environment.guarded()) {
            throw new Refused(
                    ExitCode.USAGE,
                    "environment " + environment.name() + " is protected: nothing is tried in it",
                    "try it where `try: allowed` stands in sluice.yaml: sluice plan FILE --env ANOTHER --try " + name);
        }
        if (!environment.tryAllowed()) {
            throw new Refused(
                    ExitCode.USAGE,
                    "environment " + environment.name() + " does not say that statements may be tried in it: they take"
                            + " real locks until they are rolled back",
                    "if whoever owns it agrees, write `try: allowed` below " + environment.name() + " in sluice.yaml");
        }
        Step step = step(runbook, name);
        if (!(step.action() instanceof Action.Sql sql)) {
            throw new Refused(
                    ExitCode.USAGE,
                    step.ref() + " is no sql step: only what a transaction can take back is tried",
                    "name an sql step");
        }
        if (!(environment.sources().get(sql.source()) instanceof SourceSettings.Postgres)) {
            throw new Refused(
                    ExitCode.USAGE,
                    step.ref() + " changes source " + sql.source() + ", and only PostgreSQL takes a whole step back",
                    "rehearse it with a run where it does no harm: sluice run FILE --env " + environment.name());
        }
        if (sql.mode() == Action.Sql.Mode.OUTSIDE_TRANSACTION) {
            throw new Refused(
                    ExitCode.USAGE,
                    step.ref() + " runs outside a transaction, so that nothing could take it back",
                    "rehearse it with a run where it does no harm: sluice run FILE --env " + environment.name());
        }
        return new TryWork(step, sql, effect(runbook, step, sql), environment);
    }

    private static Step step(Runbook runbook, String name) throws Refused {
        List<Step> steps = runbook.phases().stream()
                .flatMap(phase -> phase.steps().stream())
                .toList();
        List<Step> found = steps.stream()
                .filter(step ->
                        step.ref().toString().equals(name) || step.ref().step().equals(name))
                .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        List<String> names = (found.isEmpty() ? steps : found)
                .stream().map(step -> step.ref().toString()).toList();
        throw new Refused(
                ExitCode.USAGE,
                found.isEmpty() ? "the runbook has no step " + name : "several steps are called " + name,
                Similar.to(name, names)
                        .filter(similar -> found.isEmpty())
                        .map(similar -> "--try " + similar)
                        .orElse("--try with one of: " + String.join(", ", names)));
    }

    private static SqlEffect effect(Runbook runbook, Step step, Action.Sql sql) throws Refused {
        Map<String, Value> values = new HashMap<>();
        runbook.params().forEach(param -> values.put(param.name(), param.value()));
        try {
            return new SqlEffects("plan").lookedUp(new EffectId(step.ref(), false, 0, 0), sql, values);
        } catch (StepStatements.NoValue captured) {
            throw new Refused(
                    ExitCode.USAGE,
                    step.ref() + " needs a value that an earlier step captures with `into`, and nothing has run yet",
                    "name a step without such a value");
        }
    }

    /** @throws Refused if the database cannot be reached */
    public Tried run() throws Refused {
        try (Target target = Target.open(Targets.settings(environment, action.source()), "plan-try")) {
            StepTrial.Found found = StepTrial.run(target, effect);
            return new Tried(step.ref(), environment.name(), found.with(environment.secrets()::mask));
        } catch (Refusal unfit) {
            throw Targets.refused(unfit, environment);
        } catch (SQLException failure) {
            throw new Refused(
                    ExitCode.UNREACHABLE,
                    step.ref() + " cannot be tried in source " + action.source() + ": " + SqlErrors.describe(failure),
                    "see to it, and try again");
        }
    }
}
