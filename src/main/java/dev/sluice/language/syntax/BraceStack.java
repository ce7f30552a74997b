package dev.sluice.language.syntax;

import static dev.sluice.language.syntax.generated.RunbookLexer.*;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Keeps braces in pairs and knows the block that a token stands in. A brace that is missing or too many is reported once and put
 * right for the parser: an opening one where the next line already belongs to the block, a closing one where a line begins with a
 * statement of a block further out.
 */
final class BraceStack {
    /** An open block; {@code brace} is its opening brace. */
    private record Open(BlockKind kind, Token brace) {}

    private final Findings findings;
    private final List<Token> tokens;
    private final boolean repair;
    private final List<Open> open = new ArrayList<>();
    private final List<Integer> signsBefore = new ArrayList<>();
    private BlockKind expected;
    private int signs;
    private int signsOutside;
    private boolean tooDeep;
    private Open closed;
    private Token early;
    private boolean surplus;

    BraceStack(Findings findings, List<Token> tokens, boolean repair) {
        this.findings = findings;
        this.tokens = tokens;
        this.repair = repair;
    }

    BlockKind kind() {
        return open.isEmpty() ? BlockKind.FILE : open.getLast().kind;
    }

    boolean tooDeep() {
        return tooDeep;
    }

    /** The offset of a closing brace that came before the end of its block, with another one behind; -1 if there is none. */
    int surplus() {
        return surplus ? early.getStartIndex() : -1;
    }

    /** Before a token that is first on its line. */
    void beginLine(Token token) {
        int type = token.getType();
        if (open.isEmpty() && closed != null && early == null && closed.kind.startsWith(type)) {
            early = BlockKind.FILE.startsWith(type) ? null : closed.brace;
        }
        if (expected != null && expected.startsWith(type)) {
            openMissing(token);
        }
        if (repair) {
            while (!kind().startsWith(type) && furtherOutStarts(type)) {
                closeMissing(tokens.size());
            }
        }
    }

    /** A statement begins: whatever parentheses the last one left open count no more. */
    void beginStatement() {
        expected = null;
        signsBefore.clear();
        signs = 0;
        signsOutside = 0;
    }

    /** Any token but a brace. */
    void pass(Token token) {
        switch (token.getType()) {
            case OPEN_PAREN -> {
                signsBefore.add(signs);
                signsOutside += signs;
                signs = 0;
            }
            case CLOSE_PAREN -> {
                if (!signsBefore.isEmpty()) {
                    signsOutside -= signsBefore.removeLast();
                }
                signs = 0;
            }
            case NOT, MINUS -> signs++;
            case GATE, PHASE, VERIFY, FINALLY, CLOSEOUT, ALERTS, DASHBOARD, DIAGNOSIS, CAUSE, TEST -> {
                signs = 0;
                expectBlock(token);
            }
            default -> signs = 0;
        }
        tooDeep |= open.size() + signsBefore.size() + signsOutside + signs > Term.DEEPEST;
    }

    void open(Token brace) {
        if (!tokens.isEmpty() && tokens.getLast().getType() == OPEN_BRACE) {
            findings.add(Diagnostic.error(
                            Code.S111, Findings.span(brace), "this block is opened twice", "one brace too many")
                    .help("delete this `{`, and one `}` at the end of the block"));
            open.add(new Open(BlockKind.DUPLICATE, brace));
        } else {
            int head = statementStart();
            if (repair && kind() == BlockKind.PHASE_BLOCK && typeAt(head + 1) == GATE) {
                closeMissing(head);
            }
            open.add(new Open(opened(statementStart()), brace));
            tokens.add(brace);
        }
        expected = null;
        tooDeep |= open.size() > Term.DEEPEST;
    }

    void close(Token brace) {
        expected = null;
        surplus |= open.isEmpty() && early != null;
        if (open.size() == 1) {
            closed = new Open(kind(), brace);
        }
        if (open.isEmpty()) {
            findings.unsure(
                    Code.S111,
                    Findings.span(brace),
                    "this `}` closes nothing",
                    "no block is open here",
                    "delete it",
                    "");
        } else if (open.removeLast().kind != BlockKind.DUPLICATE) {
            tokens.add(brace);
        }
    }

