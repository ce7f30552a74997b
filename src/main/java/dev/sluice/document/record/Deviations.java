package dev.sluice.document.record;

import dev.sluice.document.record.RunRecord.Deviation;
import dev.sluice.document.record.RunRecord.Deviation.What;
import dev.sluice.engine.Event;
import dev.sluice.engine.Signal;
import dev.sluice.journal.Entry;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** In what a run differs from its runbook as it was when the run began, with its defaults. */
final class Deviations {
    private Deviations() {}

    static List<Deviation> of(Entry.Header header, Runbook runbook, Gathering gathered) {
        List<Deviation> deviations = new ArrayList<>();
        for (Param param : runbook.params()) {
            if (header.params().containsKey(param.name()) && !param.value().equals(param.byDefault())) {
                deviations.add(new Deviation(
                        What.PARAMETER,
                        header.wall(),
                        header.operator(),
                        param.name() + " = " + format(param.value(), Optional.of(param)) + " instead of "
                                + format(param.byDefault(), Optional.of(param)),
                        ""));
            }
        }
        for (Entry.Happened rebuilt : gathered.rebuilt) {
            if (rebuilt.event() instanceof Event.Rebuilt found) {
                deviations.add(new Deviation(
                        What.REBUILT,
                        rebuilt.wall(),
                        found.began().operator(),
                        "taken up without its journal",
                        found.because()));
            }
        }
        gathered.amendments.forEach(amended -> deviations.add(new Deviation(
                What.TEXT,
                amended.wall(),
                amended.who(),
                "went on with another text, digest " + amended.digest(),
                amended.because())));
        gathered.people.stream()
                .filter(done -> !done.refused())
                .forEach(done -> signal(done, runbook).ifPresent(deviations::add));
        deviations.sort((left, right) -> Long.compare(left.wall(), right.wall()));
        return deviations;
    }

    private static Optional<Deviation> signal(RunRecord.Done done, Runbook runbook) {
        return switch (done.signalled().signal()) {
            case Signal.Set set -> {
                Optional<Param> param = runbook.params().stream()
                        .filter(known -> known.name().equals(set.param()))
                        .findFirst();
                yield deviation(done, What.KNOB, set.param() + " = " + format(set.value(), param), set.because());
            }
            case Signal.Skip skip -> deviation(done, What.SKIPPED, "step " + skip.step(), skip.because());
            case Signal.Jump jump ->
                deviation(done, What.SKIPPED, "everything before phase " + jump.phase(), jump.because());
            case Signal.Override override ->
                deviation(
                        done,
                        What.OVERRIDDEN,
                        "gate " + override.gate() + " for "
                                + QuantityFormat.format(override.expiresInMillis() / 1000.0, Unit.DURATION),
                        override.because());
            default -> Optional.empty();
        };
    }

    private static Optional<Deviation> deviation(RunRecord.Done done, What what, String text, String because) {
        return Optional.of(new Deviation(what, done.wall(), done.signalled().who(), text, because));
    }

    private static String format(Value value, Optional<Param> param) {
        return QuantityFormat.format(value, param.map(Param::unit).orElse(Unit.NUMBER));
    }
}
