package dev.sluice.language.syntax;

import static dev.sluice.language.syntax.generated.RunbookLexer.*;

import dev.sluice.language.syntax.generated.RunbookLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** How tokens, expectations and statements are called in a message. */
final class Wording {
    private static final int MOST_WORDS = 6;
    private static final int LONGEST = 30;

    private Wording() {}

    /** A token as a message shows it. */
    static String found(Token token) {
        return switch (token.getType()) {
            case Token.EOF -> "the end of the file";
            case HEAD -> "the next statement";
            case TEXT -> "a text";
            case BLOCK -> "a text in `\"\"\"`";
            default -> "`" + shortened(token.getText()) + "`";
        };
    }

    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /** Whether the token is a word that may name nothing. */
    static boolean isReserved(int type) {
        return switch (type) {
            case AND, OR, NOT, BETWEEN, IS, FOR, UNTIL, OVER, OF, IN, TO, WHEN, TRUE, FALSE, ESTIMATED -> true;
            default -> false;
        };
    }

    /** The keyword of a token type, without quotes. */
    static String word(int type) {
        String literal = RunbookLexer.VOCABULARY.getLiteralName(type);
        return literal == null
                ? RunbookLexer.VOCABULARY.getSymbolicName(type).toLowerCase(Locale.ROOT)
                : literal.substring(1, literal.length() - 1);
    }

    /** What may stand at a place, in a sentence: {@code a name}, {@code `when` or a condition}. */
    static String expected(IntervalSet types, Token previous) {
        if (types.contains(PROMQL) && types.contains(ASSIGN)) {
            return "a query such as `sql \"...\"`, `= EXPRESSION` or `ask`";
        }
        List<String> choices = new ArrayList<>();
        boolean name = types.contains(ID);
        boolean value = types.contains(DURATION);
        if (value && types.contains(NOT) && types.contains(OPEN_PAREN)) {
            choices.add("a condition");
        } else if (value && types.contains(OPEN_PAREN)) {
            choices.add("a value or a metric");
        } else if (value) {
            choices.add(valueFor(previous));
        } else if (types.contains(NUMBER)) {
            choices.add("a number");
        }
        if (types.contains(RATE_UNIT)) {
            choices.add("a unit such as `duration` or `rows`");
        } else if (name && !value) {
            choices.add(nameFor(previous));
        }
        if (types.contains(TEXT) && !value) {
            choices.add(types.contains(BLOCK) ? "a text in quotes" : "a quoted name");
        }
        List<String> keywords = new ArrayList<>();
        for (int type : types.toArray()) {
            if (type > 0 && isKeyword(type, name, value)) {
                keywords.add("`" + spelling(type) + "`");
            }
        }
        if (choices.isEmpty() && keywords.size() > MOST_WORDS) {
            keywords = new ArrayList<>(keywords.subList(0, MOST_WORDS));
            keywords.add("another word of this statement");
        }
        if (choices.isEmpty() || keywords.size() <= 2) {
            choices.addAll(keywords);
        }
        return choices.isEmpty() ? "the end of the file" : either(choices);
    }

    private static String spelling(int type) {
        return switch (type) {
            case METHOD -> "get";
            case RANGE -> "..";
            case EQUAL -> "==";
            case AND -> "and";
            case OR -> "or";
            case NOT -> "not";
            default -> word(type);
        };
    }

    /** Whether the type is a word with one spelling. */
    static boolean isKeyword(int type) {
        String literal = RunbookLexer.VOCABULARY.getLiteralName(type);
        return literal != null && Character.isLetter(literal.charAt(1)) && type != IF;
    }

    private static boolean isKeyword(int type, boolean name, boolean value) {
        return switch (type) {
            case HEAD,
                    ID,
                    UNREADABLE,
                    TEXT,
                    BLOCK,
                    NUMBER,
                    PERCENT,
                    DURATION,
                    BYTES,
                    BYTE_RATE,
                    COUNT_RATE,
                    ROWS_LITERAL,
                    ROW_RATE,
                    DATE,
                    MOMENT,
                    TIME_OF_DAY,
                    TRUE,
                    FALSE -> false;
            case RATE_UNIT, IF -> false;
            case NOT, OPEN_PAREN, MINUS -> !value;
            default -> !name || isReserved(type);
        };
    }

    /** What kind of value belongs behind a keyword. */
    static String valueFor(Token previous) {
        if (previous == null) {
            return "a value";
        }
        return switch (previous.getType()) {
            case SOAK,
                    WARMUP,
                    WITHIN,
                    PATIENCE,
                    EVERY,
                    FRESH,
                    TIMEOUT,
                    COOLDOWN,
                    OVER,
                    FOR,
                    GRACE,
                    REST,
                    AIM,
                    ESTIMATE -> "a duration such as 30s or 5m";
            case SPREAD, FIRST -> "a share such as 1%";
            case BATCH -> "a number of rows such as 5_000 rows";
            case RETRY, WORKERS -> "a number";
            default -> "a value";
        };
    }

    private static String nameFor(Token previous) {
        if (previous == null) {
            return "a name";
        }
        return switch (previous.getType()) {
            case FROM, ON -> "the name of a source";
            case SOURCE, PARAM, METRIC, GATE, PHASE, STEP, RUNBOOK, DIAGNOSIS, CHECK, CAUSE, OFFER -> "a name";
            case UNDO, PROBE -> "the name of a step";
            case BASELINE -> "the name of a metric";
            case BACKFILL -> "the name of a table";
            default -> "a name";
        };
    }