    /** Closes what is open at the end of the file; whether anything was. */
    boolean end(Token endOfFile) {
        open.removeIf(block -> block.kind == BlockKind.DUPLICATE);
        boolean unclosed = !open.isEmpty();
        while (!open.isEmpty()) {
            closeMissing(tokens.size());
        }
        return unclosed;
    }

    private boolean furtherOutStarts(int type) {
        for (int i = open.size() - 2; i >= 0; i--) {
            if (open.get(i).kind.startsWith(type)) {
                return true;
            }
        }
        return !open.isEmpty() && BlockKind.FILE.startsWith(type);
    }

    private void expectBlock(Token keyword) {
        int last = tokens.size() - 1;
        boolean irreversible = typeAt(last) == IRREVERSIBLE && typeAt(last - 1) == HEAD;
        if (typeAt(last) == HEAD || irreversible) {
            if (repair && irreversible && keyword.getType() == PHASE) {
                while (!open.isEmpty()) {
                    closeMissing(statementStart());
                }
            }
            BlockKind opened = kind().openedBy(keyword.getType());
            expected = opened == BlockKind.OTHER_BLOCK ? null : opened;
        }
    }

    /** The block that a brace opens which ends the statement from this index on. */
    private BlockKind opened(int statement) {
        int first = typeAt(statement) == HEAD ? statement + 1 : statement;
        first += typeAt(first) == IRREVERSIBLE ? 1 : 0;
        BlockKind opened = kind().openedBy(typeAt(first));
        for (int i = tokens.size() - 1; i > first && opened == BlockKind.OTHER_BLOCK; i--) {
            opened = kind().openedBy(typeAt(i));
        }
        return opened;
    }

    /** Index of the last HEAD, or of the first token behind the last brace. */
    private int statementStart() {
        int at = tokens.size() - 1;
        while (at >= 0 && typeAt(at) != HEAD && typeAt(at) != OPEN_BRACE && typeAt(at) != CLOSE_BRACE) {
            at--;
        }
        return at >= 0 && typeAt(at) == HEAD ? at : at + 1;
    }

    private int typeAt(int index) {
        return index >= 0 && index < tokens.size() ? tokens.get(index).getType() : 0;
    }

    private void openMissing(Token next) {
        Token previous = tokens.getLast();
        Token brace = synthetic(OPEN_BRACE, previous);
        findings.add(Diagnostic.error(
                        Code.S112,
                        Findings.span(previous).after(),
                        "the block of this statement has no `{`",
                        "`{` belongs here")
                .also(Findings.span(next), "this line belongs to " + expected.title())
                .help("add ` {` here, and `}` at the end of the block")
                .suggest(Findings.span(previous).after(), " {"));
        open.add(new Open(expected, brace));
        tokens.add(brace);
        expected = null;
    }

    private void closeMissing(int index) {
        Open unclosed = open.removeLast();
        Token last = tokens.get(index - 1);
        tokens.add(index, synthetic(CLOSE_BRACE, last));
        if (unclosed.kind != BlockKind.DUPLICATE && unclosed.brace.getStopIndex() >= unclosed.brace.getStartIndex()) {
            findings.add(Diagnostic.error(
                            Code.S110, Findings.span(unclosed.brace), "this `{` is never closed", "opened here")
                    .also(Findings.span(last), "`}` belongs behind this at the latest")
                    .help("add `}` at the end of the block"));
        }
    }

    private static Token synthetic(int type, Token behind) {
        CommonToken token = new CommonToken(type, "");
        token.setStartIndex(behind.getStopIndex() + 1);
        token.setStopIndex(behind.getStopIndex());
        token.setLine(behind.getLine());
        token.setCharPositionInLine(
                behind.getCharPositionInLine() + Math.max(0, behind.getStopIndex() + 1 - behind.getStartIndex()));
        return token;
    }
}
