package dev.sluice.telemetry.notify;

import dev.sluice.diagnosis.Findings;
import dev.sluice.diagnosis.FindingsText;
import dev.sluice.engine.RunView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was diagnosed, for those who are told that a run stands. */
final class Diagnosed {
    /** What was found longer ago says little of why it stands now. */
    private static final long NEW_MILLIS = 600_000;

    private Diagnosed() {}

    /** The same with the first cause and its evidence, where it is something that people have to see to. */
    static Opening with(Opening opening, RunView view) {
        List<String> lines = lines(view);
        if (lines.isEmpty() || opening.kind().isEmpty()) {
            return opening;
        }
        List<String> details = new ArrayList<>(lines);
        details.addAll(opening.details());
        return new Opening(
                opening.kind(), opening.occasions(), opening.phase(), opening.subject(), opening.text(), details);
    }

    /** The first cause that there is evidence for, and that evidence; nothing if there is none. */
    static List<String> lines(RunView view) {
        Optional<Findings> findings = view.examined().isEmpty()
                ? Optional.empty()
                : Optional.of(view.examined().getLast().findings())
                        .filter(found -> view.at() - found.at() <= NEW_MILLIS);
        return findings.flatMap(FindingsText::first)
                .map(cause -> {
                    List<String> lines = new ArrayList<>(List.of(FindingsText.headline(findings.get())));
                    FindingsText.evidence(findings.get(), cause).ifPresent(lines::add);
                    return lines;
                })
                .orElse(new ArrayList<>());
    }
}
