package dev.sluice.demo;

import dev.sluice.document.Documents;
import dev.sluice.document.GeneratedFile;
import dev.sluice.document.Provenance;
import dev.sluice.document.Report;
import dev.sluice.document.TemplateSource;
import dev.sluice.engine.Ending;
import dev.sluice.journal.RunDirectory;
import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Launch;
import dev.sluice.run.Licence;
import dev.sluice.run.Order;
import dev.sluice.run.Past;
import dev.sluice.run.Refused;
import dev.sluice.run.environment.Environment;
import dev.sluice.run.environment.EnvironmentFile;
import dev.sluice.run.environment.Loaded;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A real migration from end to end, with no set-up: the shipped {@code orders_status.runbook} against a real PostgreSQL under
 * load, with one incident on the way, and proofs at the end.
 */
public final class Demo {
    private static final String RUN = "demo";

    private final DemoOptions options;
    private final Narration narration;
    private final Faces faces;

    public Demo(DemoOptions options, PrintWriter out, Faces faces) {
        this.options = options;
        this.narration = new Narration(out);
        this.faces = faces;
    }

    /** What stays the same from the first preparation to the last proof. */
    private record Scene(Stage stage, Folder folder, IncidentPlan plan, Audit audit, SchemaSnapshot before) {}

    /**
     * Shows it all.
     *
     * @return the exit code: of the run if it ended as planned and every proof holds, 1 if one fails
     * @throws Refused if the folder or the run was refused
     */
    public int run() throws Refused, IOException, SQLException, InterruptedException {
        try (Stage stage = new Stage()) {
            return play(stage);
        }
    }

    private int play(Stage stage) throws Refused, IOException, SQLException, InterruptedException {
        Scene scene = prepare(stage);
        Runbook runbook = runbook(scene.folder());
        Order order = order(scene.folder(), runbook);
        narration.command(command());
        Ending ending = perform(scene, order);
        if (ending != options.scenario().expected()) {
            narration.title("The run ended otherwise than the demo had planned.");
            narration.lines(List.of("cd " + scene.folder().path(), "sluice report " + RUN));
            return ending == Ending.DONE || ending == Ending.ROLLED_BACK ? ExitCode.FAILED.code() : ending.exitCode();
        }
        boolean proven = conclude(scene, order);
        if (options.keepServer()) {
            keepServer(stage);
        }
        return proven ? ending.exitCode() : ExitCode.FAILED.code();
    }

    private Scene prepare(Stage stage) throws Refused, IOException, SQLException, InterruptedException {
        SplittableRandom random = new SplittableRandom(options.seed());
        IncidentPlan plan = IncidentPlan.of(options.scenario(), options.seed());
        Folder folder = Folder.make(options.directory());
        narration.title("Sluice gives a table a new column while the shop goes on selling.");
        long began = System.nanoTime();
        stage.startServer(folder, options.rows());
        SchemaSnapshot before = SchemaSnapshot.take(stage.database());
        narration.fact(
                "shop",
                "%s orders in a PostgreSQL of its own on %s:%d, ready in %.1f s"
                        .formatted(
                                Proofs.figure(options.rows()),
                                stage.server().host(),
                                stage.server().port(),
                                Duration.ofNanos(System.nanoTime() - began).toMillis() / 1_000.0));
        stage.startLoad(options.rows(), random);
        narration.fact(
                "load",
                "%d checkouts a second; their metrics on %s"
                        .formatted(Load.REQUESTS_PER_SECOND, stage.metrics().url()));
        narration.fact("incident", plan + " (seed " + options.seed() + ")");
        narration.fact("folder", folder.path().toString());
        Audit audit = new Audit(stage.database());
        audit.install();
        folder.furnish(stage.server(), stage.metrics().url());
        stage.warmUp();
        return new Scene(stage, folder, plan, audit, before);
    }

    private Runbook runbook(Folder folder) throws IOException, Refused {
        SourceText text = new SourceText(folder.runbook().toString(), Files.readString(folder.runbook()));
        Checked checked = Checker.check(text, options.set());
        return checked.runbook()
                .orElseThrow(() -> new Refused(
                        ExitCode.RUNBOOK_HAS_ERRORS,
                        "the runbook has an error with these parameters: "
                                + checked.diagnostics().getFirst().message(),
                        "correct --set"));
    }

    private Order order(Folder folder, Runbook runbook) throws Refused {
        Environment environment = switch (EnvironmentFile.load(folder.environment(), Folder.ENVIRONMENT)) {
            case Loaded.Usable usable -> usable.environment();
            case Loaded.Faulty faulty ->
                throw new Refused(ExitCode.USAGE, faulty.faults().getFirst().toString());
        };
        return new Order(
                runbook,
                Optional.empty(),
                options.set(),
                environment,
                new RunDirectory(folder.state()),
                RUN,
                options.operator(),
                !options.stepwise(),
                options.stepwise(),
                Optional.empty(),
                Optional.empty(),
                true,
                Licence.NONE,
                options.tool());
    }

