package dev.sluice.rehearsal.oracle;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.engine.Command;
import dev.sluice.engine.Effect;
import dev.sluice.engine.Event;
import dev.sluice.engine.Signal;
import dev.sluice.language.model.Diagnosis;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a diagnosis offers is carried out only where a person has accepted it, once for each time; or where nobody is there, the
 * runbook grants it and there is evidence for it.
 */
final class NoUnaskedOffer extends Rule {
    private final Map<String, Integer> accepted = new HashMap<>();
    /** Rows that were found for each check. */
    private final Map<String, Long> rows = new HashMap<>();

    private boolean unattended;

    NoUnaskedOffer(Stand stand, Consumer<String> broken) {
        super(stand, broken);
    }

    @Override
    void event(Event event) {
        switch (event) {
            case Event.Started started -> unattended = started.unattended();
            case Event.Rebuilt rebuilt -> unattended = rebuilt.began().unattended();
            case Event.Resumed resumed -> {
                unattended = resumed.unattended();
                accepted.clear();
            }
            case Event.Examined examined -> examined.evidence().forEach(this::found);
            case Event.Signalled signalled -> {
                if (!stand.refused && signalled.signal() instanceof Signal.Accept accept) {
                    accepted.merge(accept.diagnosis() + "." + accept.offer(), 1, Integer::sum);
                }
                unattended |= signalled.signal() instanceof Signal.Detach;
            }
            default -> {}
        }
    }

    private void found(Evidence evidence) {
        rows.put(
                evidence.check(),
                evidence instanceof Evidence.Table table ? table.rows().size() + table.more() : 0L);
    }

    @Override
    void executes(Command.Execute execute) {
        if (!(execute.effect() instanceof Effect.Offered offered)) {
            return;
        }
        List<Diagnosis> diagnoses = stand.runbook.diagnoses();
        Optional<Diagnosis> diagnosis = diagnoses.stream()
                .filter(one -> offered.step().phase().endsWith(":" + one.name()))
                .findFirst();
        String address = diagnosis.map(Diagnosis::name).orElse("?") + "."
                + offered.step().step();
        int left = accepted.getOrDefault(address, 0);
        if (left > 0) {
            accepted.put(address, left - 1);
            return;
        }
        boolean granted = unattended
                && diagnosis.stream()
                        .flatMap(one -> one.causes().stream())
                        .filter(cause -> !cause.certain().isEmpty())
                        .flatMap(cause -> cause.offers().stream())
                        .filter(offer -> offer.name().equals(offered.step().step()))
                        .anyMatch(offer -> offer.unattended()
                                && offer.each()
                                        .map(check -> rows.getOrDefault(check, 0L) > 0)
                                        .orElse(true));
        if (!granted) {
            broken(execute.id() + " begins though nobody has accepted it");
        }
    }
}
