package dev.sluice.run;

import dev.sluice.engine.Command;
import dev.sluice.engine.Event;
import dev.sluice.journal.Journal;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.JournalException.Code;
import dev.sluice.journal.JournalWriter;
import dev.sluice.language.model.Runbook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Gives up an unfinished run as it stands, whether its journal is here or not. */
final class Abandoning {
    private final Site site;
    private final Order order;
    private final Face face;
    private final Licence.Word word;
    private final Path journal;

    private Abandoning(Site site, Order order, Face face, Licence.Word word) {
        this.site = site;
        this.order = order;
        this.face = face;
        this.word = word;
        this.journal = order.runs().journal(word.run());
    }

    /** @throws Refused if somebody drives it, or there is no such run */
    static void of(Site site, Order order, Face face) throws Refused {
        if (order.licence().abandon().isPresent()) {
            new Abandoning(site, order, face, order.licence().abandon().get()).abandon();
        }
    }

    /** Whatever else could keep the new run from beginning is looked at first: until then nothing is given up. */
    private void abandon() throws Refused {
        Optional<Past> past = past();
        requireItsEnvironment(past);
        site.prepare(order.createSchema());
        boolean toNote = past.isPresent() && !past.get().isOver();
        if (!toNote && !site.knowsOpen(word.run())) {
            throw notOpen();
        }
        site.requireRoom(order.licence());
        boolean contested = isHeld();
        boolean open = site.abandon(word.run(), contested, text -> face.progress("fence", text));
        boolean noted = toNote && note(past.get().runbook(), contested && open);
        if (!open && !noted) {
            throw notOpen();
        }
        face.progress("abandon", "run " + word.run() + " is given up as it stands");
    }

    /** What its journal tells, if it is here. One that cannot be read stops nobody. */
    private Optional<Past> past() {
        if (!Files.exists(journal)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Past.of(order.runs(), word.run()));
        } catch (JournalException | Refused unusable) {
            notNoted(unusable);
            return Optional.empty();
        }
    }

    private void requireItsEnvironment(Optional<Past> past) throws Refused {
        Optional<String> its = past.map(it -> it.header().environment())
                .filter(name -> !name.equals(order.environment().name()));
        if (its.isPresent()) {
            throw new Refused(
                    ExitCode.USAGE,
                    "run " + word.run() + " belongs to environment " + its.get() + ", not "
                            + order.environment().name() + ", and only a run there can take its place",
                    "type the same command without --abandon");
        }
    }

    private Refused notOpen() {
        return new Refused(
                ExitCode.USAGE,
                "run " + word.run() + " is not open, so there is nothing to give up",
                "type the same command without --abandon");
    }

    private boolean isHeld() {
        if (!Files.exists(journal)) {
            return false;
        }
        try {
            JournalWriter.resume(journal, System.currentTimeMillis(), entry -> {})
                    .close();
            return false;
        } catch (JournalException unusable) {
            return unusable.code() == Code.LOCKED;
        }
    }

    /** True if its journal says by now that the run was given up. */
    private boolean note(Runbook runbook, boolean sleeping) {
        long wall = System.currentTimeMillis();
        Journal.Folding folding = new Journal.Folding(header -> runbook);
        try (JournalWriter writer = sleeping
                ? JournalWriter.takeOver(journal, wall, folding)
                : JournalWriter.resume(journal, wall, folding)) {
            Journal.Folded folded = folding.folded().orElseThrow();
            Event.Abandoned abandoned = new Event.Abandoned(folded.at(), order.operator(), word.because());
            writer.event(wall, abandoned);
            for (Command command : folded.interpreter().on(abandoned)) {
                if (command instanceof Command.Record decided) {
                    writer.decisions(wall, folded.at(), List.of(decided.decision()));
                }
            }
            return true;
        } catch (JournalException unusable) {
            notNoted(unusable);
            return false;
        }
    }

    private void notNoted(Exception unusable) {
        face.progress("abandon", "not noted in the run's journal: " + unusable.getMessage());
    }
}