    /** What somebody would have typed for this run. */
    private String command() {
        String set = options.set().entrySet().stream()
                .map(Map.Entry::toString)
                .collect(Collectors.joining(" --set ", " --set ", ""));
        return "sluice run " + Folder.RUNBOOK + " --env " + Folder.ENVIRONMENT + " --run-id " + RUN + " --create-schema"
                + set + (options.stepwise() ? "" : " --unattended");
    }

    private Ending perform(Scene scene, Order order) throws Refused, InterruptedException {
        Stage stage = scene.stage();
        stage.runBegins();
        try (Faces.Shown shown = faces.open(order);
                Incident incident =
                        new Incident(scene.plan(), stage.load(), new LockQueue(stage.database(), stage.traffic()))) {
            incident.arm();
            Ending ending = Launch.begin(order, new Watcher(shown.face(), stage.load(), incident));
            if (ending != options.scenario().expected()) {
                // Interrupted, the process ends as soon as its face is put back: the stage has to be gone by then.
                stage.close();
            }
            return ending;
        } finally {
            stage.runEnded();
        }
    }

    /** Whether everything that the demo claims holds. */
    private boolean conclude(Scene scene, Order order) throws Refused, IOException, SQLException {
        Stage stage = scene.stage();
        stage.load().close();
        Path journal = order.runs().journal(RUN);
        Evidence.Trail trail = Evidence.find(scene.plan(), journal);
        List<Path> documents = documents(scene.folder(), order);
        narration.title("The incident, found again by its values in the journal");
        trail.found().forEach(narration::found);
        narration.title("Proofs");
        Proofs proofs = new Proofs(stage.database(), stage.load(), stage.ledger(), options.rows());
        List<Proof> all = new ArrayList<>();
        all.add(incident(scene, trail));
        all.addAll(
                switch (options.scenario()) {
                    case FORWARD -> proofs.forward(scene.audit(), scene.before());
                    case ROLLBACK -> proofs.rolledBack(scene.audit(), scene.before());
                });
        all.forEach(narration::proof);
        narration.title("Written into " + scene.folder().path());
        narration.lines(documents.stream()
                .map(file -> scene.folder().path().relativize(file).toString())
                .toList());
        narration.title("Next");
        narration.lines(List.of(
                "cd " + scene.folder().path(),
                "sluice report " + RUN,
                "sluice docs " + Folder.RUNBOOK,
                "sluice demo --scenario " + (options.scenario() == Scenario.FORWARD ? "rollback" : "forward")));
        return all.stream().allMatch(Proof::holds);
    }

    /** The gate saw the incident, acted on it, and the report names it. */
    private Proof incident(Scene scene, Evidence.Trail trail) throws IOException {
        IncidentPlan plan = scene.plan();
        List<String> against = new ArrayList<>();
        if (trail.reason().isEmpty()) {
            against.add("no decision in the journal names " + plan.metric());
        }
        if (plan.scenario() == Scenario.FORWARD && !trail.recovered()) {
            against.add("the run did not go on by itself");
        }
        String worst = plan.text(trail.highest());
        boolean named = Files.readAllLines(scene.folder().report("md")).stream()
                .anyMatch(line -> line.contains(plan.metric()) && line.contains(worst));
        if (!named) {
            against.add("the report does not name " + plan.metric() + " with " + worst);
        }
        return new Proof(
                "incident",
                "%s rose to %s; the run %s"
                        .formatted(
                                plan.metric(),
                                worst,
                                plan.scenario() == Scenario.FORWARD
                                        ? "paused, recovered by itself, and the report says so"
                                        : "rolled back, and the report says why"),
                against);
    }

    private List<Path> documents(Folder folder, Order order) throws Refused, IOException {
        List<Path> written = new ArrayList<>();
        Path directory = folder.path().resolve(Documents.DIRECTORY);
        Files.createDirectories(directory);
        for (GeneratedFile document :
                Documents.generate(order.runbook(), Provenance.of(order.tool()), TemplateSource.bundled())) {
            written.add(Files.writeString(directory.resolve(document.name()), document.text()));
        }
        Past past = Past.of(order.runs(), RUN);
        Report report = Report.of(order.runs().journal(RUN), header -> past.runbook());
        written.add(
                Files.writeString(folder.report("md"), report.write(Report.Format.MARKDOWN, TemplateSource.bundled())));
        written.add(
                Files.writeString(folder.report("html"), report.write(Report.Format.HTML, TemplateSource.bundled())));
        written.add(order.runs().journal(RUN));
        return written;
    }

    private void keepServer(Stage stage) {
        stage.keepServer();
        narration.title("The server goes on");
        narration.fact(
                "connect",
                "PGPASSWORD=$(cat password) psql -h %s -p %d -U %s %s"
                        .formatted(stage.server().host(), stage.server().port(), PostgresServer.USER, Folder.DATABASE));
        narration.fact("stop", "kill " + stage.server().pid());
    }
}
