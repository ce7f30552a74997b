package dev.sluice.language.syntax;

import static dev.sluice.language.syntax.generated.RunbookLexer.*;

import dev.sluice.language.syntax.Manuscript.Body;
import dev.sluice.language.syntax.Manuscript.Comment;
import dev.sluice.language.syntax.Manuscript.Joint;
import dev.sluice.language.syntax.Manuscript.Kind;
import dev.sluice.language.syntax.Manuscript.Sentence;
import dev.sluice.language.syntax.Manuscript.Word;
import dev.sluice.language.syntax.generated.RunbookParser;
import dev.sluice.language.syntax.generated.RunbookParser.RunbookContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * Writes down a parse without errors word for word. Knows no statement by itself: what opens a clause follows from where the
 * grammar's rules begin, so that a new statement needs no change here.
 */
final class ManuscriptReader {
    /** Rules that are read as a row of words, without a look inside; conditions may be thousands of operators deep. */
    private static final Set<Integer> PHRASES = Set.of(
            RunbookParser.RULE_condition,
            RunbookParser.RULE_operand,
            RunbookParser.RULE_setting,
            RunbookParser.RULE_literal,
            RunbookParser.RULE_argument,
            RunbookParser.RULE_qualifiedName,
            RunbookParser.RULE_columns,
            RunbookParser.RULE_stepAddress,
            RunbookParser.RULE_name,
            RunbookParser.RULE_plainName,
            RunbookParser.RULE_sourceName,
            RunbookParser.RULE_stepName,
            RunbookParser.RULE_unit);

    /** Rules that are one clause, whatever keywords are in them; so are all modifiers and tails. */
    private static final Set<Integer> CLAUSES = Set.of(
            RunbookParser.RULE_metricKind,
            RunbookParser.RULE_request,
            RunbookParser.RULE_since,
            RunbookParser.RULE_status,
            RunbookParser.RULE_effort,
            RunbookParser.RULE_ladder,
            RunbookParser.RULE_occasion,
            RunbookParser.RULE_course,
            RunbookParser.RULE_fate,
            RunbookParser.RULE_deed);

    private final CodePoints text;
    private final WordBuilder builder;
    private final TokenStream tokens;
    /** Comments that wait for a word before which a line may end. */
    private List<Comment> waiting = new ArrayList<>();

    private int end;

    ManuscriptReader(CodePoints text, TokenStream tokens) {
        this.text = text;
        this.builder = new WordBuilder(text, new Findings());
        this.tokens = tokens;
    }

    /** A statement while its words are collected. */
    private static final class Draft {
        final BlockKind block;
        final List<Word> words = new ArrayList<>();
        BlockKind opened = BlockKind.OTHER_BLOCK;
        Optional<Body> body = Optional.empty();
        /** The last word's token and the rule that it belongs to. */
        int lastType;

        ParserRuleContext lastRule;
        boolean unary;
        boolean between;

        Draft(BlockKind block) {
            this.block = block;
        }

        boolean lastIsKeyword() {
            return !words.isEmpty() && words.getLast().kind() == Kind.KEYWORD;
        }
    }

    Manuscript read(RunbookContext file) {
        List<Sentence> sentences = new ArrayList<>();
        file.statement().forEach(statement -> sentences.add(sentence(statement, BlockKind.FILE)));
        return new Manuscript(
                sentences, word(file.EOF().getSymbol(), Kind.SIGN, Joint.CLAUSE).before());
    }

    private Sentence sentence(ParserRuleContext statement, BlockKind block) {
        Draft draft = new Draft(block);
        collect(statement, draft);
        return new Sentence(draft.words, draft.body);
    }

    private void collect(ParserRuleContext rule, Draft draft) {
        if (PHRASES.contains(rule.getRuleIndex())) {
            phrase(rule, draft);
            return;
        }
        for (int i = 0; i < rule.getChildCount(); i++) {
            ParseTree child = rule.getChild(i);
            if (child instanceof ParserRuleContext part) {
                collect(part, draft);
            } else if (child instanceof TerminalNode leaf) {
                Token token = leaf.getSymbol();
                if (token.getType() == OPEN_BRACE) {
                    draft.body = Optional.of(body(rule, i, draft.opened));
                    return;
                }
                if (token.getType() != HEAD) {
                    add(token, kind(token, false), clause(token, rule, draft), i > 0, rule, draft);
                }
            }
        }
    }

    private Body body(ParserRuleContext rule, int brace, BlockKind block) {
        Word open = word(((TerminalNode) rule.getChild(brace)).getSymbol(), Kind.SIGN, Joint.TIED);
        List<Sentence> sentences = new ArrayList<>();
        int at = brace + 1;
        while (!(rule.getChild(at) instanceof TerminalNode leaf
                && leaf.getSymbol().getType() == CLOSE_BRACE)) {
            if (rule.getChild(at) instanceof ParserRuleContext statement) {
                sentences.add(sentence(statement, block));
            }
            at++;
        }
        return new Body(open, sentences, word(((TerminalNode) rule.getChild(at)).getSymbol(), Kind.SIGN, Joint.CLAUSE));
    }

    private void phrase(ParserRuleContext rule, Draft draft) {
        int first = rule.getStart().getTokenIndex();
        for (int i = first; i <= rule.getStop().getTokenIndex(); i++) {
            boolean call = i > first && draft.words.getLast().kind() == Kind.NAME;
            add(tokens.get(i), kind(tokens.get(i), true), false, call, rule, draft);
        }
    }

