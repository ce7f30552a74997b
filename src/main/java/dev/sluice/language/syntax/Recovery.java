package dev.sluice.language.syntax;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.syntax.generated.RunbookParser;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * One error a statement, and the rest of the file is still read: nothing is inserted or deleted to make a broken statement whole;
 * reading goes on at the next statement of the block or at its closing brace.
 */
final class Recovery extends DefaultErrorStrategy {
    private final Findings findings;
    private final Damage damage;
    private final SyntaxMessages messages;

    /** What the decisions at {@link #triedAt} could have taken, besides what must stand there. */
    private final IntervalSet tried = new IntervalSet();

    private int triedAt = -1;

    Recovery(Findings findings, Damage damage, SyntaxMessages messages) {
        this.findings = findings;
        this.damage = damage;
        this.messages = messages;
    }

    @Override
    public Token recoverInline(Parser parser) {
        throw new InputMismatchException(parser);
    }

    @Override
    public void reportError(Parser parser, RecognitionException error) {
        if (inErrorRecoveryMode(parser)) {
            return;
        }
        beginErrorCondition(parser);
        int index = error.getOffendingToken().getTokenIndex();
        if (isEcho(parser, error.getOffendingToken())) {
            return;
        }
        findings.add(messages.describe(parser, error, index == triedAt ? tried : new IntervalSet()));
    }

    @Override
    public void recover(Parser parser, RecognitionException error) {
        ParserRuleContext context = parser.getContext();
        damage.mark(context);
        if (findings.full()) {
            throw new ParseCancellationException(error);
        }
        skip(parser, hasBlockBehind(context), false);
    }

    /** Between two statements of a block: what begins neither the next one nor the end is passed over. */
    @Override
    public void sync(Parser parser) {
        ParserRuleContext context = parser.getContext();
        ATNState state = parser.getInterpreter().atn.states.get(parser.getState());
        IntervalSet expected = parser.getATN().nextTokens(state);
        note(parser.getInputStream().index(), expected);
        boolean betweenStatements = Damage.isBlock(context)
                && (state.getStateType() == ATNState.STAR_LOOP_ENTRY
                        || state.getStateType() == ATNState.STAR_LOOP_BACK);
        if (!betweenStatements) {
            return;
        }
        int type = parser.getInputStream().LA(1);
        if (expected.contains(type)) {
            return;
        }
        Token first = parser.getCurrentToken();
        if (!inErrorRecoveryMode(parser)) {
            beginErrorCondition(parser);
            if (!isEcho(parser, first)) {
                findings.add(messages.betweenStatements(parser, context));
            }
        }
        if (!SyntaxMessages.firstOnLine(parser, first)) {
            // It belongs to the statement before it, so that one cannot be trusted either.
            damage.markLast(context);
        }
        boolean outermost = context instanceof RunbookParser.RunbookContext;
        Token last = skip(parser, false, outermost);
        damage.skip(context, first, last, SyntaxMessages.meant(first, context));
    }

    /** A character that means nothing was dropped just before the token, and told of. */
    private boolean isEcho(Parser parser, Token offending) {
        Token previous = parser.getInputStream().LT(-1);
        return previous != null
                && findings.hasBetween(Code.S153, previous.getStopIndex() + 1, offending.getStartIndex());
    }

    private void note(int index, IntervalSet expected) {
        if (index != triedAt) {
            tried.clear();
            triedAt = index;
        }
        tried.addAll(expected);
    }

    private static boolean hasBlockBehind(ParserRuleContext context) {
        for (ParserRuleContext at = context; at != null && !Damage.isBlock(at); at = at.getParent()) {
            int rule = at.getRuleIndex();
            if (rule == RunbookParser.RULE_gateHeader
                    || rule == RunbookParser.RULE_phaseHeader
                    || rule == RunbookParser.RULE_verifyHeader
                    || rule == RunbookParser.RULE_diagnosisHeader
                    || rule == RunbookParser.RULE_causeHeader) {
                return true;
            }
        }
        return false;
    }

    /** Passes over tokens up to the next statement, the end of the block or, after a header, its beginning. */
    private static Token skip(Parser parser, boolean stopAtBlock, boolean overBraces) {
        Token last = parser.getInputStream().LT(-1) == null
                ? parser.getCurrentToken()
                : parser.getInputStream().LT(-1);
        int depth = 0;
        while (true) {
            Token token = parser.getCurrentToken();
            int type = token.getType();
            boolean stop = switch (type) {
                case Token.EOF -> true;
                case RunbookParser.HEAD -> depth == 0;
                case RunbookParser.CLOSE_BRACE -> depth == 0 && !overBraces;
                case RunbookParser.OPEN_BRACE -> depth == 0 && stopAtBlock;
                default -> false;
            };
            if (stop) {
                return last;
            }
            depth += type == RunbookParser.OPEN_BRACE ? 1 : 0;
            depth -= type == RunbookParser.CLOSE_BRACE && depth > 0 ? 1 : 0;
            last = token;
            parser.consume();
        }
    }
}
