package dev.sluice.language.syntax;

import static dev.sluice.language.syntax.generated.RunbookLexer.*;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Similar;
import dev.sluice.language.syntax.generated.RunbookParser.*;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Says what is wrong at the furthest token that was reached, and how the statement reads when it is right. */
final class SyntaxMessages {
    private static final int LONGEST_WORD = 40;

    /** Keywords of the language's design that no version knows yet, and what to do without them. */
    private static final Map<String, String> LATER = Map.ofEntries(
            Map.entry("approve", "delete it, and ask with a step: `step NAME manual \"...\"`"),
            Map.entry("compare", "compare with a baseline: `errors <= above(baseline(errors), 20%, 0.1%)`"));

    /**
     * What stopped a statement from being read.
     *
     * @param alsoPossible what could have stood at the same place before the parser went on to what must stand there
     */
    Diagnostic describe(Parser parser, RecognitionException error, IntervalSet alsoPossible) {
        Token offending = error.getOffendingToken();
        TokenStream stream = parser.getInputStream();
        Token previous = before(stream, offending);
        IntervalSet expected = error instanceof NoViableAltException viable && viable.getStartToken() != offending
                ? new IntervalSet()
                : parser.getExpectedTokens();
        int keyword = keyword(parser.getContext());
        Optional<String> similar = similar(offending, alsoPossible, expected);
        Diagnostic diagnostic = cause(stream, offending, previous, expected);
        String form = Wording.form(keyword);
        if (similar.isPresent() && diagnostic.code() == Code.S100) {
            return Diagnostic.error(
                            Code.S100,
                            diagnostic.span(),
                            Wording.found(offending) + " is no word of this statement",
                            "`" + similar.get() + "` is meant")
                    .help("write `" + similar.get() + "`")
                    .suggest(diagnostic.span(), similar.get());
        }
        return diagnostic.help().isPresent() || form.isEmpty() ? diagnostic : diagnostic.help("write `" + form + "`");
    }

    private Diagnostic cause(TokenStream stream, Token offending, Token previous, IntervalSet expected) {
        boolean kind = previous != null
                && previous.getTokenIndex() > 0
                && stream.get(previous.getTokenIndex() - 1).getType() == SOURCE;
        String wanted = expected.isNil()
                ? ""
                : kind ? "a kind such as `postgres` or `prometheus`" : Wording.expected(expected, previous);
        int type = offending.getType();
        boolean ends = type == HEAD
                || type == CLOSE_BRACE
                || type == Token.EOF
                || type == OPEN_BRACE && previous != null && previous.getType() == COMMA;
        if (ends && previous != null) {
            Token next = type == HEAD ? stream.get(offending.getTokenIndex() + 1) : offending;
            Diagnostic missing = Diagnostic.error(
                    Code.S125,
                    Findings.span(previous).after(),
                    (wanted.isEmpty() ? "something" : wanted) + " is missing behind " + Wording.found(previous),
                    "nothing stands here");
            if (expected.contains(CLOSE_PAREN)) {
                missing = paired(missing, stream, offending);
            }
            return type == HEAD ? missing.also(Findings.span(next), "the next statement begins here") : missing;
        }
        Optional<Diagnostic> swallowed = swallowed(stream, offending);
        if (swallowed.isPresent()) {
            return swallowed.get();
        }
        Span span = Findings.span(offending);
        if (previous != null && previous.getText().equals(offending.getText()) && isWord(offending)) {
            return Diagnostic.error(Code.S100, span, Wording.found(offending) + " stands here twice", "once too often")
                    .help("delete one of the two");
        }
        if (type == DOT && previous != null && previous.getType() == ID) {
            String joined = previous.getText() + "_"
                    + stream.get(offending.getTokenIndex() + 1).getText();
            return Diagnostic.error(Code.S100, span, "a name has no dot", "not part of a name")
                    .help("write `" + joined + "`");
        }
        boolean named = expected.contains(ID) && !expected.contains(DURATION);
        if (Wording.isReserved(type) && named && isWord(offending)) {
            return Diagnostic.error(
                            Code.S126,
                            span,
                            Wording.found(offending) + " is a reserved word and cannot name anything",
                            wanted + " belongs here")
                    .help("choose another name");
        }
        Optional<Diagnostic> later = later(offending);
        if (later.isPresent()) {
            return later.get();
        }
        if (wanted.isEmpty()) {
            return Diagnostic.error(
                    Code.S100, span, Wording.found(offending) + " does not belong here", "not expected");
        }
        Diagnostic finding = Diagnostic.error(
                Code.S100,
                span,
                "expected " + wanted + ", found " + Wording.found(offending),
                wanted + " belongs here");
        return expected.contains(CLOSE_PAREN) && !expected.contains(ID) ? paired(finding, stream, offending) : finding;
    }

