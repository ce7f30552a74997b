package dev.sluice.language.syntax;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.Tree.QualifiedName;
import dev.sluice.language.syntax.Tree.StepName;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.syntax.generated.RunbookLexer;
import dev.sluice.language.syntax.generated.RunbookParser.*;
import dev.sluice.language.text.RawText;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.Quantity;
import dev.sluice.value.QuantityParser;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** Names, texts and literals. */
final class WordBuilder {
    /** Beyond it a double no longer counts in ones. */
    private static final double LARGEST = 1e15;

    private static final double LONGEST_SECONDS = 100 * 366 * 86_400.0;

    private final CodePoints source;
    private final Findings findings;
    /** Names by themselves: one text for all places of a name, whose hash is then computed once. */
    private final Map<String, String> shared = new HashMap<>();

    WordBuilder(CodePoints source, Findings findings) {
        this.source = source;
        this.findings = findings;
    }

    static Span span(ParserRuleContext context) {
        return Findings.span(context.getStart(), context.getStop() == null ? context.getStart() : context.getStop());
    }

    String written(ParserRuleContext context) {
        return source.slice(
                context.getStart().getStartIndex(), context.getStop().getStopIndex() + 1);
    }

    /** A name, source name or step name: each is a single token. */
    Name name(ParserRuleContext context) {
        return name(context.getStart());
    }

    private Name name(Token token) {
        boolean readable = token.getType() != RunbookLexer.UNREADABLE;
        return new Name(readable ? shared.computeIfAbsent(token.getText(), text -> text) : "", Findings.span(token));
    }

    List<Name> names(List<NameContext> contexts) {
        List<Name> names = new ArrayList<>(contexts.size());
        for (NameContext context : contexts) {
            names.add(name(context));
        }
        return names;
    }

    StepName stepAddress(StepAddressContext context) {
        return new StepName(name(context.phase), name(context.stepPart));
    }

    List<StepName> stepAddresses(List<StepAddressContext> contexts) {
        return contexts.stream().map(this::stepAddress).toList();
    }

    QualifiedName qualifiedName(QualifiedNameContext context) {
        return new QualifiedName(nameParts(context.namePart()), span(context));
    }

    List<Name> columns(ColumnsContext context) {
        return nameParts(context.namePart());
    }

    private List<Name> nameParts(List<NamePartContext> contexts) {
        List<Name> parts = new ArrayList<>(contexts.size());
        for (NamePartContext part : contexts) {
            parts.add(namePart(part));
        }
        return parts;
    }

    Name namePart(NamePartContext part) {
        Token token = part.getStart();
        String text = token.getText();
        return part instanceof QuotedPartContext
                ? new Name(text.substring(1, text.length() - 1), Findings.span(token))
                : name(token);
    }

    Text text(TextContext context) {
        return text(context.getStart());
    }

    Text text(Token token) {
        RawText raw = token.getType() == RunbookLexer.BLOCK ? block(token) : line(token);
        return new Text(raw, placeholders(raw));
    }

    private static RawText line(Token token) {
        String written = token.getText();
        Span span = Findings.span(token);
        String content = written.substring(1, written.length() - 1);
        return new RawText(
                content, List.of(new RawText.Line(0, span.start() + 1, span.line(), span.column() + 1)), span);
    }