    private static Kind kind(Token token, boolean inPhrase) {
        return switch (token.getType()) {
            case BLOCK -> token.getText().indexOf('\n') < 0 ? Kind.TEXT : Kind.BLOCK;
            case TEXT -> Kind.TEXT;
            case TRUE, FALSE -> Kind.VALUE;
            case ID -> Kind.NAME;
            default -> {
                int first = token.getText().codePointAt(0);
                if (Character.isDigit(first)) {
                    yield Kind.VALUE;
                }
                boolean word = Character.isLetter(first) || first == '_';
                yield !word ? Kind.SIGN : inPhrase && !Wording.isReserved(token.getType()) ? Kind.NAME : Kind.KEYWORD;
            }
        };
    }

    /** Whether a clause begins with the word: with the first of a rule, with a keyword that follows none, or with a text. */
    private static boolean clause(Token token, ParserRuleContext rule, Draft draft) {
        if (rule.getRuleIndex() == RunbookParser.RULE_text) {
            boolean tagged = draft.lastIsKeyword() && draft.lastRule == rule.getParent();
            return !tagged && !isOneClause(rule.getParent());
        }
        return token == rule.getStart()
                || kind(token, false) == Kind.KEYWORD && !draft.lastIsKeyword() && !isOneClause(rule);
    }

    private static boolean isOneClause(ParserRuleContext rule) {
        String name = RunbookParser.ruleNames[rule.getRuleIndex()];
        return CLAUSES.contains(rule.getRuleIndex()) || name.endsWith("Modifier") || name.endsWith("Tail");
    }

    /**
     * Adds a word.
     *
     * @param inside whether its rule has words before it: a parenthesis is then that of a call
     */
    private void add(Token token, Kind kind, boolean clause, boolean inside, ParserRuleContext rule, Draft draft) {
        int type = token.getType();
        boolean operand = !draft.words.isEmpty()
                && draft.words.getLast().kind() != Kind.KEYWORD
                && (draft.words.getLast().kind() != Kind.SIGN || draft.lastType == CLOSE_PAREN);
        draft.words.add(word(token, kind, joint(token, clause, inside, draft)));
        draft.unary = type == MINUS && !operand;
        draft.between = type == BETWEEN || draft.between && type != AND;
        draft.lastType = type;
        draft.lastRule = rule;
        if (draft.opened == BlockKind.OTHER_BLOCK) {
            draft.opened = draft.block.openedBy(type);
        }
    }

    private static Joint joint(Token token, boolean clause, boolean inside, Draft draft) {
        int type = token.getType();
        boolean glued = switch (type) {
            case COMMA, CLOSE_PAREN, DOT -> true;
            case OPEN_PAREN -> inside;
            default -> false;
        };
        // Two signs in a row would begin a comment of another language.
        boolean signed = draft.unary && type != MINUS;
        if (glued || signed || draft.lastType == DOT || draft.lastType == OPEN_PAREN) {
            return Joint.GLUED;
        }
        if (type == BLOCK || draft.block.startsWith(type) && !draft.words.isEmpty()) {
            return Joint.TIED;
        }
        if (clause) {
            return Joint.CLAUSE;
        }
        boolean listed = draft.lastType == COMMA || type == OR || type == AND && !draft.between;
        return listed ? Joint.LIST : Joint.LOOSE;
    }

    private Word word(Token token, Kind kind, Joint joint) {
        List<Comment> before = waiting;
        boolean afterBlank = comments(token.getStartIndex(), before);
        waiting = new ArrayList<>();
        if (!joint.mayBreak()) {
            waiting = before;
            before = List.of();
        }
        end = Math.max(end, token.getStopIndex() + 1);
        boolean quoted = kind == Kind.TEXT || kind == Kind.BLOCK;
        if (!quoted && token.getType() != EOF && token.getStopIndex() >= token.getStartIndex()) {
            // An amount and its unit are one word, whatever lies between them.
            int stop = end;
            end = token.getStartIndex();
            comments(stop, waiting);
            end = stop;
        }
        String written = kind == Kind.BLOCK ? builder.text(token).text() : token.getText();
        return new Word(kind, written, joint, settled(before), afterBlank, token.getLine());
    }

    /** Only the first comment before a word can stand on the line of the word before. */
    private static List<Comment> settled(List<Comment> comments) {
        List<Comment> settled = new ArrayList<>();
        for (Comment comment : comments) {
            settled.add(
                    settled.isEmpty() || !comment.trailing()
                            ? comment
                            : new Comment(comment.text(), false, comment.afterBlank()));
        }
        return settled;
    }

    /** Adds the comments between the end of the last word and the index; whether a blank line stands at the end of that. */
    private boolean comments(int to, List<Comment> comments) {
        int lines = 0;
        boolean trailing = end > 0;
        for (int at = end; at < to; at++) {
            int point = text.at(at);
            if (point == '#') {
                int stop = at;
                while (stop < to && text.at(stop) != '\n' && text.at(stop) != '\r') {
                    stop++;
                }
                comments.add(new Comment(text.slice(at, stop).stripTrailing(), trailing, lines > 1));
                lines = 0;
                at = stop - 1;
            } else if (point == '\n' || point == '\r' && !(at + 1 < to && text.at(at + 1) == '\n')) {
                lines++;
                trailing = false;
            }
        }
        return lines > 1;
    }
}
