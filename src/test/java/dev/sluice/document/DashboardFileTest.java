package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.document.board.Board;
import dev.sluice.document.board.Boards;
import dev.sluice.document.board.DashboardJson;
import dev.sluice.document.board.Panel;
import dev.sluice.language.model.Runbook;
import dev.sluice.testing.GrafanaTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The file for Grafana, by the rules of those who import it. */
class DashboardFileTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+|\\{[^}]*})|\\[\\[\\w+");
    private static final List<String> HOSTILE = List.of(
            "$datasource",
            "${datasource}",
            "[[datasource]]",
            "[[datasource:csv]]",
            "$__interval",
            "${__from:date}",
            "\\$datasource",
            "$$datasource",
            "\"",
            "\\",
            "\\\"",
            "'",
            "`",
            "|",
            "{{",
            "{{phase}}",
            "}}",
            "\n",
            "\r\n",
            "\t",
            "\u0000",
            "\u202e",
            "\u05d0\u05d1",
            "\ud83d\ude80",
            "\ud83d",
            "\u2028",
            "</script>",
            "<img src=x onerror=alert(1)>",
            "# ");

    @Test
    void dashboardLinterFindsNothing() {
        for (Runbook runbook : runbooks()) {
            assertEquals(List.of(), DashboardLint.findings(dashboard(runbook)), runbook.name());
        }
    }

    @Test
    void itIsOfGrafanasTypes() {
        List<String> dashboards = runbooks().stream()
                .map(runbook -> DashboardJson.of(Board.of(runbook), Optional.of("https://docs.example.org")))
                .toList();
        assertEquals(List.of(), GrafanaTypes.dashboards(dashboards));
    }

    @Test
    void grafanasTypesFindWhatIsWrong() {
        String sound = text(text -> text);
        List<String> faulty = List.of(
                sound.replaceFirst("\"legendFormat\"", "\"legend\""),
                sound.replaceFirst("\"mode\" : \"absolute\"", "\"mode\" : \"absolut\""),
                sound.replaceFirst("\"thresholdsStyle\"", "\"thresholdStyle\""),
                sound.replaceFirst("\"enable\" : true", "\"enable\" : \"yes\""),
                sound.replaceFirst("\"schemaVersion\"", "\"schema\""));
        List<String> found = GrafanaTypes.dashboards(faulty);
        for (int i = 0; i < faulty.size(); i++) {
            String number = "[" + i + "].ts";
            assertTrue(found.stream().anyMatch(line -> line.startsWith(number)), number + found);
        }
    }

    @Test
    void panelsLieOnTheGridWithoutOverlaps() {
        for (Runbook runbook : runbooks()) {
            boolean[][] taken = new boolean[1_000][24];
            for (JsonNode panel : dashboard(runbook).path("panels")) {
                JsonNode place = panel.path("gridPos");
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    for (int x = 0; x < place.path("w").asInt(); x++) {
                        int row = place.path("y").asInt() + y;
                        int column = place.path("x").asInt() + x;
                        assertFalse(taken[row][column], panel::toString);
                        taken[row][column] = true;
                    }
                }
            }
        }
    }

    @Test
    void itIsTheSamePanelsAsOnThePage() {
        for (Runbook runbook : runbooks()) {
            List<String> drawn = new ArrayList<>();
            for (JsonNode panel : dashboard(runbook).path("panels")) {
                if (!panel.path("type").asString().equals("row")) {
                    drawn.add(panel.path("title").asString());
                }
            }
            String page = Documents.generate(runbook, Provenance.of("test"), TemplateSource.bundled())
                    .get(1)
                    .text();
            assertEquals(
                    drawn,
                    page.lines()
                            .filter(line -> line.startsWith("### Panel "))
                            .map(line -> line.substring("### Panel ".length()).replace("`", ""))
                            .toList());
        }
    }

    @Test
    void withoutDataEveryPanelSaysSo() {
        for (JsonNode panel : dashboard(SampleRunbook.plain()).path("panels")) {
            if (!panel.path("type").asString().equals("row")) {
                assertEquals(
                        "NO DATA",
                        panel.path("fieldConfig")
                                .path("defaults")
                                .path("noValue")
                                .asString());
            }
        }
    }

    @Test
    void panelsLinkToTheirPlaceOnThePageWhereItIsKnown() {
        Board board = Board.of(SampleRunbook.plain());
        Panel lag = board.panelOf("lag").orElseThrow();
        assertEquals(Markdown.anchor(lag.heading()), lag.anchor());
        String linked = DashboardJson.of(board, Optional.of("https://docs.example.org/migrations"));
        assertTrue(linked.contains(
                "\"https://docs.example.org/migrations/one_of_each-dashboard.md#" + lag.anchor() + "\""));
        assertFalse(DashboardJson.of(board, Optional.empty()).contains(".md#"));
        board.panels().forEach(panel -> assertEquals(Markdown.anchor(panel.heading()), panel.anchor()));
    }

    @Test
    void theSameRunbookGivesTheSameFile() {
        assertEquals(text(text -> text), text(text -> text));
    }

    @Test
    void freeTextBecomesNoVariableAndMovesNothing() {
        String plain = shape(JSON.readTree(text(text -> text)));
        for (String piece : HOSTILE) {
            for (UnaryOperator<String> hostile : List.<UnaryOperator<String>>of(
                    text -> piece + text, text -> text + piece, text -> "a" + piece + "b")) {
                JsonNode dashboard = JSON.readTree(text(hostile));
                assertEquals(plain, shape(dashboard), piece);
                TreeSet<String> variables = new TreeSet<>();
                collect(dashboard, variables);
                assertEquals(new TreeSet<>(List.of("$__rate_interval", "${datasource}")), variables, piece);
            }
        }
    }

    private static List<Runbook> runbooks() {
        List<Runbook> runbooks = new ArrayList<>(Boards.shipped());
        runbooks.add(SampleRunbook.plain());
        return runbooks;
    }

    private static JsonNode dashboard(Runbook runbook) {
        return JSON.readTree(DashboardJson.of(Board.of(runbook), Optional.empty()));
    }

    private static String text(UnaryOperator<String> text) {
        return DashboardJson.of(Board.of(SampleRunbook.with(text)), Optional.of("https://docs.example.org"));
    }

    /** Names and kinds of all there is, without the texts. */
    private static String shape(JsonNode node) {
        StringBuilder shape = new StringBuilder(node.getNodeType().name());
        node.properties()
                .forEach(field ->
                        shape.append(' ').append(field.getKey()).append(':').append(shape(field.getValue())));
        if (node.isArray()) {
            node.forEach(item -> shape.append(',').append(shape(item)));
        }
        return shape.toString();
    }

    private static void collect(JsonNode node, TreeSet<String> variables) {
        if (node.isString()) {
            VARIABLE.matcher(node.asString()).results().forEach(match -> variables.add(match.group()));
        }
        node.forEach(child -> collect(child, variables));
    }
}
