package dev.sluice.cli;

import dev.sluice.engine.Ending;
import dev.sluice.engine.Signal;
import dev.sluice.journal.JournalException;
import dev.sluice.language.model.Runbook;
import dev.sluice.run.Attendance;
import dev.sluice.run.Elsewhere;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Face;
import dev.sluice.run.JournalCopyWork;
import dev.sluice.run.Launch;
import dev.sluice.run.Licence;
import dev.sluice.run.Order;
import dev.sluice.run.Past;
import dev.sluice.run.Refused;
import dev.sluice.run.Revision;
import dev.sluice.run.Unbegun;
import dev.sluice.run.environment.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice resume RUN}. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Goes on exactly where a run stopped, with the runbook and the parameters that it began with.",
        footer = {
            "",
            "Example:  sluice resume orders_status-20261120-140000",
            "          sluice resume --take-over --because \"ada's laptop is asleep\"",
            "          sluice resume --env prod",
            "          sluice resume --amend --because \"a longer soak in phase adopt\""
        })
final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", arity = "0..1", description = "The run (default: the only open one).")
    private Optional<String> run = Optional.empty();

    @Option(
            names = "--take-over",
            description = "Takes the run from a process that may be alive: ends its sessions first. Needs --because.")
    private boolean takeOver;

    @Option(names = "--pinned", description = "Goes on with the text that the run began with, though its file changed.")
    private boolean pinned;

    @Option(
            names = "--amend",
            description = "Goes on with the changed file, where only what has not begun is changed and nothing becomes"
                    + " weaker. Needs --because.")
    private boolean amend;

    @Option(
            names = "--retry",
            description =
                    "Has the step tried again of which nobody could tell whether it took place: somebody has looked.")
    private boolean retry;

    @Option(names = "--because", paramLabel = "TEXT", description = "Why; it is journaled.")
    private Optional<String> because = Optional.empty();

    @Option(
            names = "--env",
            paramLabel = "ENV",
            description =
                    "For a run whose journal is not on this machine: goes on from what this environment's databases hold.")
    private Optional<String> environmentName = Optional.empty();

    @Mixin
    private Attending attending;

    @Mixin
    private Telling telling;

    @Mixin
    private Place place;

    @Mixin
    private Streams output;

    @Override
    public Integer call() throws Exception {
        requireReason();
        if (environmentName.isPresent()) {
            Environment environment = telling.overrule(place.environment(environmentName.get()));
            Optional<Elsewhere.Found> lost = withoutJournal(environment);
            if (lost.isPresent() && !restored(lost.get().runId(), environment)) {
                return rebuild(lost.get(), environment);
            }
        }
        String runId = place.run(run);
        Past past = Past.of(place.runs(), runId);
        requireItsEnvironment(past, runId);
        Runbooks.tell(past.stored().objections(), output);
        Environment environment =
                telling.overrule(place.environment(past.header().environment()));
        if (attending.unattended()) {
            Attendance.requireNone(past.runbook(), Path.of(past.header().runbook()), past.view());
        }
        attending.confirm(environment, output);
        Runbook runbook = past.isOver() ? past.runbook() : revised(past, runId);
        Order order = order(runbook, past.header().file(), past.header().params(), environment, runId);
        try (FaceHolder holder = attending.face(order, output)) {
            Ending ending = retry ? retried(order, holder.face()) : Launch.resume(order, holder.face());
            return ending.exitCode();
        }
    }

    /** Only what a stopped run asks is still what somebody has looked at. */
    private static Ending retried(Order order, Face face) throws Refused, InterruptedException {
        try {
            return Launch.resume(order, new Signal.Retry(), face);
        } catch (JournalException driven) {
            if (driven.code() != JournalException.Code.LOCKED) {
                throw driven;
            }
            String resume = "sluice resume " + order.runId();
            throw new Refused(
                    ExitCode.ANOTHER_OPERATOR,
                    "another process drives run " + order.runId()
                            + ", and may ask by now what nobody has looked at: --retry is for a run that has stopped",
                    "see how it stands: sluice status " + order.runId(),
                    "if its process is gone or sleeps: " + resume + " --take-over --because TEXT",
                    "where it then stops at a question: " + resume + " --retry");
        }
    }

    private Order order(
            Runbook runbook, Optional<String> file, Map<String, String> set, Environment environment, String runId)
            throws Refused {
        return new Order(
                runbook,
                file,
                set,
                environment,
                place.runs(),
                runId,
                Operator.name(),
                attending.unattended(),
                attending.stepwise(),
                Optional.empty(),
                attending.patience(environment),
                false,
                Licence.takeOver(takeOver ? because : Optional.empty()),
                Version.current());
    }

    /** Whether this machine has the run's journal, with anything in it. */
    private boolean tells(String runId) {
        Path journal = place.runs().journal(runId);
        return Files.exists(journal) && !Unbegun.is(journal);
    }

    /** The run meant, if its journal is not on this machine. */
    private Optional<Elsewhere.Found> withoutJournal(Environment environment) throws Refused {
        if (run.isPresent() && tells(run.get())) {
            return Optional.empty();
        }
        try (Elsewhere elsewhere = Elsewhere.open(environment)) {
            if (run.isPresent() && Files.exists(place.runs().journal(run.get())) && !elsewhere.knows(run.get())) {
                // It says itself that it never began.
                return Optional.empty();
            }
            String runId = elsewhere.run(run).runId();
            if (tells(runId)) {
                run = Optional.of(runId);
                return Optional.empty();
            }
            return Optional.of(elsewhere.find(runId));
        }
    }

    /** Whether the journal could be written again from its copy, where the environment keeps one that is not behind. */
    private boolean restored(String runId, Environment environment) throws Refused {
        Path journal = place.runs().journal(runId);
        if (Files.exists(journal)) {
            Unbegun.remove(journal);
        }
        boolean whole = switch (JournalCopyWork.restore(place.runs(), runId, environment)) {
            case JournalCopyWork.Restored.None none -> false;
            case JournalCopyWork.Restored.Whole again -> {
                output.err()
                        .println("the journal of run " + runId + " was written again from its copy, " + again.lines()
                                + " lines");
                run = Optional.of(runId);
                yield true;
            }
            case JournalCopyWork.Restored.Behind behind -> {
                output.err()
                        .println("the copy of the journal of run " + runId
                                + " is behind, and nothing goes on by it: it has "
                                + behind.lines() + " lines, and " + behind.missing()
                                + ", which is not among them; they are kept in " + behind.kept());
                yield false;
            }
        };
        output.err().flush();
        return whole;
    }

    /** Without its journal there is no text but the one in the database. */
    private int rebuild(Elsewhere.Found lost, Environment environment) throws Exception {
        if (lost.ending().isPresent() || !lost.environment().equals(environment.name())) {
            throw new Refused(
                    ExitCode.USAGE,
                    "run " + lost.runId()
                            + lost.ending()
                                    .map(ending -> " is over: " + ending.toLowerCase(Locale.ROOT))
                                    .orElse(" belongs to environment " + lost.environment()),
                    "sluice status --env " + lost.environment());
        }
        if (amend) {
            throw new Refused(
                    ExitCode.USAGE,
                    "the journal of run " + lost.runId()
                            + " is not on this machine, and without it nobody can tell whether --amend is safe",
                    "go on with the text that it began with: sluice resume " + lost.runId() + " --env "
                            + environment.name());
        }
        if (retry) {
            throw new Refused(
                    ExitCode.USAGE,
                    "the journal of run " + lost.runId()
                            + " is not on this machine, and without it no question is open that --retry could answer",
                    "have it look for itself what took place: sluice resume " + lost.runId() + " --env "
                            + environment.name(),
                    "where it then stops at a question: sluice resume " + lost.runId() + " --retry");
        }
        Runbooks.tell(lost.stored().objections(), output);
        if (attending.unattended()) {
            Attendance.requireNone(lost.runbook(), Path.of(lost.runbook().name()));
        }
        attending.confirm(environment, output);
        Order order = order(lost.runbook(), Optional.empty(), lost.set(), environment, lost.runId());
        output.err()
                .println("the journal of run " + lost.runId()
                        + " is not on this machine; it goes on from what its databases hold, with the text that it began with;"
                        + " the runbook's file is not compared with it, now or at a later resume");
        output.err().flush();
        try (FaceHolder holder = attending.face(order, output)) {
            return Launch.rebuild(order, holder.face()).exitCode();
        }
    }

    private void requireItsEnvironment(Past past, String runId) throws Refused {
        String its = past.header().environment();
        if (environmentName.filter(name -> !name.equals(its)).isPresent()) {
            throw new Refused(
                    ExitCode.USAGE,
                    "run " + runId + " belongs to environment " + its + ", not " + environmentName.get(),
                    "sluice resume " + runId);
        }
    }

    private void requireReason() throws Refused {
        if ((takeOver || amend) != because.filter(why -> !why.isBlank()).isPresent()) {
            throw new Refused(
                    ExitCode.USAGE,
                    because.isPresent()
                            ? "--because gives the reason of --take-over or --amend"
                            : (takeOver ? "--take-over" : "--amend") + " needs a reason",
                    "sluice resume RUN " + (amend ? "--amend" : "--take-over") + " --because TEXT");
        }
        if (amend && pinned) {
            throw new Refused(
                    ExitCode.USAGE, "--amend and --pinned contradict each other", "sluice resume RUN --pinned");
        }
    }

    /** The text to go on with; a file that is not here any more changes nothing, and amends nothing. */
    private Runbook revised(Past past, String runId) throws Refused {
        Optional<Path> file = past.header().file().flatMap(Place::file);
        if (file.isEmpty()) {
            if (amend) {
                throw nothingToAmendBy(past, runId);
            }
            return past.runbook();
        }
        Optional<Runbook> now = Runbooks.holds(file.get(), past.runbook().digest())
                ? Optional.of(past.runbook())
                : Runbooks.check(file.get(), past.header().params()).runbook();
        if (now.isEmpty()) {
            if (pinned) {
                return past.runbook();
            }
            throw new Refused(
                    ExitCode.CHANGED,
                    file.get() + " has changed since the run began, and has errors now",
                    "sluice check " + file.get(),
                    "go on with the text that it began with: sluice resume " + runId + " --pinned");
        }
        Revision.Choice choice = amend
                ? new Revision.Choice.Amend(because.orElseThrow())
                : pinned ? new Revision.Choice.Pinned() : new Revision.Choice.Ask();
        Revision.Revised revised = Revision.of(
                new Revision.Of(place.runs().journal(runId), runId, Operator.name()), past, now.get(), choice);
        revised.told().forEach(output.err()::println);
        output.err().flush();
        return revised.runbook();
    }

    private static Refused nothingToAmendBy(Past past, String runId) {
        String pinned = "go on with the text in its journal, unchanged: sluice resume " + runId;
        return past.header()
                .file()
                .map(file -> new Refused(
                        ExitCode.USAGE,
                        "the runbook's file " + file + " is not here, and --amend goes on with what stands in it",
                        "bring it back, or go where it lies, then: sluice resume " + runId + " --amend --because TEXT",
                        pinned))
                .orElseGet(() -> new Refused(
                        ExitCode.USAGE,
                        "the journal of run " + runId
                                + " names no file, as after a resume without the first journal: --amend has none to go on with",
                        pinned));
    }
}
