package dev.sluice.language.syntax;

import static dev.sluice.language.syntax.generated.RunbookLexer.*;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Slips that can be told from a word and its neighbour: each is reported, with the repair, and the token that was meant goes on to
 * the parser, so that one slip never hides the rest of its statement.
 */
final class TokenSlips {
    /** What is put together from several words stays short, so that putting together stays cheap. */
    private static final int LONGEST_JOINED = 60;

    private final CodePoints text;
    private final Findings findings;
    private final List<Token> tokens;
    private final HyphenSlips hyphens;
    private int passOver;
    private int strayEnd = -1;
    private int quotesLine;
    private int lastQuote;

    TokenSlips(CodePoints text, Findings findings, List<Token> tokens) {
        this.text = text;
        this.findings = findings;
        this.tokens = tokens;
        this.hyphens = new HyphenSlips(findings);
    }

    /** Reports what only the whole text tells. */
    void end() {
        hyphens.report(tokens);
    }

    /** Takes a token of the language, or something near one. */
    void accept(CommonToken token, boolean firstOnLine) {
        if (token.getStartIndex() < passOver) {
            return;
        }
        CommonToken previous = firstOnLine || tokens.isEmpty() ? null : (CommonToken) tokens.getLast();
        if (previous != null && previous.getType() == TEXT && quoteInside(previous, token)) {
            return;
        }
        switch (token.getType()) {
            case MALFORMED -> malformed(token);
            case HYPHENATED -> tokens.add(hyphens.name(token));
            case OPEN_TEXT -> openText(token);
            case CURLY_TEXT, SINGLE_TEXT -> wrongQuotes(token);
            case IF -> condition(token, previous);
            case AND -> operator(token, "and");
            case OR -> operator(token, "or");
            case NOT -> operator(token, "not");
            case EQUAL -> operator(token, "==");
            case NOT_EQUAL -> operator(token, "!=");
            case LESS_EQUAL -> operator(token, "<=");
            case GREATER_EQUAL -> operator(token, ">=");
            case RANGE -> operator(token, "..");
            case ID -> word(token, previous);
            case ROWS, RATE_UNIT, PERCENT_SIGN, DURATION -> unit(token, previous);
            default -> tokens.add(token);
        }
    }

    void foreignComment(Token token) {
        Span span = Findings.span(token);
        if (span.start() < passOver) {
            return;
        }
        int marker = text.at(span.start()) == '/' && text.at(span.start() + 1) == '*' ? -1 : 2;
        String written = text.slice(span.start(), span.start() + 2);
        Diagnostic diagnostic = Diagnostic.error(
                        Code.S151,
                        new Span(span.start(), span.start() + 2, span.line(), span.column()),
                        "a comment begins with `#`",
                        "not a comment here")
                .help("write `#` instead of `" + written + "`" + (marker < 0 ? ", on each line of the comment" : ""));
        findings.add(marker < 0 ? diagnostic : diagnostic.fix(diagnostic.span(), "#"));
    }

    void wideBlank(Token token) {
        Span span = Findings.span(token);
        if (span.start() >= passOver) {
            String name = "the character U+%04X".formatted(text.at(span.start()));
            boolean invisible = invisible(text.at(span.start()));
            findings.slip(
                    Code.S152,
                    span,
                    invisible ? name + " is invisible" : "this blank is " + name + ", which only looks like one",
                    invisible ? "an invisible character" : "not a blank",
                    invisible ? "delete it" : "replace it by a plain blank",
                    invisible ? "" : " ");
        }
    }

    private static boolean invisible(int point) {
        return point == 0x200B || point == 0x2060 || point == 0xFEFF;
    }

