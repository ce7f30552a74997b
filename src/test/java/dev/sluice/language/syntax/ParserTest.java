package dev.sluice.language.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.text.Decoded;
import dev.sluice.language.text.SourceText;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ParserTest {

    @Test
    void readsTheFirstRunbook() throws IOException {
        String text = Files.readString(Path.of("runbooks", "orders_status.runbook"));

        Parsed parsed = Parser.parse(new SourceText("orders_status.runbook", text));

        assertEquals(List.of(), parsed.diagnostics());
        Tree.File file = parsed.file().orElseThrow();
        assertEquals("orders_status", file.title().orElseThrow().name().text());
        assertEquals(
                List.of("expand", "canary", "fill", "enforce", "adopt", "contract"),
                file.phases().stream().map(phase -> phase.name().text()).toList());
        assertEquals(12, file.metrics().size());
        assertTrue(file.phases().getLast().irreversible());
        assertEquals(2, file.verify().orElseThrow().expects().size());
        assertEquals("healthy", file.closeout().orElseThrow().keep().getFirst().text());
    }

    /** A keyword that begins a statement of its block, first on its line, never ends the line above as its value. */
    @ParameterizedTest
    @EnumSource(
            value = BlockKind.class,
            names = {"GATE_BLOCK", "PHASE_BLOCK"})
    void aStatementKeywordFirstOnItsLineIsNeverAValue(BlockKind kind) {
        kind.heads().stream().mapToObj(Wording::word).forEach(keyword -> {
            String open = kind == BlockKind.GATE_BLOCK ? "gate g {" : "phase p {";
            List<Diagnostic> onTheNextLine =
                    parse(open + "\n  pause when lag >\n  " + keyword + "\n}\n").diagnostics();
            assertEquals(Code.S125, onTheNextLine.getFirst().code(), keyword);
            List<Diagnostic> onTheSameLine =
                    parse(open + "\n  pause when lag > " + keyword + "\n}\n").diagnostics();
            assertEquals(List.of(), onTheSameLine, keyword);
        });
    }

    @Test
    void aKeywordOfAnotherBlockMayContinueALine() {
        Tree.Verdict verdict = gate("pause when lag >\n  metric until soak <\n  phase because \"a\"");

        assertEquals("metric", name(((Term.Comparison) verdict.when()).right()));
        assertEquals("phase", name(((Term.Comparison) verdict.until().orElseThrow()).right()));
    }

    @Test
    void aReasonMayStandOnTheNextLine() {
        assertEquals(
                "why",
                gate("pause when a\n    because \"why\"")
                        .because()
                        .orElseThrow()
                        .text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a or b and not c > 1            | OR(a, AND(b, NOT(c > 1)))
            a > 1 for 2m or b > 0           | OR(FOR(a > 1), b > 0)
            (a or b) for 5m                 | FOR(OR(a, b))
            a and b and c                   | AND(a, b, c)
            a + b * c - d > e               | a + b * c - d > e
            -a / (b - c) <= 5               | NEG(a) / b - c <= 5
            not a between 1 and 2 and b     | AND(NOT(BETWEEN(a)), b)
            not (a or b)                    | NOT(OR(a, b))
            a is not missing or b is stale  | OR(IS NOT missing, IS stale)
            rate(a over 5m) > predict(b over 30m in 1h) | rate(a~) > predict(b~~)
            """)
    void bindsAsItReads(String condition, String expected) {
        assertEquals(expected, show(gate("pause when " + condition).when()));
    }

    @Test
    void keepsTheWayBackFromABlockToTheFile() {
        String text = "metric a rows safety from db sql \"\"\"\n    select ä,\n      b\n\n    from t\n\"\"\"\n";
        Tree.Metric metric = parse(text).file().orElseThrow().metrics().getFirst();
        Tree.Text sql = assertInstanceOf(Tree.Metric.Definition.Queried.class, metric.definition())
                .query()
                .text();

        assertEquals("select ä,\n  b\n\nfrom t", sql.text());
        int b = sql.text().indexOf('b');
        Span span = sql.raw().spanOf(b, b + 1);
        assertEquals(new Span(span.start(), span.start() + 1, 4, 7), span);
        assertEquals("b", ("runbook x \"y\"\n" + text).substring(span.start(), span.end()));
        int t = sql.text().indexOf("t", b);
        assertEquals(6, sql.raw().spanOf(t, t + 1).line());
    }

    @Test
    void readsLiteralsInBaseUnits() {
        Tree.File file = parse("param a duration = 1h30m in 250ms .. 2d\nparam b percent = -0.5%\n")
                .file()
                .orElseThrow();

        Term.Literal value = (Term.Literal) file.params().getFirst().value().get();
        assertEquals(new Term.Literal(Value.amount(5_400), Dimension.DURATION, "1h30m", value.span()), value);
        assertEquals(
                Value.amount(-0.5),
                ((Term.Literal) file.params().getLast().value().get()).value());
    }

    @Test
    void findsTheNamesInATitle() {
        Tree.Text title = parse("owner \"team ${team} of ${ place }\"")
                .file()
                .orElseThrow()
                .header()
                .owner()
                .orElseThrow();

        assertEquals(
                List.of("team", "place"),
                title.placeholders().stream().map(Tree.Name::text).toList());
        assertEquals(new Span(28, 32, 2, 15), title.placeholders().getFirst().span());
    }

    @Test
    void keepsTheNameOfAStatementThatCannotBeRead() {
        Parsed parsed = parse(
                "metric lag duration from db\nphase one \"x\" {\n  step add sql db\n  proceed when lag < 1s\n}\n");

        Tree.File file = parsed.file().orElseThrow();
        assertEquals(2, parsed.diagnostics().size());
        assertEquals(
                List.of("lag", "add"),
                file.broken().stream()
                        .map(one -> one.name().orElseThrow().text())
                        .toList());
        assertEquals(1, file.phases().getFirst().rules().size());
        assertEquals("step", file.phases().getFirst().broken().getFirst().keyword());
    }

    @Test
    void readsTheBlockBehindAHeaderThatCannotBeRead() {
        Parsed parsed = parse("phase \"no name\" {\n  proceed when lag < 1s\n}\n");

        Tree.Phase phase = parsed.file().orElseThrow().phases().getFirst();
        assertTrue(phase.name().isMissing());
        assertEquals(1, phase.rules().size());
        assertEquals(1, parsed.diagnostics().size());
    }

    @Test
    void refusesBytesThatAreNoText() {
        byte[] latin = "runbook x \"y\"\nowner \"J\u00f6rg\"".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(new Decoded.Unreadable(Decoded.Fault.NOT_UTF_8, 22, 2, 9), Decoded.of("latin", latin));
        byte[] binary = "runbook\n\u00f6\0".getBytes(StandardCharsets.UTF_8);
        assertEquals(new Decoded.Unreadable(Decoded.Fault.BINARY, 10, 2, 2), Decoded.of("binary", binary));
        byte[] marked = "\uFEFFrunbook".getBytes(StandardCharsets.UTF_8);
        assertEquals(new Decoded.Readable(new SourceText("marked", "runbook")), Decoded.of("marked", marked));
        byte[] cut = {'a', (byte) 0xC3};
        assertEquals(new Decoded.Unreadable(Decoded.Fault.NOT_UTF_8, 1, 1, 2), Decoded.of("cut", cut));
    }

    private static Parsed parse(String text) {
        return Parser.parse(new SourceText("test", "runbook x \"y\"\n" + text));
    }

    private static Tree.Verdict gate(String verdict) {
        Parsed parsed = parse("gate g {\n  " + verdict + "\n}\n");
        assertEquals(List.of(), parsed.diagnostics());
        return parsed.file().orElseThrow().gates().getFirst().verdicts().getFirst();
    }

    private static String name(Term term) {
        return ((Term.Reference) term).name().text();
    }

    private static String show(Term term) {
        return switch (term) {
            case Term.Literal literal -> literal.text();
            case Term.Reference reference -> reference.name().text();
            case Term.Call call ->
                call.function().text() + "(" + show(call.arguments().getFirst().term())
                        + (call.arguments().getFirst().over().isPresent() ? "~" : "")
                        + (call.arguments().getFirst().in().isPresent() ? "~" : "") + ")";
            case Term.Negative negative -> "NEG(" + show(negative.operand()) + ")";
            case Term.Arithmetic sum -> show(sum.left()) + " " + sign(sum.operator()) + " " + show(sum.right());
            case Term.Comparison comparison ->
                show(comparison.left()) + " " + sign(comparison.relation()) + " " + show(comparison.right());
            case Term.Between between -> "BETWEEN(" + show(between.operand()) + ")";
            case Term.Is is -> "IS " + (is.negated() ? "NOT " : "") + is.state().text();
            case Term.Not not -> "NOT(" + show(not.operand()) + ")";
            case Term.And and ->
                "AND("
                        + String.join(
                                ", ",
                                and.operands().stream().map(ParserTest::show).toList()) + ")";
            case Term.Or or ->
                "OR("
                        + String.join(
                                ", ",
                                or.operands().stream().map(ParserTest::show).toList()) + ")";
            case Term.For held -> "FOR(" + show(held.condition()) + ")";
        };
    }

    private static String sign(Term.Operator operator) {
        return List.of("+", "-", "*", "/").get(operator.ordinal());
    }

    private static String sign(Term.Relation relation) {
        return List.of("<", "<=", ">", ">=", "==", "!=").get(relation.ordinal());
    }
}
