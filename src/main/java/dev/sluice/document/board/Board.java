package dev.sluice.document.board;

import dev.sluice.language.model.DashboardRow;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What to look at while a runbook runs, in reading order: the page for people and the file for Grafana are made of this.
 *
 * @param uid by which Grafana knows it, of the same runbook always the same
 * @param runbook the runbook's name
 */
public record Board(String uid, String runbook, String title, List<Row> rows) {
    private static final int FIRST_ROW = 101;

    /**
     * Panels that answer one kind of question.
     *
     * @param id of the heading, unlike that of any panel
     * @param purpose what a look at it tells, a sentence
     */
    public record Row(int id, String title, String purpose, List<Panel> panels) {
        public Row {
            panels = List.copyOf(panels);
        }
    }

    public Board {
        rows = List.copyOf(rows);
    }

    public static Board of(Runbook runbook) {
        RunPanels run = new RunPanels(runbook);
        MetricPanels metrics = new MetricPanels(runbook);
        List<Row> rows = new ArrayList<>();
        add(rows, "Now", "Where the run stands at this moment, and whether it needs somebody.", run.now());
        Set<String> placed = new HashSet<>();
        for (DashboardRow row : runbook.dashboard()) {
            add(
                    rows,
                    row.title(),
                    "What the runbook's author puts first.",
                    row.metrics().stream()
                            .filter(placed::add)
                            .map(runbook::metric)
                            .map(metrics::panel)
                            .toList());
        }
        List<Metric> rest = runbook.metrics().stream()
                .filter(metric -> metric.declared() && !placed.contains(metric.name()))
                .toList();
        for (Topic topic : Topic.values()) {
            List<Panel> ofTopic = rest.stream()
                    .filter(metric -> Topic.of(metric) == topic)
                    .map(metrics::panel)
                    .toList();
            Stream<Panel> ofRun = topic == Topic.PROGRESS ? run.progress().stream() : Stream.empty();
            add(
                    rows,
                    topic.title(),
                    topic.purpose(),
                    Stream.concat(ofRun, ofTopic.stream()).toList());
        }
        add(rows, "Events", "What happened, when, and by which rule.", run.events());
        return new Board(uid(runbook), runbook.name(), runbook.title(), rows);
    }

    /** By which Grafana knows the dashboard of a runbook: at most 40 letters, digits and hyphens, made from its name alone. */
    public static String uid(Runbook runbook) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(runbook.name().getBytes(StandardCharsets.UTF_8));
            return "sluice-" + HexFormat.of().formatHex(digest, 0, 10);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The panel that shows a metric; none of a metric that only belongs to the window of a step. */
    public Optional<Panel> panelOf(String metric) {
        return panels().filter(panel -> panel.metric().filter(metric::equals).isPresent())
                .findFirst();
    }

    /** All panels in reading order. */
    public Stream<Panel> panels() {
        return rows.stream().flatMap(row -> row.panels().stream());
    }

    /** Panels of a title that stands already, such as that of an author's row, go to the others under it. */
    private static void add(List<Row> rows, String title, String purpose, List<Panel> panels) {
        if (panels.isEmpty()) {
            return;
        }
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            if (row.title().equalsIgnoreCase(title)) {
                List<Panel> all =
                        Stream.concat(row.panels().stream(), panels.stream()).toList();
                rows.set(i, new Row(row.id(), row.title(), purpose, all));
                return;
            }
        }
        rows.add(new Row(FIRST_ROW + rows.size(), title, purpose, panels));
    }
}
