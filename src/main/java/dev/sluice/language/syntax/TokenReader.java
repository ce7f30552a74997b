package dev.sluice.language.syntax;

import static dev.sluice.language.syntax.generated.RunbookLexer.*;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.syntax.generated.RunbookLexer;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Reads a text into the tokens that the parser sees. Between lexer and parser it does what neither can: it reads {@code """} texts,
 * puts HEAD before each statement keyword that is first on its line in a block that knows it, joins an amount with its unit, and
 * drops what means nothing, each with a message of its own.
 */
final class TokenReader {
    private final CodePoints text;
    private final Findings findings;
    private final RunbookLexer lexer;
    private final BlockScanner blocks;
    private final TokenSlips slips;
    private final TabSlips tabs;
    private final BraceStack braces;
    private final List<Token> tokens = new ArrayList<>();
    private int lastLine;
    private int fallenLine;
    private int surplus = -1;

    private TokenReader(CodePoints text, Findings findings, boolean repairBraces) {
        this.text = text;
        this.findings = findings;
        this.lexer = new RunbookLexer(text.stream());
        this.lexer.removeErrorListeners();
        this.blocks = new BlockScanner(text);
        this.slips = new TokenSlips(text, findings, tokens);
        this.tabs = new TabSlips(text, findings);
        this.braces = new BraceStack(findings, tokens, repairBraces);
    }

    /**
     * The tokens of a text, EOF last, braces always in pairs.
     *
     * @param unclosed whether a brace was left open
     * @param surplus offset of a closing brace before the end of its block, or -1
     * @param refused whether reading stopped, at a nesting that no parser should be given or at too many errors
     */
    record Tokens(List<Token> list, boolean refused, boolean unclosed, int surplus, Findings findings) {}

    static Tokens read(CodePoints text) {
        Tokens plain = new TokenReader(text, new Findings(), false).read();
        if (plain.surplus >= 0) {
            TokenReader again = new TokenReader(text, new Findings(), false);
            again.surplus = plain.surplus;
            return again.read();
        }
        if (!plain.unclosed) {
            return plain;
        }
        // Only now is it worth guessing where the missing braces belong.
        return new TokenReader(text, new Findings(), true).read();
    }

    private Tokens read() {
        Token token = lexer.nextToken();
        while (token.getType() != EOF) {
            tabs.wordBegins(token.getStartIndex());
            read(token);
            tabs.wordEnds(lexer.getInputStream().index());
            if (findings.full()) {
                return new Tokens(tokens, true, false, -1, findings);
            }
            if (braces.tooDeep()) {
                Span span = Findings.span(token);
                findings.add(Diagnostic.error(
                                Code.S105, span, "this is nested more than " + Term.DEEPEST + " levels deep", "here")
                        .help("split the condition into metrics of their own: `metric NAME boolean safety = ...`"));
                return new Tokens(tokens, true, false, -1, findings);
            }
            token = lexer.nextToken();
        }
        tabs.wordBegins(text.end());
        tabs.report();
        slips.end();
        boolean unclosed = braces.end(token);
        tokens.add(token);
        return new Tokens(tokens, false, unclosed, unclosed ? -1 : braces.surplus(), findings);
    }

    private void read(Token token) {
        int type = token.getType();
        if (token.getChannel() != Token.DEFAULT_CHANNEL) {
            return;
        }
        switch (type) {
            case LINE_COMMENT -> slips.foreignComment(token);
            case OPEN_COMMENT -> comment(token);
            case WIDE_BLANK -> slips.wideBlank(token);
            case SEMICOLON -> semicolon(token);
            case OTHER -> slips.strayCharacter(token);
            case BLOCK_OPEN -> block(token);
            default -> {
                if (fallenLine != token.getLine()) {
                    accept((CommonToken) token, type);
                }
            }
        }
    }

    private void accept(CommonToken token, int type) {
        int line = token.getLine();
        boolean first = line > lastLine;
        lastLine = line;
        if (first) {
            braces.beginLine(token);
            if (braces.kind().startsWith(type)) {
                tokens.add(head(token));
                braces.beginStatement();
            }
        }
        switch (type) {
            case OPEN_BRACE -> braces.open(token);
            case CLOSE_BRACE -> close(token);
            default -> {
                braces.pass(token);
                slips.accept(token, first);
            }
        }
    }

    private void close(Token brace) {
        if (brace.getStartIndex() != surplus) {
            braces.close(brace);
            return;
        }
        findings.add(Diagnostic.error(
                        Code.S111,
                        Findings.span(brace),
                        "this `}` ends the block too early",
                        "the block goes on behind it")
                .help("delete it")
                .suggest(Findings.span(brace), ""));
    }

    /** A semicolon that is first on its line starts a comment where its author comes from; any other ends a statement there. */
    private void semicolon(Token token) {
        Span span = Findings.span(token);
        if (token.getLine() > lastLine && fallenLine != token.getLine()) {
            int end = text.lineEnd(span.start());
            if (!text.slice(span.start() + 1, end).isBlank()) {
                fallenLine = token.getLine();
                findings.slip(
                        Code.S151,
                        span,
                        "a comment begins with `#`",
                        "not a comment here",
                        "write `#` instead of `;`",
                        "#");
                return;
            }
        }
        if (fallenLine != token.getLine()) {
            findings.slip(
                    Code.S150, span, "statements end without a semicolon", "not needed", "delete the semicolon", "");
        }
    }

    private void comment(Token open) {
        slips.foreignComment(open);
        int line = open.getLine();
        int lineStart = open.getStartIndex() - open.getCharPositionInLine();
        int at = open.getStopIndex() + 1;
        while (at < text.end() && !(text.at(at) == '*' && at + 1 < text.end() && text.at(at + 1) == '/')) {
            if (text.at(at) == '\n') {
                line++;
                lineStart = at + 1;
            }
            at++;
        }
        goOn(Math.min(at + 2, text.end()), line, lineStart);
    }

    /** Lexing goes on at the index. */
    private void goOn(int index, int line, int lineStart) {
        lexer.getInputStream().seek(index);
        lexer.setLine(line);
        lexer.setCharPositionInLine(index - lineStart);
    }

    private void block(Token open) {
        int start = open.getStartIndex();
        int lineStart = start - open.getCharPositionInLine();
        BlockScanner.Extent extent = blocks.scan(start, lineStart);
        Span fence = Findings.span(open);
        boolean first = open.getLine() > lastLine;
        if (first && !extent.closed()) {
            findings.unsure(
                    Code.S117,
                    fence,
                    "this `\"\"\"` closes nothing",
                    "no text is open here",
                    "delete it, or open the text with `\"\"\"` at the end of the line before it",
                    "");
            return;
        }
        if (first) {
            findings.add(Diagnostic.error(
                            Code.S117,
                            fence,
                            "a text opens at the end of a line, never at its start",
                            "read as the start of a text")
                    .help("move this `\"\"\"` to the end of the line above"));
        } else if (!extent.closed()) {
            findings.add(unclosed(fence, extent));
        }
        String written = text.slice(start, extent.end());
        boolean fenced = extent.end() > extent.contentEnd();
        CommonToken token = new CommonToken(BLOCK, fenced ? written : written + "\"\"\"");
        token.setStartIndex(start);
        token.setStopIndex(extent.end() - 1);
        token.setLine(open.getLine());
        token.setCharPositionInLine(open.getCharPositionInLine());
        slips.accept(token, false);
        lastLine = open.getLine() + extent.lines();
        goOn(extent.end(), lastLine, extent.lastLine());
    }

    private Diagnostic unclosed(Span fence, BlockScanner.Extent extent) {
        Diagnostic diagnostic = Diagnostic.error(
                        Code.S113, fence, "this `\"\"\"` is never closed", "the text begins here")
                .help("end the text with `\"\"\"` on a line of its own");
        if (extent.rival() < 0) {
            return diagnostic;
        }
        int line = fence.line();
        int lineStart = fence.start();
        for (int at = fence.start(); at < extent.rival(); at++) {
            if (text.at(at) == '\n') {
                line++;
                lineStart = at + 1;
            }
        }
        Span rival = new Span(extent.rival(), extent.rival() + 3, line, extent.rival() - lineStart + 1);
        return diagnostic.also(rival, "not first on its line, so it does not close it");
    }

    private static Token head(CommonToken keyword) {
        CommonToken head = new CommonToken(HEAD, "");
        head.setStartIndex(keyword.getStartIndex());
        head.setStopIndex(keyword.getStartIndex() - 1);
        head.setLine(keyword.getLine());
        head.setCharPositionInLine(keyword.getCharPositionInLine());
        return head;
    }
}