    void strayCharacter(Token token) {
        int start = token.getStartIndex();
        if (start < passOver) {
            return;
        }
        boolean running = strayEnd == start;
        strayEnd = start + 1;
        int point = text.at(start);
        if (Character.isLetter(point)
                && !tokens.isEmpty()
                && endsAt(tokens.getLast(), start)
                && tokens.getLast().getType() == ID
                && tokens.getLast().getText().length() < LONGEST_JOINED) {
            CommonToken name = (CommonToken) tokens.getLast();
            name.setText(name.getText() + "_");
            name.setStopIndex(start);
        }
        if (!running) {
            String shown = Character.isISOControl(point) || !Character.isDefined(point)
                    ? "the character U+%04X".formatted(point)
                    : "`" + Character.toString(point) + "`";
            Diagnostic diagnostic =
                    Diagnostic.error(Code.S153, Findings.span(token), shown + " means nothing here", "not expected");
            findings.add(diagnostic.help(
                    switch (point) {
                        case '&' -> "write `and`";
                        case '|' -> "write `or`";
                        case ':' -> "delete it: keywords take no colon";
                        case '[', ']' -> "write a parenthesis, `(` or `)`";
                        default ->
                            Character.isLetter(point)
                                    ? "write names with a-z, A-Z, 0-9 and `_`"
                                    : "delete it, or put it into a quoted text";
                    }));
        }
    }

    private void malformed(CommonToken token) {
        String written = token.getText();
        int end = UnitSlips.amountEnd(written);
        String unit = written.substring(end);
        Optional<UnitSlips.Meant> meant = UnitSlips.read(written.substring(0, end), unit);
        if (meant.isEmpty()) {
            findings.add(
                    Diagnostic.error(
                                    Code.S142,
                                    Findings.span(token),
                                    "`" + written + "` is neither a value nor a name",
                                    end == written.length() ? "not a number" : "`" + unit + "` is no unit")
                            .help(
                                    "write a value with its unit, such as 30s, 5m, 2%, 16MB or 5_000 rows; names begin with a letter"));
            retype(token, UNREADABLE, written);
        } else {
            slipped(token, written, meant.get());
        }
        tokens.add(token);
    }

    private void slipped(CommonToken token, String written, UnitSlips.Meant meant) {
        boolean onlyBlanks = written.replace(" ", "").equals(meant.text().replace(" ", ""));
        String message = onlyBlanks
                ? "`" + written + "` has " + (written.contains(" ") ? "a blank" : "no blank") + " before its unit"
                : "`" + written + "` is not how the unit is spelt";
        Code code = onlyBlanks ? Code.S141 : Code.S140;
        Diagnostic finding = Diagnostic.error(code, Findings.span(token), message, "`" + meant.text() + "` is meant")
                .help("write `" + meant.text() + "`");
        // Elsewhere a small b is a bit.
        boolean bits = !onlyBlanks && (meant.type() == BYTES || meant.type() == BYTE_RATE);
        findings.add(bits ? finding.suggest(finding.span(), meant.text()) : finding.fix(finding.span(), meant.text()));
        retype(token, meant.type(), meant.text());
    }

    private void openText(CommonToken token) {
        Span span = Findings.span(token);
        findings.add(Diagnostic.error(
                        Code.S114,
                        new Span(span.start(), span.start() + 1, span.line(), span.column()),
                        "this text has no closing quote on its line",
                        "the text begins here")
                .help("close it with `\"`; a text of several lines stands between `\"\"\"` and `\"\"\"`"));
        retype(token, TEXT, token.getText() + "\"");
        tokens.add(token);
    }

    private void wrongQuotes(CommonToken token) {
        String content = token.getText().substring(1, token.getText().length() - 1);
        String quotes = content.indexOf('"') < 0 ? "\"" : "\"\"\"";
        findings.slip(
                Code.S116,
                Findings.span(token),
                "a text stands in straight double quotes",
                "the wrong quotes",
                "write `" + quotes + content + quotes + "`",
                quotes + content + quotes);
        retype(token, TEXT, "\"" + content + "\"");
        tokens.add(token);
    }

    /** {@code if} is a name like any other but after a word that wants a condition. */
    private void condition(CommonToken token, Token previous) {
        boolean wanted = previous != null
                && switch (previous.getType()) {
                    case PROCEED, PAUSE, THROTTLE, ROLLBACK -> true;
                    default -> typeBack(2) == TO || typeBack(2) == MINUS && typeBack(3) == TO;
                };
        if (!wanted) {
            retype(token, ID, token.getText());
        }
        tokens.add(token);
    }

    private int typeBack(int tokensBack) {
        int index = tokens.size() - tokensBack;
        return index < 0 ? 0 : tokens.get(index).getType();
    }

