package dev.sluice.testing;

import dev.sluice.engine.Event;
import dev.sluice.journal.Entry;
import dev.sluice.language.model.Runbook;
import java.util.Map;
import java.util.Optional;

/** How a run begins that jo began with nobody there: the first line of its journal, and its first event. */
public final class BegunRun {
    private BegunRun() {}

    public static Entry.Header header(Runbook runbook) {
        return header(0, runbook, "test");
    }

    public static Entry.Header header(long wall, Runbook runbook, String environment) {
        return new Entry.Header(
                wall,
                "r",
                "test",
                runbook.name(),
                runbook.digest(),
                runbook.text(),
                Map.of(),
                environment,
                "jo",
                Optional.empty());
    }

    public static Event.Started started(Runbook runbook) {
        return new Event.Started(
                0, "r", runbook.digest(), Map.of(), "test", "jo", true, false, Optional.empty(), Optional.empty());
    }
}