    /** Takes the quotes off, the lines of the quotes where they are empty, and the indentation that all lines share. */
    private static RawText block(Token token) {
        String written = token.getText();
        Span span = Findings.span(token);
        String content = written.substring(3, written.length() - 3);
        if (content.indexOf('\n') < 0) {
            return new RawText(
                    content, List.of(new RawText.Line(0, span.start() + 3, span.line(), span.column() + 3)), span);
        }
        String[] lines = content.split("\n", -1);
        int indentation = indentation(lines);
        StringBuilder text = new StringBuilder();
        List<RawText.Line> map = new ArrayList<>();
        int start = span.start() + 3;
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            int skipped = i == 0 ? 0 : Math.min(indentation, line.length());
            boolean shown = i > 0 && i < lines.length - 1 || !line.isBlank();
            if (shown) {
                if (!map.isEmpty()) {
                    text.append('\n');
                }
                int column = i == 0 ? span.column() + 3 : skipped + 1;
                map.add(new RawText.Line(text.length(), start + skipped, span.line() + i, column));
                text.append(line, skipped, line.endsWith("\r") ? Math.max(skipped, line.length() - 1) : line.length());
            }
            start += line.codePointCount(0, line.length()) + 1;
        }
        if (map.isEmpty()) {
            map.add(new RawText.Line(0, span.start() + 3, span.line(), span.column() + 3));
        }
        return new RawText(text.toString(), map, span);
    }

    private static int indentation(String[] lines) {
        int least = Integer.MAX_VALUE;
        for (int i = 1; i < lines.length; i++) {
            int blanks = 0;
            while (blanks < lines[i].length() && (lines[i].charAt(blanks) == ' ' || lines[i].charAt(blanks) == '\t')) {
                blanks++;
            }
            if (!lines[i].isBlank()) {
                least = Math.min(least, blanks);
            }
        }
        return least == Integer.MAX_VALUE ? 0 : least;
    }

    private static List<Name> placeholders(RawText raw) {
        String text = raw.text();
        int at = text.indexOf("${");
        if (at < 0) {
            return List.of();
        }
        List<Name> names = new ArrayList<>();
        while (at >= 0) {
            int end = text.indexOf('}', at);
            if (end < 0) {
                break;
            }
            names.add(new Name(text.substring(at + 2, end).strip(), raw.spanOf(at + 2, end)));
            at = text.indexOf("${", end);
        }
        return names;
    }

    Term.Setting setting(SettingContext context) {
        return switch (context) {
            case LiteralSettingContext literal ->
                literal(literal.literal().getStart(), literal.MINUS() != null, span(literal));
            case NameSettingContext name -> new Term.Reference(name(name.name()));
            default -> throw new IllegalStateException("a setting without a label");
        };
    }

    Term.Setting literal(LiteralContext context) {
        return literal(context, false, span(context));
    }

    Term.Setting literal(Token token) {
        return literal(token, false, Findings.span(token));
    }

    Term.Setting literal(LiteralContext context, boolean negative, Span span) {
        return literal(context.getStart(), negative, span);
    }

    /** A time of day such as {@code 02:00}, for a window. */
    Name timeOfDay(LiteralContext context) {
        Token token = context.getStart();
        Span span = Findings.span(token);
        boolean valid = token.getType() == RunbookLexer.TIME_OF_DAY
                && token.getText().compareTo("24:00") < 0
                && token.getText().charAt(3) < '6';
        if (!valid) {
            findings.add(Diagnostic.error(
                            Code.S142, span, "`" + token.getText() + "` is no time of day", "not a time of day")
                    .help("write hours and minutes such as 02:00"));
        }
        return new Name(valid ? token.getText() : "", span);
    }

    /** A whole number; what is none, or too large for any use of it, is reported and counts as 1. */
    int whole(Token token) {
        String digits = token.getText().replace("_", "");
        if (digits.length() <= 9 && digits.indexOf('.') < 0) {
            return Integer.parseInt(digits);
        }
        findings.add(Diagnostic.error(
                        Code.S142,
                        Findings.span(token),
                        "`" + token.getText() + "` is not a whole number up to 999_999_999",
                        "not a count")
                .help("write a whole number"));
        return 1;
    }

    Term.Literal number(Token token) {
        return new Term.Literal(Value.amount(whole(token)), Dimension.NUMBER, token.getText(), Findings.span(token));
    }

    private Term.Setting literal(Token token, boolean negative, Span span) {
        String text = negative ? "-" + token.getText() : token.getText();
        return switch (token.getType()) {
            case RunbookLexer.TRUE, RunbookLexer.FALSE ->
                new Term.Literal(Value.flag(token.getType() == RunbookLexer.TRUE), Type.Plain.BOOLEAN, text, span);
            case RunbookLexer.TEXT ->
                new Term.Literal(new Value.Text(text(token).text()), Type.Plain.TEXT, text, span);
            case RunbookLexer.DATE, RunbookLexer.MOMENT ->
                QuantityParser.moment(text)
                        .<Term.Setting>map(
                                moment -> new Term.Literal(new Value.Moment(moment), Type.Plain.TIME, text, span))
                        .orElseGet(() -> unreadable(
                                span,
                                "there is no such date or time as `" + text + "`",
                                "write a date such as 2026-11-20, or a time such as 2026-11-20T14:00Z"));
            case RunbookLexer.TIME_OF_DAY -> {
                findings.add(
                        Diagnostic.error(Code.S121, span, "a time of day is not part of this version", "not known yet")
                                .help("write a whole time such as 2026-11-20T14:00Z"));
                yield new Term.Reference(new Name("", span));
            }
            default -> quantity(text, span);
        };
    }

    private Term.Setting quantity(String text, Span span) {
        Optional<Quantity> quantity = QuantityParser.parse(text);
        if (quantity.isEmpty()) {
            return unreadable(
                    span,
                    "`" + text + "` is not a value",
                    "write each unit once, the largest first: 1h30m; a number as 5_000 or 0.5");
        }
        double amount = Math.abs(quantity.get().amount());
        boolean duration = quantity.get().dimension().equals(Dimension.DURATION);
        if (amount > LARGEST || duration && amount > LONGEST_SECONDS) {
            return unreadable(
                    span,
                    "this value is too large",
                    duration ? "write at most 100 years, 36600d" : "write a value of at most 1_000_000_000_000_000");
        }
        return new Term.Literal(
                Value.amount(quantity.get().amount()), quantity.get().dimension(), text, span);
    }

    private Term.Setting unreadable(Span span, String message, String help) {
        findings.add(Diagnostic.error(Code.S142, span, message, "not a value").help(help));
        return new Term.Reference(new Name("", span));
    }
}
