package dev.sluice.document;

import dev.sluice.document.board.Board;
import dev.sluice.document.board.DashboardJson;
import dev.sluice.language.model.Runbook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The documents of a checked runbook. The same runbook and templates give the same text, to the letter. */
public final class Documents {
    /** Where documents go unless told otherwise, relative to the repository. */
    public static final String DIRECTORY = "docs/runbooks/migrations";

    private Documents() {}

    /**
     * Runbook, dashboard (for people and for Grafana) and alerts, in that order.
     *
     * @throws TemplateFault if a template cannot be used
     */
    public static List<GeneratedFile> generate(Runbook runbook, Provenance provenance, TemplateSource source) {
        Templates templates = new Templates(source);
        String id = runbook.name();
        Board board = Board.of(runbook);
        return List.of(
                new GeneratedFile(id + ".md", templates.render("runbook", RunbookPage.of(runbook))),
                new GeneratedFile(
                        id + "-dashboard.md", templates.render("dashboard", DashboardPage.of(runbook, board))),
                new GeneratedFile(
                        id + "-dashboard.json",
                        DashboardJson.of(board, provenance.links().documents())),
                new GeneratedFile(id + "-alerts.md", templates.render("alerts", AlertsPage.of(runbook))));
    }

    /** Writes documents into a directory, which is made if need be; the paths written, in order. */
    public static List<Path> write(Path directory, List<GeneratedFile> files) throws IOException {
        Files.createDirectories(directory);
        List<Path> written = new ArrayList<>();
        for (GeneratedFile file : files) {
            written.add(Files.writeString(directory.resolve(file.name()), file.text()));
        }
        return written;
    }
}
