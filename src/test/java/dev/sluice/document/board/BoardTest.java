package dev.sluice.document.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.DashboardRow;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BoardTest {
    private final Runbook orders = Boards.shipped().stream()
            .filter(runbook -> runbook.name().equals("orders_status"))
            .findFirst()
            .orElseThrow();

    @Test
    void everyDeclaredMetricHasExactlyOnePanel() {
        for (Runbook runbook : Boards.shipped()) {
            Board board = Board.of(runbook);
            assertEquals(
                    runbook.metrics().stream()
                            .filter(Metric::declared)
                            .map(Metric::name)
                            .sorted()
                            .toList(),
                    board.panels()
                            .flatMap(panel -> panel.metric().stream())
                            .sorted()
                            .toList());
        }
    }

    @Test
    void noTwoThingsShareAnIdOrATitle() {
        for (Runbook runbook : Boards.shipped()) {
            Board board = Board.of(runbook);
            List<Integer> ids = Stream.concat(
                            board.rows().stream().map(Board.Row::id),
                            board.panels().map(Panel::id))
                    .toList();
            assertEquals(ids.size(), ids.stream().distinct().count());
            assertEquals(
                    board.panels().count(),
                    board.panels().map(Panel::title).distinct().count());
        }
    }

    @Test
    void theAddressOfADashboardIsMadeFromTheNameAlone() {
        assertEquals("sluice-a9879bbe13ad8cd2ae6e", Board.uid(orders));
        assertTrue(Board.of(orders).uid().length() <= 40);
    }

    @Test
    void aFurtherMetricMovesNoOthersAddress() {
        String text = orders.text();
        Runbook more = Boards.check(text.replaceFirst(
                "(?m)^metric speed ",
                "metric  fresh_one   rows     progress    from step canary.sample\nmetric speed "));
        assertEquals(
                Board.of(orders).panelOf("lag").map(Panel::id),
                Board.of(more).panelOf("lag").map(Panel::id));
    }

    @Test
    void rowsStandInReadingOrder() {
        assertEquals(List.of("Now", "Progress", "Safety", "Database", "Correctness", "Events"), titles(withRows()));
    }

    @Test
    void aRowOfTheRunbookThatIsCalledLikeAnotherIsThatOne() {
        Board board = Board.of(withRows(new DashboardRow("database", List.of("waiting"), Span.NONE)));
        assertEquals(
                List.of("Now", "database", "Progress", "Safety", "Correctness", "Events"),
                board.rows().stream().map(Board.Row::title).toList());
        assertEquals(
                List.of("waiting", "has_column", "lag", "streaming"),
                board.rows().get(1).panels().stream().map(Panel::title).toList());
    }

    @Test
    void theRowsOfTheRunbookComeRightAfterNowAndTheirMetricsNowhereElse() {
        Runbook arranged = withRows(new DashboardRow("Customers", List.of("errors", "p99"), Span.NONE));
        Board board = Board.of(arranged);
        assertEquals(List.of("Now", "Customers"), titles(arranged).subList(0, 2));
        assertEquals(
                List.of("errors", "p99"),
                board.rows().get(1).panels().stream().map(Panel::title).toList());
        assertEquals(Optional.empty(), board.panelOf("nothing"));
        assertEquals(
                1,
                board.panels().filter(panel -> panel.title().equals("errors")).count());
    }

    private static List<String> titles(Runbook runbook) {
        return Board.of(runbook).rows().stream().map(Board.Row::title).toList();
    }

    private Runbook withRows(DashboardRow... rows) {
        return new Runbook(
                orders.name(),
                orders.title(),
                orders.digest(),
                orders.text(),
                orders.files(),
                orders.header(),
                orders.sources(),
                orders.params(),
                orders.metrics(),
                orders.gates(),
                orders.phases(),
                orders.verify(),
                orders.finallySteps(),
                orders.closeout(),
                orders.alerting(),
                List.of(rows),
                orders.diagnoses(),
                orders.tests());
    }
}