    /** A missing parenthesis, with the one that it would close. */
    private static Diagnostic paired(Diagnostic missing, TokenStream stream, Token offending) {
        int closed = 0;
        for (int at = offending.getTokenIndex() - 1; at >= 0 && stream.get(at).getType() != HEAD; at--) {
            int type = stream.get(at).getType();
            if (type == OPEN_PAREN && closed == 0) {
                return missing.also(Findings.span(stream.get(at)), "opened here")
                        .help("add `)` where the group ends");
            }
            closed += type == CLOSE_PAREN ? 1 : type == OPEN_PAREN ? -1 : 0;
        }
        return missing;
    }

    /** {@code every sql "..."}, {@code undo sql on db}: what was forgotten swallowed the word behind it. */
    private static Optional<Diagnostic> swallowed(TokenStream stream, Token offending) {
        int at = offending.getTokenIndex();
        if (at >= 2 && offending.getType() == ON && isNamed(stream.get(at - 2).getType())) {
            Token keyword = stream.get(at - 2);
            return Optional.of(Diagnostic.error(
                            Code.S125,
                            Findings.span(keyword).after(),
                            "the name of a step is missing behind " + Wording.found(keyword),
                            "nothing stands here")
                    .also(Findings.span(stream.get(at - 1)), "read as the name"));
        }
        boolean text = offending.getType() == TEXT || offending.getType() == BLOCK;
        if (!text
                || at < 2
                || !isTag(stream.get(at - 1).getType())
                || !Wording.isKeyword(stream.get(at - 2).getType())) {
            return Optional.empty();
        }
        Token keyword = stream.get(at - 2);
        return Optional.of(Diagnostic.error(
                        Code.S125,
                        Findings.span(keyword).after(),
                        Wording.valueFor(keyword) + " is missing behind " + Wording.found(keyword),
                        "nothing stands here")
                .also(Findings.span(stream.get(at - 1)), "the text begins here"));
    }

    private static boolean isNamed(int type) {
        return type == UNDO || type == STEP || type == NONE;
    }

    private static boolean isTag(int type) {
        return type == SQL || type == PROMQL || type == JSON;
    }

    /** Something that is neither the next statement of the block nor its end. */
    Diagnostic betweenStatements(Parser parser, ParserRuleContext block) {
        TokenStream stream = parser.getInputStream();
        Token offending = parser.getCurrentToken();
        Token previous = stream.LT(-1);
        BlockKind kind = kind(block);
        Span span = Findings.span(offending);
        boolean firstOnLine = firstOnLine(parser, offending);
        Optional<Diagnostic> later = later(offending);
        if (later.isPresent()) {
            return later.get();
        }
        List<String> homes = homes(offending.getType());
        if (!homes.isEmpty() || BlockKind.FILE.startsWith(offending.getType())) {
            return Diagnostic.error(
                            Code.S122,
                            span,
                            Wording.found(offending) + " does not stand " + kind.place(),
                            "out of place")
                    .help(
                            kind == BlockKind.FILE || !BlockKind.FILE.startsWith(offending.getType())
                                    ? "move this statement into " + Wording.either(homes)
                                    : "move this statement out of the block");
        }
        if (firstOnLine && isWord(offending)) {
            return unknownStatement(offending, kind);
        }
        if (previous != null && (previous.getType() == TEXT || previous.getType() == BLOCK) && isWord(offending)) {
            return Diagnostic.error(
                            Code.S100,
                            span,
                            Wording.found(offending) + " stands behind the text that ends its statement",
                            "too late")
                    .also(Findings.span(previous), "the statement ends with this text")
                    .help("move it before the text");
        }
        return Diagnostic.error(
                        Code.S100,
                        span,
                        Wording.found(offending) + " does not belong to this statement",
                        "not expected")
                .help(closing(offending, previousForm(stream, offending)));
    }

    /** Whether a token between two statements was meant to begin one. */
    static boolean firstOnLine(Parser parser, Token offending) {
        Token previous = parser.getInputStream().LT(-1);
        return previous == null || offending.getLine() > lastLine(previous) || previous.getType() == OPEN_BRACE;
    }

    private static String closing(Token offending, String form) {
        return switch (offending.getType()) {
            case CLOSE_PAREN -> "delete this `)`, or open it with `(`";
            case COMMA -> form.contains("CONDITION") ? "join conditions by `and` or `or`" : "write `" + form + "`";
            case OPEN_BRACE ->
                "delete this `{`; only gates, phases, `verify`, `finally`, `closeout`, `alerts`, `dashboard`, diagnoses, causes and tests have a block";
            default -> form.isEmpty() ? "delete it, or begin a statement with a keyword" : "write `" + form + "`";
        };
    }