    static String either(List<String> choices) {
        int last = choices.size() - 1;
        return last == 0
                ? choices.getFirst()
                : String.join(", ", choices.subList(0, last)) + " or " + choices.get(last);
    }

    /** How the statement that begins with this keyword reads, for a help text; empty if the keyword begins none. */
    static String form(int keyword) {
        return switch (keyword) {
            case RUNBOOK -> "runbook NAME \"TITLE\"";
            case OWNER, CONTACT, OTHERWISE, WRITES, DOWNTIME, BECAUSE -> word(keyword) + " \"...\"";
            case WORST -> "worst case \"...\"";
            case MIGRATION -> "migration TYPE on TABLE, TABLE";
            case UNDOING -> "undoing easy|moderate|hard \"how\"";
            case ESTIMATE -> "estimate 27h .. 32h";
            case MODULE -> "module NAME";
            case USE -> "use \"./PATH.runbook\" [with NAME = VALUE]";
            case TEST -> "test \"TITLE\" { given METRIC = VALUE  at 2m METRIC = VALUE  expect pause at 3m }";
            case GIVEN -> "given METRIC = VALUE, METRIC = VALUE";
            case AT -> "at 2m METRIC = VALUE";
            case SOURCE -> "source NAME postgres|jdbc|prometheus|http|command|manual";
            case PARAM -> "param NAME UNIT = VALUE [in LOW .. HIGH] [live]";
            case METRIC -> "metric NAME UNIT progress|safety|correctness from SOURCE every 15s sql \"...\"";
            case GATE -> "gate NAME { pause when CONDITION }` or, in a phase, `gate NAME";
            case PHASE -> "phase NAME \"TITLE\" [after PHASE] { ... }";
            case VERIFY -> "verify \"TITLE\" { expect CONDITION ... }";
            case FINALLY -> "finally { step NAME ... }";
            case CLOSEOUT -> "closeout { ask NAME \"...\"  keep GATE }";
            case ALERTS -> "alerts { page \"RECEIVER\" on rollback  notify \"RECEIVER\" on pause, done }";
            case PAGE, NOTIFY -> word(keyword) + " \"RECEIVER\" [via CHANNEL] on OCCASION, OCCASION";
            case REPEAT -> "repeat every 30m";
            case QUIET -> "quiet when not running";
            case DASHBOARD -> "dashboard { row \"TITLE\" METRIC, METRIC }";
            case ROW -> "row \"TITLE\" METRIC, METRIC";
            case DIAGNOSIS -> "diagnosis NAME \"TITLE\" { symptom CONDITION  cause NAME \"TITLE\" { ... } }";
            case SYMPTOM -> "symptom CONDITION` or `symptom \"WHAT ONE SEES\"";
            case CHECK -> "check NAME [\"TITLE\"] from SOURCE [timeout 5s] sql \"...\"";
            case CAUSE -> "cause NAME \"TITLE\" { likely when CONDITION  fix \"...\" }";
            case CERTAIN, LIKELY -> word(keyword) + " when CONDITION";
            case FIX -> "fix \"WHAT HELPS\"";
            case OFFER -> "offer NAME [each CHECK] [after OFFER] [unattended] sql on SOURCE \"...\"";
            case DRILL -> "drill \"PATH OR LINK\"";
            case PIVOT -> "pivot when \"WHAT ONE SEES\" to DIAGNOSIS";
            case QUESTION -> "question \"...\" [revisit by 2027-03-01]";
            case PROCEED -> "proceed when CONDITION [because \"...\"]";
            case PAUSE, SHADOW ->
                "pause when CONDITION [until CONDITION] [cooldown 5m] [at most 3 in 1h] [because \"...\"]";
            case THROTTLE -> "throttle to 50% when CONDITION [until CONDITION] [because \"...\"]";
            case ROLLBACK -> "rollback [to PHASE] when CONDITION [because \"...\"]";
            case REQUIRE, EXPECT -> word(keyword) + " CONDITION [because \"...\"]";
            case BASELINE -> "baseline METRIC, METRIC over 30m";
            case SOAK, WARMUP, WITHIN, PATIENCE -> word(keyword) + " 30m";
            case STEP, REQUIRED, IRREVERSIBLE -> "step NAME sql|backfill|run|http|manual|wait ...";
            case SQL -> "step NAME sql on SOURCE [lock timeout 2s] [retry 3 times] \"...\"";
            case BACKFILL -> "step NAME backfill TABLE on SOURCE by KEY [batch 5_000 rows] [aim 100ms] sql \"...\"";
            case RUN -> "step NAME run \"COMMAND\" [timeout 1h] [grace 30s] [with NAME = VALUE]";
            case HTTP -> "step NAME http on SOURCE post \"/PATH\" [status 200] [json \"...\"]";
            case MANUAL -> "step NAME manual [at most 4h] \"WHAT TO DO\"";
            case WAIT -> "step NAME wait at most 30m until CONDITION";
            case UNDO -> "undo STEP sql on SOURCE \"...\"` or `undo none STEP because \"...\"";
            case PROBE -> "probe STEP from SOURCE sql \"...\"";
            case ASK -> "ask NAME \"QUESTION\"";
            case KEEP -> "keep GATE";
            default -> "";
        };
    }
}
