package dev.sluice.language.syntax;

import static dev.sluice.language.syntax.generated.RunbookLexer.*;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.text.Span;
import java.util.List;
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
    private final AmountSlips amounts;
    private int passOver;
    private int strayEnd = -1;
    private int quotesLine;
    private int lastQuote;

    TokenSlips(CodePoints text, Findings findings, List<Token> tokens) {
        this.text = text;
        this.findings = findings;
        this.tokens = tokens;
        this.hyphens = new HyphenSlips(findings);
        this.amounts = new AmountSlips(text, findings, tokens);
    }

    /** Reports what only the whole text tells. */
    void end() {
        hyphens.report(tokens);
    }

    /** Takes a token of the language, or something near one. */
    void accept(CommonToken token, boolean firstOnLine) {
        if (token.getStartIndex() < Math.max(passOver, amounts.end())) {
            return;
        }
        CommonToken previous = firstOnLine || tokens.isEmpty() ? null : (CommonToken) tokens.getLast();
        if (previous != null && previous.getType() == TEXT && quoteInside(previous, token)) {
            return;
        }
        switch (token.getType()) {
            case MALFORMED -> amounts.malformed(token, previous);
            case HYPHENATED -> tokens.add(hyphens.name(token));
            case OPEN_TEXT -> openText(token);
            case CURLY_TEXT, SINGLE_TEXT -> wrongQuotes(token);
            case IF -> condition(token, previous);
            case AND -> operator(token, "and");
            case OR -> operator(token, "or");
            case NOT -> not(token, previous);
            case EQUAL -> operator(token, "==");
            case NOT_EQUAL -> operator(token, "!=");
            case LESS_EQUAL -> operator(token, "<=");
            case GREATER_EQUAL -> operator(token, ">=");
            case RANGE -> operator(token, "..");
            case ID -> word(token, previous);
            case ROW, ROWS, RATE_UNIT, PERCENT_SIGN, DURATION -> amounts.unit(token, previous);
            case NUMBER, PERCENT, ROWS_LITERAL -> amounts.amount(token, previous);
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
            if (!invisible(text.at(span.start()))) {
                findings.slip(
                        Code.S152,
                        span,
                        "this blank is " + name + ", which only looks like one",
                        "not a blank",
                        "replace it by a plain blank",
                        " ");
                return;
            }
            Diagnostic finding = Diagnostic.error(Code.S152, span, name + " is invisible", "an invisible character");
            boolean joins = isWordAt(span.start() - 1) && isWordAt(span.end());
            findings.add(
                    joins
                            ? finding.help("delete it, or replace it by a blank")
                                    .suggest(span, " ")
                            : finding.help("delete it").fix(span, ""));
        }
    }

    private boolean isWordAt(int index) {
        return index >= text.begin()
                && index < text.end()
                && (Character.isLetterOrDigit(text.at(index)) || text.at(index) == '_');
    }

    private static boolean invisible(int point) {
        return point == 0x200B || point == 0x2060 || point == 0xFEFF;
    }

    void strayCharacter(Token token) {
        int start = token.getStartIndex();
        if (start < passOver) {
            return;
        }
        if ((text.at(start) == '&' || text.at(start) == '|') && strayEnd != start) {
            CommonToken operator = new CommonToken(token);
            operator.setType(text.at(start) == '&' ? AND : OR);
            operator(operator, text.at(start) == '&' ? "and" : "or");
            return;
        }
        boolean running = strayEnd == start;
        strayEnd = start + 1;
        int point = text.at(start);
        if ((Character.isLetter(point) || point == '$' || point == '@')
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
                        case ':' -> "delete it: no word of this language takes a colon";
                        case 0x2013, 0x2014, 0x2212 -> "write `..` for a range, `-` for a difference";
                        case '[', ']' -> "write a parenthesis, `(` or `)`";
                        default ->
                            Character.isLetter(point) || point == '$' || point == '@'
                                    ? "write names with a-z, A-Z, 0-9 and `_`"
                                    : "delete it, or put it into a quoted text";
                    }));
        }
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

    /** {@code if} is a name like any other but where a condition belongs. */
    private void condition(CommonToken token, Token previous) {
        int before = previous == null ? 0 : previous.getType();
        boolean wanted = isVerdict(before) || typeBack(2) == TO || typeBack(2) == MINUS && typeBack(3) == TO;
        if (before == WHEN || before == REQUIRE || before == EXPECT || before == UNTIL) {
            findings.slip(
                    Code.S130,
                    Findings.span(token),
                    "a condition stands behind `" + previous.getText() + "` without `if`",
                    "not a word of this language",
                    "delete it",
                    "");
            return;
        }
        if (!wanted) {
            retype(token, ID, token.getText());
        }
        tokens.add(token);
    }

    private static boolean isVerdict(int type) {
        return type == PROCEED || type == PAUSE || type == THROTTLE || type == ROLLBACK;
    }

    private void unless(CommonToken token) {
        findings.add(Diagnostic.error(
                        Code.S130,
                        Findings.span(token),
                        "a condition begins with `when`",
                        "not a word of this language")
                .help("write `when not (...)`"));
        retype(token, WHEN, "when");
        tokens.add(token);
    }

    private int typeBack(int tokensBack) {
        int index = tokens.size() - tokensBack;
        return index < 0 ? 0 : tokens.get(index).getType();
    }

    /** {@code a =! b} means neither an assignment nor a negation. */
    private void not(CommonToken token, CommonToken previous) {
        boolean swapped = previous != null
                && previous.getType() == ASSIGN
                && endsAt(previous, token.getStartIndex())
                && token.getText().equals("!");
        if (!swapped) {
            operator(token, "not");
            return;
        }
        previous.setStopIndex(token.getStopIndex());
        retype(previous, NOT_EQUAL, "=!");
        tokens.removeLast();
        operator(previous, "!=");
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
        // A sign before it is replaced, too, and gets its own blank.
        boolean close = before >= text.begin()
                && !Character.isWhitespace(text.at(before))
                && "(&|!".indexOf(text.at(before)) < 0;
        boolean follows = behind < text.end() && !Character.isWhitespace(text.at(behind));
        return (close ? " " : "") + word + (follows ? " " : "");
    }

    private void word(CommonToken token, CommonToken previous) {
        if (previous != null && previous.getType() == NUMBER) {
            amounts.unit(token, previous);
        } else if (previous != null
                && isVerdict(previous.getType())
                && token.getText().equals("unless")) {
            unless(token);
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

    /** {@code "say "now" please"}: the text was meant to go on to the last quote of the line. */
    private boolean quoteInside(CommonToken previous, CommonToken token) {
        int start = token.getStartIndex();
        if (!endsAt(previous, start)
                || token.getType() == COMMA
                || token.getType() == CLOSE_PAREN
                || token.getType() == CLOSE_BRACE
                || isInAName(token)) {
            return false;
        }
        int close = lastQuoteOfLine(token.getLine(), start);
        if (close < start) {
            return false;
        }
        Span whole = Findings.span(previous);
        Span quote = new Span(start - 1, start, whole.line(), whole.column() + start - 1 - whole.start());
        String content = text.slice(whole.start() + 1, close).replace("\\\"", "\"");
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

    /** {@code "Sales".orders}: the dot of a name of which a part stands in quotes. */
    private boolean isInAName(CommonToken token) {
        int behind = token.getStopIndex() + 1;
        return token.getType() == DOT
                && behind < text.end()
                && (text.at(behind) == '"' || Character.isLetter(text.at(behind)) || text.at(behind) == '_');
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

    private static void retype(CommonToken token, int type, String text) {
        token.setType(type);
        token.setText(text);
    }

    private static boolean endsAt(Token token, int index) {
        return token.getStopIndex() + 1 == index;
    }
}