    private void operator(CommonToken token, String spelling) {
        boolean sameLength = token.getStopIndex() - token.getStartIndex() + 1 == spelling.length();
        if (!sameLength || text.at(token.getStartIndex()) != spelling.charAt(0)) {
            String written = token.getText();
            findings.slip(
                    Code.S133,
                    Findings.span(token),
                    "`" + written + "` is written `" + spelling + "` here",
                    "not an operator of runbooks",
                    "write `" + spelling + "`",
                    Character.isLetter(spelling.charAt(0)) ? apart(token, spelling) : spelling);
        }
        tokens.add(token);
    }

    /** A word in place of signs must not grow together with its neighbours. */
    private String apart(CommonToken token, String word) {
        int before = token.getStartIndex() - 1;
        int behind = token.getStopIndex() + 1;
        boolean close = before >= text.begin() && !Character.isWhitespace(text.at(before)) && text.at(before) != '(';
        boolean follows = behind < text.end() && !Character.isWhitespace(text.at(behind));
        return (close ? " " : "") + word + (follows ? " " : "");
    }

    private void word(CommonToken token, CommonToken previous) {
        if (previous != null && previous.getType() == NUMBER) {
            unit(token, previous);
        } else if (previous != null
                && previous.getType() == ID
                && strayEnd == token.getStartIndex()
                && endsAt(previous, strayEnd)) {
            previous.setText(previous.getText() + token.getText());
            previous.setStopIndex(token.getStopIndex());
        } else {
            tokens.add(token);
        }
    }

    /** A unit behind its amount makes one token with it; {@code 5_000 rows} is how it should be. */
    private void unit(CommonToken token, CommonToken previous) {
        int type = token.getType();
        if (previous == null) {
            tokens.add(token);
        } else if (type == DURATION) {
            if (previous.getType() == DURATION && previous.getText().length() < LONGEST_JOINED) {
                String written = previous.getText() + " " + token.getText();
                join(previous, token, DURATION, written);
                slipped(previous, written, new UnitSlips.Meant(written.replace(" ", ""), DURATION));
            } else {
                tokens.add(token);
            }
        } else if (previous.getType() != NUMBER) {
            tokens.add(token);
        } else {
            Optional<UnitSlips.Meant> meant = UnitSlips.read(previous.getText(), token.getText());
            if (meant.isEmpty()) {
                tokens.add(token);
                return;
            }
            String written = text.slice(previous.getStartIndex(), token.getStopIndex() + 1);
            boolean right = type != ID && meant.get().text().endsWith(" " + token.getText());
            join(previous, token, meant.get().type(), meant.get().text());
            if (!right) {
                slipped(previous, written, meant.get());
            }
        }
    }

    /** {@code "say "now" please"}: the text was meant to go on to the last quote of the line. */
    private boolean quoteInside(CommonToken previous, CommonToken token) {
        int start = token.getStartIndex();
        if (!endsAt(previous, start)
                || token.getType() == COMMA
                || token.getType() == CLOSE_PAREN
                || token.getType() == CLOSE_BRACE) {
            return false;
        }
        int close = lastQuoteOfLine(token.getLine(), start);
        if (close < start) {
            return false;
        }
        Span whole = Findings.span(previous);
        Span quote = new Span(start - 1, start, whole.line(), whole.column() + start - 1 - whole.start());
        String content = text.slice(whole.start() + 1, close);
        String block = "\"\"\"" + content + "\"\"\"";
        findings.add(
                Diagnostic.error(Code.S115, quote, "a one-line text ends at its second quote", "the text ends here")
                        .help("put a text with quotes inside between `\"\"\"` and `\"\"\"`: `" + block + "`")
                        .suggest(new Span(whole.start(), close + 1, whole.line(), whole.column()), block));
        previous.setStopIndex(close);
        previous.setText("\"" + content + "\"");
        passOver = close + 1;
        return true;
    }

    private int lastQuoteOfLine(int line, int index) {
        if (line != quotesLine) {
            quotesLine = line;
            lastQuote = text.lineEnd(index) - 1;
            while (lastQuote >= index && text.at(lastQuote) != '"') {
                lastQuote--;
            }
        }
        return lastQuote;
    }

    private static void join(CommonToken first, CommonToken last, int type, String text) {
        first.setStopIndex(last.getStopIndex());
        retype(first, type, text);
    }

    private static void retype(CommonToken token, int type, String text) {
        token.setType(type);
        token.setText(text);
    }

    private static boolean endsAt(Token token, int index) {
        return token.getStopIndex() + 1 == index;
    }
}
