package dev.sluice.cli;

import dev.sluice.engine.Ending;
import dev.sluice.journal.JournalException;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.run.Attendance;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Face;
import dev.sluice.run.Launch;
import dev.sluice.run.Licence;
import dev.sluice.run.Order;
import dev.sluice.run.Past;
import dev.sluice.run.PlanWork;
import dev.sluice.run.Refused;
import dev.sluice.run.environment.Environment;
import dev.sluice.run.plan.SealedPlan;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice run FILE --env ENV}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Executes a runbook step by step against an environment.",
        footer = {
            "",
            "Example:  sluice run runbooks/orders_status.runbook --env staging",
            "          sluice run orders_status.runbook --env prod --unattended --patience 10m --confirm prod"
        })
final class RunCommand implements Callable<Integer> {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Parameters(paramLabel = "FILE", description = "The runbook, or a sealed plan.")
    private Path file;

    @Option(names = "--env", required = true, paramLabel = "ENV", description = "The environment of sluice.yaml.")
    private String environmentName;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Gives a parameter a value, such as --set pace=1s.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--until", paramLabel = "PHASE", description = "Stops after this phase; resume goes on.")
    private Optional<String> until = Optional.empty();

    @Option(names = "--run-id", paramLabel = "ID", description = "Names the run (default: runbook and time).")
    private Optional<String> runId = Optional.empty();

    @Option(
            names = "--create-schema",
            description =
                    "Lets the run create the schema sluice in its target database, see: sluice schema print. A sealed plan"
                            + " that announced it does so, too.")
    private boolean createSchema;

    @Option(
            names = "--abandon",
            paramLabel = "RUN",
            description = "Gives up an unfinished run as it stands and begins this one. Needs --because.")
    private Optional<String> abandon = Optional.empty();

    @Option(
            names = "--alongside",
            paramLabel = "RUN",
            description = "Works on tables on which that open run works, too. Needs --because.")
    private Optional<String> alongside = Optional.empty();

    @Option(names = "--because", paramLabel = "TEXT", description = "Why; it is journaled.")
    private Optional<String> because = Optional.empty();

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
        Optional<SealedPlan> sealed = Runbooks.sealed(file);
        if (sealed.isPresent()) {
            requireSealedValues(sealed.get());
        } else if (RunbookFile.isStandardInput(file)) {
            throw new Refused(
                    ExitCode.USAGE,
                    "a run wants its runbook as a file: resume looks whether that has changed, and cannot look again at"
                            + " standard input",
                    "save it, then: sluice run FILE --env " + environmentName);
        }
        Map<String, String> given = sealed.map(SealedPlan::set).orElse(set);
        Runbook runbook =
                sealed.isPresent() ? Runbooks.unchanged(sealed.get(), output) : Runbooks.sound(file, given, output);
        Environment environment = telling.overrule(place.environment(environmentName));
        if (sealed.isPresent()) {
            PlanWork.requireUnchanged(sealed.get(), runbook, environment, LocalDate.now(ZoneOffset.UTC));
        }
        boolean unattended = attending.unattended();
        if (unattended) {
            Attendance.requireNone(runbook, file);
        }
        requirePhase(runbook);
        attending.confirm(environment, output);
        Order order = new Order(
                runbook,
                Optional.of(sealed.map(SealedPlan::file).orElse(file.toString())),
                given,
                environment,
                place.runs(),
                runId.orElseGet(() -> runbook.name() + "-" + STAMP.format(LocalDateTime.now(ZoneOffset.UTC))),
                Operator.name(),
                unattended,
                attending.stepwise(),
                until,
                attending.patience(environment),
                createSchema || sealed.stream().anyMatch(plan -> !plan.schemas().isEmpty()),
                licence(),
                Version.current());
        try (FaceHolder holder = attending.face(order, output)) {
            Face face = holder.face();
            Ending ending = Launch.begin(order, face);
            return ending.exitCode();
        } catch (JournalException exists) {
            throw exists.code() == JournalException.Code.EXISTS ? taken(order, exists) : exists;
        }
    }

    /** What was looked at went by the values that it was sealed with. */
    private void requireSealedValues(SealedPlan sealed) throws Refused {
        for (Map.Entry<String, String> given : set.entrySet()) {
            Optional<String> its = Optional.ofNullable(sealed.set().get(given.getKey()));
            if (!its.equals(Optional.of(given.getValue()))) {
                throw new Refused(
                        ExitCode.CHANGED,
                        "the plan " + file + " was sealed with "
                                + its.map(value -> given.getKey() + "=" + value)
                                        .orElse("no value given for " + given.getKey())
                                + ", not with " + given.getKey() + "=" + given.getValue(),
                        "run what was sealed, without --set: sluice run " + file + " --env " + environmentName,
                        "or look at it with the new value: sluice plan " + sealed.file() + " --env " + environmentName
                                + " --set " + given.getKey() + "=" + given.getValue() + " -o " + file);
            }
        }
    }

    /** There is a run of that name: one that is over cannot be gone on with. */
    private static JournalException taken(Order order, JournalException exists) {
        try {
            return Past.of(order.runs(), order.runId()).isOver()
                    ? new JournalException(
                            exists.code(),
                            "there was a run " + order.runId() + " already, and it is over",
                            "choose another --run-id; what it did tells: sluice report " + order.runId())
                    : exists;
        } catch (Refused | JournalException unreadable) {
            return exists;
        }
    }

    private Licence licence() throws Refused {
        if ((abandon.isPresent() || alongside.isPresent())
                != because.filter(why -> !why.isBlank()).isPresent()) {
            throw new Refused(
                    ExitCode.USAGE,
                    because.isPresent()
                            ? "--because gives the reason of --abandon or --alongside"
                            : "--abandon and --alongside need a reason",
                    "add --because TEXT to one of them");
        }
        return new Licence(
                Optional.empty(),
                abandon.map(run -> new Licence.Word(run, because.get())),
                alongside.map(run -> new Licence.Word(run, because.get())));
    }

    private void requirePhase(Runbook runbook) throws Refused {
        if (until.isPresent()
                && runbook.phases().stream().noneMatch(phase -> phase.name().equals(until.get()))) {
            throw new Refused(
                    ExitCode.USAGE,
                    "--until " + until.get() + ": the runbook has no such phase",
                    "name one of "
                            + String.join(
                                    ", ",
                                    runbook.phases().stream().map(Phase::name).toList()));
        }
    }
}
