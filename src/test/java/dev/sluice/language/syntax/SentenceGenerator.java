package dev.sluice.language.syntax;

import dev.sluice.language.syntax.generated.RunbookLexer;
import dev.sluice.language.syntax.generated.RunbookParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.atn.RuleStopState;
import org.antlr.v4.runtime.atn.RuleTransition;
import org.antlr.v4.runtime.atn.StarLoopEntryState;
import org.antlr.v4.runtime.atn.Transition;

/**
 * Writes runbooks that follow the grammar and mean nothing: a walk over the grammar's own network that prefers the ways it took
 * least often, and goes home by the shortest way once a sentence is long.
 */
final class SentenceGenerator {
    private static final ATN GRAMMAR = RunbookParser._ATN;
    private static final int FAR = 1_000_000;
    private static final int DEEPEST = 12;
    private static final Set<Integer> BRIEF =
            Set.of(RunbookParser.RULE_condition, RunbookParser.RULE_operand, RunbookParser.RULE_windowed);
    private static final Set<Integer> BLOCKS =
            Set.of(RunbookParser.RULE_runbook, RunbookParser.RULE_statement, RunbookParser.RULE_finallyBlock);

    private final Random random;
    private final int[] shortest = new int[GRAMMAR.states.size()];
    private final Map<Transition, Integer> taken = new HashMap<>();
    private StringBuilder text = new StringBuilder();
    private int left;
    private int depth;

    SentenceGenerator(long seed) {
        this.random = new Random(seed);
        measure();
    }

    /** A whole runbook of about this many words. */
    String write(int words) {
        text = new StringBuilder();
        left = words;
        walk(GRAMMAR.ruleToStartState[RunbookParser.RULE_runbook]);
        return text.append('\n').toString();
    }

    private void walk(ATNState from) {
        ATNState state = from;
        depth++;
        while (!(state instanceof RuleStopState)) {
            Transition next = choose(state);
            taken.merge(next, 1, Integer::sum);
            if (next instanceof RuleTransition rule) {
                walk(rule.target);
                state = rule.followState;
            } else {
                if (!next.isEpsilon()) {
                    int[] types = next.label().toArray();
                    word(types[random.nextInt(types.length)]);
                }
                state = next.target;
            }
        }
        depth--;
    }

    private Transition choose(ATNState state) {
        boolean betweenStatements = state instanceof StarLoopEntryState && BLOCKS.contains(state.ruleIndex);
        if (betweenStatements && left > 0 && random.nextInt(8) > 0) {
            return state.transition(0);
        }
        boolean brief = BRIEF.contains(state.ruleIndex) && random.nextInt(4) > 0;
        boolean free = depth < DEEPEST && left > 0 && !brief;
        Transition best = state.transition(0);
        double least = Double.MAX_VALUE;
        for (Transition transition : state.getTransitions()) {
            double cost = free
                    ? taken.getOrDefault(transition, 0) * random.nextDouble() + cost(transition) * 0.01
                    : cost(transition);
            if (cost < least) {
                least = cost;
                best = transition;
            }
        }
        return best;
    }

    private void word(int type) {
        left--;
        switch (type) {
            case Token.EOF -> {}
            case RunbookLexer.HEAD -> text.append('\n');
            default -> text.append(text(type)).append(' ');
        }
    }

    private String text(int type) {
        String literal = RunbookLexer.VOCABULARY.getLiteralName(type);
        if (literal != null) {
            return literal.substring(1, literal.length() - 1);
        }
        return switch (type) {
            case RunbookLexer.ID -> List.of("alpha", "beta", "gamma", "p99").get(random.nextInt(4));
            case RunbookLexer.UNREADABLE -> "3weeks";
            case RunbookLexer.TEXT -> "\"some text\"";
            case RunbookLexer.BLOCK -> "\"\"\"\n  some text\n\"\"\"";
            case RunbookLexer.NUMBER -> String.valueOf(1 + random.nextInt(9));
            case RunbookLexer.PERCENT -> "0.5%";
            case RunbookLexer.DURATION -> "1h30m";
            case RunbookLexer.BYTES -> "16MB";
            case RunbookLexer.BYTE_RATE -> "4MB/s";
            case RunbookLexer.COUNT_RATE -> "5/s";
            case RunbookLexer.ROWS_LITERAL -> "5_000 rows";
            case RunbookLexer.ROW_RATE -> "20_000 rows/s";
            case RunbookLexer.RATE_UNIT -> "rows/s";
            case RunbookLexer.DATE -> "2026-11-20";
            case RunbookLexer.MOMENT -> "2026-11-20T14:00Z";
            case RunbookLexer.TIME_OF_DAY -> "02:00";
            case RunbookLexer.METHOD -> "post";
            case RunbookLexer.AND -> "and";
            case RunbookLexer.OR -> "or";
            case RunbookLexer.NOT -> "not";
            case RunbookLexer.LESS_EQUAL -> "<=";
            case RunbookLexer.GREATER_EQUAL -> ">=";
            case RunbookLexer.EQUAL -> "==";
            case RunbookLexer.NOT_EQUAL -> "!=";
            case RunbookLexer.RANGE -> "..";
            default -> throw new IllegalStateException("no text for " + RunbookLexer.VOCABULARY.getDisplayName(type));
        };
    }

    /** Words on the shortest way from each state to the end of its rule. */
    private void measure() {
        Arrays.fill(shortest, FAR);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (ATNState state : GRAMMAR.states) {
                int best = state instanceof RuleStopState ? 0 : FAR;
                if (!(state instanceof RuleStopState)) {
                    for (Transition transition : state.getTransitions()) {
                        best = Math.min(best, cost(transition));
                    }
                }
                if (best < shortest[state.stateNumber]) {
                    shortest[state.stateNumber] = best;
                    changed = true;
                }
            }
        }
    }

    private int cost(Transition transition) {
        int beyond = transition instanceof RuleTransition rule
                ? shortest[rule.target.stateNumber] + shortest[rule.followState.stateNumber]
                : (transition.isEpsilon() ? 0 : 1) + shortest[transition.target.stateNumber];
        return Math.min(FAR, beyond);
    }

    /** Texts that reach everything: the more, the longer they are. */
    static List<String> texts(long seed, int count, int words) {
        SentenceGenerator generator = new SentenceGenerator(seed);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(generator.write(words));
        }
        return texts;
    }
}
