package dev.sluice.run;

import dev.sluice.engine.Command;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.RunView;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.JournalWriter;
import dev.sluice.journal.Mailbox;
import dev.sluice.language.model.Runbook;
import dev.sluice.run.environment.Environment;
import dev.sluice.step.target.Owner;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/** Begins runs and takes them up again: opens what they need, in the order in which refusing costs least, and drives them. */
public final class Launch {
    private Launch() {}

    /**
     * Begins a run and drives it to an end.
     *
     * @throws Refused if it may not begin; then nothing was changed
     * @throws dev.sluice.journal.JournalException if the journal cannot be written; nothing was begun after that
     */
    public static Ending begin(Order order, Face face) throws Refused, InterruptedException {
        Interpreter interpreter = new Interpreter(order.runbook());
        try (Site site = Site.open(order.runbook(), order.environment(), order.runId());
                JournalWriter journal = JournalWriter.create(order.runs().journal(order.runId()), header(order))) {
            try {
                site.take(owner(order), order.createSchema());
            } catch (Refused refused) {
                site.release(true);
                journal.discard();
                throw refused;
            }
            return drive(
                    new Helm(
                            order.runbook(), order.environment(), order.runId(), interpreter, journal, new RunClock(0)),
                    order,
                    site,
                    face,
                    new Event.Started(
                            0,
                            order.runId(),
                            order.runbook().digest(),
                            order.set(),
                            order.environment().name(),
                            order.operator(),
                            order.unattended(),
                            order.stepwise(),
                            order.until(),
                            order.patience().map(Duration::toMillis)));
        }
    }

    /** Takes a stopped or crashed run up again, exactly where its journal and its checkpoints say it is. */
    public static Ending resume(Order order, Face face) throws Refused, InterruptedException {
        Journal.Folding folding = new Journal.Folding(header -> order.runbook());
        try (JournalWriter journal =
                JournalWriter.resume(order.runs().journal(order.runId()), System.currentTimeMillis(), folding)) {
            Journal.Folded folded = folding.folded().orElseThrow();
            RunView view = folded.interpreter().view();
            if (Past.isOver(view)) {
                giveBackLeftOver(order, face);
            }
            Past.requireResumable(order.runId(), view);
            try (Site site = Site.open(order.runbook(), order.environment(), order.runId())) {
                try {
                    site.take(owner(order), false);
                } catch (Refused refused) {
                    site.release(false);
                    throw refused;
                }
                return drive(
                        new Helm(
                                order.runbook(),
                                order.environment(),
                                order.runId(),
                                folded.interpreter(),
                                journal,
                                new RunClock(folded.at())),
                        order,
                        site,
                        face,
                        new Event.Resumed(
                                folded.at(),
                                order.operator(),
                                order.unattended(),
                                order.stepwise(),
                                order.patience().map(Duration::toMillis),
                                Optional.empty()));
            }
        }
    }

    /** A process that died in its last moment leaves its fence closed to the next run; this opens it. */
    private static void giveBackLeftOver(Order order, Face face) {
        try (Site site = Site.open(order.runbook(), order.environment(), order.runId())) {
            site.giveBackLeftOver(owner(order))
                    .forEach(source -> face.progress("fence", "given back in source " + source));
        } catch (Refused unreachable) {
            face.progress("fence", "whether the run has left one cannot be seen: " + unreachable.getMessage());
        }
    }

    /** What one drive is about. */
    private record Helm(
            Runbook runbook,
            Environment environment,
            String runId,
            Interpreter interpreter,
            JournalWriter journal,
            RunClock clock) {}

    private static Ending drive(Helm helm, Order order, Site site, Face face, Event first) throws InterruptedException {
        Driver driver = new Driver(
                helm.interpreter(),
                helm.journal(),
                helm.clock(),
                face,
                made -> hands(helm, new RunControl(made, helm.runbook(), helm.runId(), order), site, face, made));
        face.attached(new RunControl(driver, helm.runbook(), helm.runId(), order));
        try (Postman postman = new Postman(
                helm.runId(),
                Mailbox.of(order.runs(), helm.runId()),
                order.runs().state(),
                driver,
                face)) {
            postman.start(
                    site.workshops().values().stream().map(Workshop::target).toList());
            Ending ending = driver.run(first);
            site.release(!ending.resumable()).forEach(kept -> face.progress("fence", kept));
            if (!ending.resumable()) {
                face.lessons(helm.runbook().closeout().questions())
                        .forEach(lesson -> driver.remark(order.operator(), lesson));
            }
            return ending;
        }
    }

    private static Hands hands(Helm helm, RunControl control, Site site, Face face, Driver driver) {
        Readings readings = new Readings(helm.runbook(), site::source, control::values, face.person());
        readings.resumed(helm.interpreter().seriesAtPhaseStart());
        Effects effects = new Effects(
                helm.runId(),
                helm.runbook(),
                helm.environment().secrets(),
                site.workshops(),
                new Commands(helm.runbook(), helm.environment()),
                new Probes(site::source),
                face.person(),
                helm.journal()::head,
                face);
        return new Hands() {
            @Override
            public void read(String metric) {
                readings.begin(metric, helm.clock(), driver::read);
            }

            @Override
            public void history(Command.ReadHistory wanted) {
                readings.history(wanted, helm.clock(), driver::remembered);
            }

            @Override
            public void phaseBegins() {
                readings.phaseBegins();
            }

            @Override
            public void begin(Command.Execute execute) {
                effects.begin(execute, driver::ended);
            }

            @Override
            public void cancel(Command.Cancel cancel) {
                effects.cancel(cancel);
            }

            @Override
            public void close() {
                readings.close();
                effects.close();
            }
        };
    }

    private static Entry.Header header(Order order) {
        return new Entry.Header(
                System.currentTimeMillis(),
                order.runId(),
                order.tool(),
                order.runbook().name(),
                order.runbook().digest(),
                order.runbook().text(),
                order.set(),
                order.environment().name(),
                order.operator(),
                order.file());
    }

    private static Owner owner(Order order) {
        return new Owner(order.runbook().name(), order.runId(), order.operator(), host());
    }

    private static String host() {
        return Optional.ofNullable(System.getenv("HOSTNAME")).orElseGet(() -> {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException nameless) {
                return "localhost";
            }
        });
    }
}
