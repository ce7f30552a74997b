package dev.sluice.document;

import dev.sluice.document.alert.AlertmanagerFile;
import dev.sluice.document.alert.Alerts;
import dev.sluice.document.alert.GrafanaFile;
import dev.sluice.document.alert.RuleTests;
import dev.sluice.document.alert.RulesFile;
import dev.sluice.document.alert.Watch;
import dev.sluice.document.board.Board;
import dev.sluice.document.board.DashboardJson;
import dev.sluice.language.model.Runbook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** The documents of a checked runbook. The same runbook and templates give the same text, to the letter. */
public final class Documents {
    /** Where documents go unless told otherwise, relative to the repository. */
    public static final String DIRECTORY = "docs/runbooks/migrations";

    /** What one comment of a pull request holds, with room for what others add; GitHub ends at 65,536 characters. */
    public static final int COMMENT = 60_000;

    /** Entries of a list in the front part, until it fits a comment. */
    private static final int[] ROOMS = {60, 30, 16, 8, 4, 2};

    private Documents() {}

    /**
     * Runbook, dashboard and alerts, each page before the files for machines that belong to it.
     *
     * @throws TemplateFault if a template cannot be used
     */
    public static List<GeneratedFile> generate(Runbook runbook, Provenance provenance, TemplateSource source) {
        return generate(runbook, provenance, new Templates(source));
    }

    static List<GeneratedFile> generate(Runbook runbook, Provenance provenance, Templates templates) {
        String id = runbook.name();
        Front front = front(runbook, provenance, page -> templates.render("front", page));
        Board board = Board.of(runbook);
        List<Watch> watches = Alerts.watches(runbook);
        return List.of(
                new GeneratedFile(id + ".md", templates.render("runbook", RunbookPage.of(runbook, provenance, front))),
                new GeneratedFile(
                        id + "-dashboard.md", templates.render("dashboard", DashboardPage.of(runbook, board))),
                new GeneratedFile(
                        id + "-dashboard.json",
                        DashboardJson.of(board, provenance.links().documents())),
                new GeneratedFile(
                        id + "-alerts.md", templates.render("alerts", AlertsPage.of(runbook, watches, board))),
                new GeneratedFile(RulesFile.name(runbook), RulesFile.of(runbook, watches, provenance)),
                new GeneratedFile(RuleTests.name(runbook), RuleTests.of(runbook, watches, provenance)),
                new GeneratedFile(id + "-alertmanager.yaml", AlertmanagerFile.of(runbook, provenance)),
                new GeneratedFile(id + "-grafana-alerts.yaml", GrafanaFile.of(runbook, watches, board, provenance)));
    }

    /**
     * The front part of the approval document, for the comment of a pull request: shorter than {@link #COMMENT} characters.
     *
     * @throws TemplateFault if a template cannot be used
     */
    public static String summary(Runbook runbook, Provenance provenance, TemplateSource source) {
        Templates templates = new Templates(source);
        Function<Front, String> text = front -> Summary.outside(
                templates.render("summary", Summary.of(runbook, provenance, front)), runbook, provenance);
        return text.apply(front(runbook, provenance, text));
    }

    /**
     * The change as a request of GitLab's kind, every field filled.
     *
     * @throws TemplateFault if a template cannot be used
     */
    public static String changeRequest(Runbook runbook, Provenance provenance, TemplateSource source) {
        Templates templates = new Templates(source);
        return Summary.outside(
                templates.render("change-request", ChangeRequest.of(runbook, provenance)), runbook, provenance);
    }

    /** The front part with as much of its lists as keeps the text made of it shorter than a comment. */
    private static Front front(Runbook runbook, Provenance provenance, Function<Front, String> text) {
        Front front = Front.of(runbook, provenance, new Room(ROOMS[0]));
        for (int next = 1; next < ROOMS.length && text.apply(front).length() >= COMMENT; next++) {
            front = Front.of(runbook, provenance, new Room(ROOMS[next]));
        }
        return front;
    }

    /** Writes documents into a directory, which is made if need be; the paths written, in order. */
    public static List<Path> write(Path directory, List<GeneratedFile> files) throws IOException {
        Files.createDirectories(directory);
        try {
            return files.parallelStream().map(file -> write(directory, file)).toList();
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private static Path write(Path directory, GeneratedFile file) {
        try {
            return Files.writeString(directory.resolve(file.name()), file.text());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
