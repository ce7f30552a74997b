package dev.sluice.run;

import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The progress of the step at work in one line. */
public final class ProgressText {
    private ProgressText() {}

    /** Such as {@code fill.others 42% of the keys, 423_000 of about 1_000_000 rows, 21_000 rows/s, 27s .. 35s left}; absent if nothing runs. */
    public static Optional<String> of(RunView view) {
        return of(view, view.reasons());
    }

    /** @param reasons what it waits for, if nothing is in flight */
    static Optional<String> of(RunView view, List<String> reasons) {
        if (view.state() == RunState.ENDED) {
            return Optional.empty();
        }
        return Stream.concat(
                        view.phases().stream().flatMap(phase -> phase.steps().stream()), view.finallySteps().stream())
                .filter(step -> step.state() == RunView.StepState.RUNNING
                        || step.state() == RunView.StepState.POSTPONED
                        || step.state() == RunView.StepState.UNDOING)
                .findFirst()
                .map(step -> (step.step() + " " + now(view, step, reasons)).strip());
    }

    /** How far it has come; what it waits for, if nothing of it is in flight and it says nothing of itself. */
    private static String now(RunView view, RunView.StepView step, List<String> reasons) {
        String text = of(step) + told(view, step);
        return text.isEmpty() && view.inFlight().isEmpty() && !reasons.isEmpty()
                ? "waits: " + String.join("; ", reasons)
                : text;
    }

    /** What its effect says of itself at this moment. */
    private static String told(RunView view, RunView.StepView step) {
        return view.inFlight()
                .filter(flight ->
                        flight.id().step().equals(step.step()) && !flight.told().isEmpty())
                .map(flight -> (of(step).isEmpty() ? "" : "; ") + flight.told())
                .orElse("");
    }

    /** How far a step has come: its rung, its rows, or the few words that it says of itself. */
    public static String of(RunView.StepView step) {
        String come = step.progress().map(ProgressText::of).orElse(step.detail());
        if (step.state() == RunView.StepState.POSTPONED && !come.equals(step.detail())) {
            return step.detail() + ", " + come;
        }
        boolean climbs =
                step.state() == RunView.StepState.RUNNING && step.rung().isPresent();
        return climbs ? of(step.rung().get()) + (come.isEmpty() ? "" : ", " + come) : come;
    }

    /** How far a step had come when its run ended, such as {@code at 42% of the keys, 423_000 of about 1_000_000 rows}; nothing goes on. */
    static String left(RunView.StepView step) {
        String come = step.progress().map(ProgressText::come).orElse("");
        String rung = step.rung().map(ProgressText::name).orElse("");
        String both = rung + (rung.isEmpty() || come.isEmpty() ? "" : ", ") + come;
        return both.isEmpty() ? step.detail() : "at " + both;
    }

    private static String name(RunView.Rung rung) {
        return "rung " + rung.number() + " of " + rung.of() + " (" + QuantityFormat.format(rung.percent(), Unit.PERCENT)
                + ")";
    }

    private static String of(RunView.Rung rung) {
        String name = name(rung);
        return rung.watching()
                ? name + ", watching " + duration(rung.watchedMillis()) + " of " + duration(rung.eachMillis())
                : name;
    }

    /** Its share and what it is the share of, and its rows. */
    private static String come(RunView.Progress progress) {
        String share = String.format("%.0f%%", Math.floor(progress.share().orElse(0) * 100));
        String changed = rows(progress.rowsDone());
        String about = progress.estimatedRows().isPresent()
                ? " of about " + rows(progress.estimatedRows().getAsDouble())
                : "";
        return switch (progress.shareOf()) {
            case EXACT -> share + ", " + changed + " rows";
            case KEY_SPACE -> share + " of the keys, " + changed + about + " rows";
            case ESTIMATED -> share + about + " rows, " + changed + " changed";
            case UNKNOWN -> changed + " rows";
        };
    }

    public static String of(RunView.Progress progress) {
        StringBuilder text = new StringBuilder(come(progress));
        if (progress.pass() == 1) {
            pace(progress, text);
        }
        if (progress.etaState() == RunView.EtaState.STALLED) {
            text.append(", stalled");
        }
        if (progress.workers() > 1) {
            text.append(", ").append(progress.workers()).append(" workers");
        }
        progress.walPerRow()
                .ifPresent(bytes -> text.append(", ")
                        .append(QuantityFormat.format(Math.rint(bytes), Unit.BYTES))
                        .append(" of WAL a row"));
        progress.hotShare().ifPresent(share -> text.append(String.format(", %.0f%% HOT", share * 100)));
        if (progress.pass() == 2) {
            text.append(", second pass over late rows");
        }
        return text.toString();
    }

    /** Of the second pass nothing is told: it changes hardly a row, and all rows have been passed before. */
    private static void pace(RunView.Progress progress, StringBuilder text) {
        progress.rowsPerSecond()
                .ifPresent(rate -> text.append(", ").append(QuantityFormat.format(rate, Unit.ROWS_PER_SECOND)));
        switch (progress.etaState()) {
            case READY, STALLED ->
                progress.eta()
                        .ifPresent(eta -> text.append(", ")
                                .append(duration(eta.medianMillis()))
                                .append(" .. ")
                                .append(duration(eta.highMillis()))
                                .append(" left"));
            case MEASURING -> text.append(isForeseen(progress) ? ", measuring" : "");
            case DUE -> text.append(isForeseen(progress) ? ", due" : "");
        }
    }

    /** Whether the time left is of any interest, and will ever be known. */
    private static boolean isForeseen(RunView.Progress progress) {
        return switch (progress.shareOf()) {
            case ESTIMATED, KEY_SPACE -> true;
            case EXACT, UNKNOWN -> false;
        };
    }

    private static String rows(double amount) {
        return QuantityFormat.format(amount, Unit.NUMBER);
    }

    private static String duration(long millis) {
        return QuantityFormat.format(Math.ceil(millis / 1_000.0), Unit.DURATION);
    }
}