    private static Diagnostic unknownStatement(Token offending, BlockKind kind) {
        Span span = Findings.span(offending);
        String word = offending.getText();
        List<String> keywords = kind.heads().stream().mapToObj(Wording::word).toList();
        Diagnostic diagnostic = Diagnostic.error(
                Code.S120,
                span,
                "`" + Wording.shortened(word) + "` begins no statement " + kind.place(),
                "not a keyword here");
        Optional<String> similar = meant(word, keywords);
        if (similar.isPresent()) {
            return diagnostic.help("write `" + similar.get() + "`").suggest(span, similar.get());
        }
        List<String> shown = new ArrayList<>();
        keywords.forEach(keyword -> shown.add("`" + keyword + "`"));
        return diagnostic.help("begin a statement with " + (shown.isEmpty() ? "a keyword" : Wording.either(shown)));
    }

    /** The statement that a word which begins none was meant to begin. */
    static Optional<String> meant(Token offending, ParserRuleContext block) {
        return offending.getType() == ID
                ? meant(
                        offending.getText(),
                        kind(block).heads().stream().mapToObj(Wording::word).toList())
                : Optional.empty();
    }

    private static Optional<String> meant(String word, List<String> keywords) {
        if (word.length() > LONGEST_WORD) {
            return Optional.empty();
        }
        String small = word.toLowerCase(Locale.ROOT);
        return keywords.contains(small) ? Optional.of(small) : Similar.to(small, keywords);
    }

    private static Optional<Diagnostic> later(Token offending) {
        String help = offending.getType() == ID ? LATER.get(offending.getText()) : null;
        return Optional.ofNullable(help)
                .map(text -> Diagnostic.error(
                                Code.S121,
                                Findings.span(offending),
                                "`" + offending.getText() + "` is not part of this version of the language",
                                "not known yet")
                        .help(text));
    }

    /** The keyword that a misspelt word was meant to be. */
    private static Optional<String> similar(Token offending, IntervalSet alsoPossible, IntervalSet expected) {
        String word = offending.getText();
        if (offending.getType() != ID || word.length() > LONGEST_WORD) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        for (int type : alsoPossible.or(expected).toArray()) {
            if (type > 0 && Wording.isKeyword(type)) {
                words.add(Wording.word(type));
            }
        }
        return meant(word, words);
    }

    /** The blocks that take the keyword as a statement. */
    private static List<String> homes(int type) {
        List<String> homes = new ArrayList<>();
        for (BlockKind kind : BlockKind.values()) {
            if (kind != BlockKind.FILE && kind.startsWith(type)) {
                homes.add(kind.title());
            }
        }
        return homes;
    }

    private static boolean isWord(Token token) {
        String text = token.getText();
        return !text.isEmpty() && Character.isLetter(text.charAt(0));
    }

    private static BlockKind kind(ParserRuleContext block) {
        return switch (block) {
            case GateDeclarationContext gate -> BlockKind.GATE_BLOCK;
            case PhaseDeclarationContext phase -> BlockKind.PHASE_BLOCK;
            case VerifyDeclarationContext verify -> BlockKind.VERIFY_BLOCK;
            case FinallyBlockContext last -> BlockKind.FINALLY_BLOCK;
            case CloseoutDeclarationContext closeout -> BlockKind.CLOSEOUT_BLOCK;
            case AlertsDeclarationContext alerts -> BlockKind.ALERTS_BLOCK;
            case DashboardDeclarationContext dashboard -> BlockKind.DASHBOARD_BLOCK;
            case DiagnosisDeclarationContext diagnosis -> BlockKind.DIAGNOSIS_BLOCK;
            case CauseBlockContext cause -> BlockKind.CAUSE_BLOCK;
            case TestDeclarationContext test -> BlockKind.TEST_BLOCK;
            default -> BlockKind.FILE;
        };
    }

    /** The keyword that tells how the statement around a context reads: its first one, of a step its action's. */
    private static int keyword(ParserRuleContext context) {
        ParserRuleContext at = context;
        ParserRuleContext action = null;
        while (at.getParent() != null && !Damage.isBlock(at.getParent())) {
            action = at instanceof ActionContext ? at : action;
            at = at.getParent();
        }
        boolean known = action != null && !Wording.form(type(action.getStart())).isEmpty();
        return type(known ? action.getStart() : at.getStart());
    }

    private static int type(Token token) {
        return token == null ? 0 : token.getType();
    }

    /** How the statement before a token reads. */
    private static String previousForm(TokenStream stream, Token offending) {
        for (int at = offending.getTokenIndex() - 1; at >= 0; at--) {
            int type = stream.get(at).getType();
            if (type == HEAD) {
                return Wording.form(stream.get(at + 1).getType());
            }
            if (type == OPEN_BRACE || type == CLOSE_BRACE) {
                return "";
            }
        }
        return "";
    }

    private static Token before(TokenStream stream, Token token) {
        return token.getTokenIndex() > 0 ? stream.get(token.getTokenIndex() - 1) : null;
    }

    private static int lastLine(Token token) {
        return token.getType() == BLOCK
                ? token.getLine()
                        + (int) token.getText().chars().filter(c -> c == '\n').count()
                : token.getLine();
    }
}
