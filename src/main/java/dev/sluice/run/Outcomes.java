package dev.sluice.run;

import dev.sluice.engine.EffectResult;
import dev.sluice.source.Secrets;
import dev.sluice.step.Found;
import dev.sluice.step.Outcome;
import java.util.OptionalLong;

/** Brings what the room of effects answers into the engine's words. */
final class Outcomes {
    private Outcomes() {}

    static EffectResult result(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> new EffectResult.Done(done.captured(), done.detail());
            case Outcome.Opened opened ->
                new EffectResult.Opened(
                        opened.estimatedRows(), opened.rowsDone(), opened.exhausted(), opened.progress());
            case Outcome.BatchDone batch ->
                new EffectResult.BatchDone(
                        batch.rowsDone(),
                        batch.rows(),
                        batch.upTo(),
                        batch.millis(),
                        batch.progress(),
                        batch.exhausted(),
                        new EffectResult.Measured(
                                batch.walBytes(), batch.hotShare(), OptionalLong.empty(), batch.passed()),
                        batch.rest().map(Outcomes::result));
            case Outcome.OldTransactions old -> new EffectResult.OldTransactions(old.stillOpen(), old.detail());
            case Outcome.LockTried tried -> new EffectResult.LockTried(tried.granted(), tried.millis(), tried.detail());
            case Outcome.Failed failed ->
                new EffectResult.Failed(failed.code(), failed.message(), failed.retryable(), failed.leftNothing());
            case Outcome.Cancelled cancelled -> new EffectResult.Cancelled(cancelled.detail());
            case Outcome.Unknown unknown -> new EffectResult.Unknown(unknown.detail(), unknown.moved());
        };
    }

    static EffectResult result(Found found) {
        return switch (found.finding()) {
            case DONE -> found(EffectResult.Finding.DONE, found);
            case NOT_DONE -> found(EffectResult.Finding.NOT_DONE, found);
            case HALF_DONE -> found(EffectResult.Finding.HALF_DONE, found);
            case UNKNOWN -> found(EffectResult.Finding.UNKNOWN, found);
            case NOT_YET -> new EffectResult.Failed(EffectResult.Failed.NOT_YET, found.detail(), true);
            case MOVED -> new EffectResult.Unknown(found.detail(), true);
        };
    }

    private static EffectResult found(EffectResult.Finding finding, Found found) {
        return new EffectResult.Found(finding, found.detail(), found.captured());
    }

    /** The same with every secret masked in what the other side said. */
    static EffectResult masked(EffectResult result, Secrets secrets) {
        return switch (result) {
            case EffectResult.Done done -> new EffectResult.Done(done.captured(), secrets.mask(done.detail()));
            case EffectResult.Failed failed ->
                new EffectResult.Failed(
                        failed.code(), secrets.mask(failed.message()), failed.retryable(), failed.leftNothing());
            case EffectResult.Cancelled cancelled -> new EffectResult.Cancelled(secrets.mask(cancelled.detail()));
            case EffectResult.Unknown unknown ->
                new EffectResult.Unknown(secrets.mask(unknown.detail()), unknown.moved());
            case EffectResult.Found found ->
                new EffectResult.Found(found.finding(), secrets.mask(found.detail()), found.captured());
            case EffectResult.LockTried tried ->
                new EffectResult.LockTried(tried.granted(), tried.millis(), secrets.mask(tried.detail()));
            case EffectResult.Opened opened -> opened;
            case EffectResult.BatchDone batch -> batch.beside(batch.rest().map(rest -> masked(rest, secrets)));
            case EffectResult.OldTransactions old ->
                new EffectResult.OldTransactions(old.stillOpen(), secrets.mask(old.detail()));
        };
    }
}
