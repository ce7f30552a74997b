package dev.sluice.language.syntax;

import static dev.sluice.language.syntax.generated.RunbookLexer.*;

import java.util.BitSet;
import java.util.List;

/** The blocks of the language and the keywords that begin a statement in each. */
enum BlockKind {
    FILE(
            "the outermost level of the file",
            List.of(
                    RUNBOOK,
                    MODULE,
                    USE,
                    OWNER,
                    CONTACT,
                    MIGRATION,
                    BECAUSE,
                    OTHERWISE,
                    WRITES,
                    WORST,
                    UNDOING,
                    ESTIMATE,
                    DOWNTIME,
                    UNATTENDED,
                    SOURCE,
                    PARAM,
                    METRIC,
                    GATE,
                    PHASE,
                    IRREVERSIBLE,
                    VERIFY,
                    FINALLY,
                    CLOSEOUT,
                    ALERTS,
                    DASHBOARD,
                    DIAGNOSIS,
                    TEST)),
    GATE_BLOCK("a gate", List.of(ROLLBACK, PAUSE, THROTTLE, PROCEED, SHADOW)),
    PHASE_BLOCK(
            "a phase",
            List.of(
                    ROLLBACK,
                    PAUSE,
                    THROTTLE,
                    PROCEED,
                    SHADOW,
                    GATE,
                    REQUIRE,
                    BASELINE,
                    STEP,
                    REQUIRED,
                    IRREVERSIBLE,
                    UNDO,
                    PROBE,
                    SOAK,
                    WARMUP,
                    WITHIN,
                    PATIENCE,
                    FINALLY)),
    VERIFY_BLOCK("`verify`", List.of(EXPECT, STEP, REQUIRED, IRREVERSIBLE, PROBE)),
    FINALLY_BLOCK("`finally`", List.of(STEP, REQUIRED, IRREVERSIBLE, PROBE)),
    CLOSEOUT_BLOCK("`closeout`", List.of(ASK, KEEP)),
    ALERTS_BLOCK("`alerts`", List.of(PAGE, NOTIFY, REPEAT, QUIET)),
    DASHBOARD_BLOCK("`dashboard`", List.of(ROW)),
    DIAGNOSIS_BLOCK("a diagnosis", List.of(SYMPTOM, CHECK, CAUSE, PIVOT, QUESTION)),
    CAUSE_BLOCK("a cause", List.of(CHECK, CERTAIN, LIKELY, FIX, OFFER, DRILL)),
    TEST_BLOCK("a test", List.of(GIVEN, AT, EXPECT)),
    /** A brace that no statement opened. */
    OTHER_BLOCK("this block", List.of()),
    /** The second of two opening braces; its closing one is passed over. */
    DUPLICATE("this block", List.of());

    private final String title;
    private final BitSet heads = new BitSet();

    BlockKind(String title, List<Integer> heads) {
        this.title = title;
        heads.forEach(this.heads::set);
    }

    /** Where something is that stands in the block: {@code in a phase}. */
    String place() {
        return (this == FILE ? "at " : "in ") + title;
    }

    /** The block in a sentence: {@code a phase}. */
    String title() {
        return title;
    }

    /** Whether the keyword, first on its line, begins a statement here. */
    boolean startsWith(int tokenType) {
        return tokenType > 0 && heads.get(tokenType);
    }

    BitSet heads() {
        return (BitSet) heads.clone();
    }

    /** The block that the keyword's statement opens in this block; {@link #OTHER_BLOCK} if none. */
    BlockKind openedBy(int tokenType) {
        return switch (tokenType) {
            case GATE -> this == FILE ? GATE_BLOCK : OTHER_BLOCK;
            case PHASE -> PHASE_BLOCK;
            case VERIFY -> VERIFY_BLOCK;
            case FINALLY -> FINALLY_BLOCK;
            case CLOSEOUT -> CLOSEOUT_BLOCK;
            case ALERTS -> ALERTS_BLOCK;
            case DASHBOARD -> DASHBOARD_BLOCK;
            case DIAGNOSIS -> this == FILE ? DIAGNOSIS_BLOCK : OTHER_BLOCK;
            case CAUSE -> this == DIAGNOSIS_BLOCK ? CAUSE_BLOCK : OTHER_BLOCK;
            case TEST -> TEST_BLOCK;
            default -> OTHER_BLOCK;
        };
    }
}
