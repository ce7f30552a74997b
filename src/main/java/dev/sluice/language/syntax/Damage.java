package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Tree.Broken;
import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.generated.RunbookLexer;
import dev.sluice.language.syntax.generated.RunbookParser.*;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/** Which parts of a parse cannot be trusted: statements with an error, and stretches that are no statement at all. */
final class Damage {
    private static final Set<String> DECLARING =
            Set.of("source", "param", "metric", "gate", "phase", "step", "diagnosis", "check", "cause", "offer");

    private final TokenStream tokens;
    private final Map<ParserRuleContext, Boolean> marked = new IdentityHashMap<>();
    private final Map<ParserRuleContext, List<Broken>> skipped = new IdentityHashMap<>();
    private final List<Broken> all = new ArrayList<>();

    Damage(TokenStream tokens) {
        this.tokens = tokens;
    }

    /** An error in this context spoils the statement around it, not the block around the statement. */
    void mark(ParserRuleContext context) {
        ParserRuleContext at = context;
        do {
            marked.put(at, true);
            at = at.getParent();
        } while (at != null && !isBlock(at));
    }

    /** A stretch between two statements of a block. */
    void skip(ParserRuleContext block, Token first, Token last, Optional<String> meant) {
        Optional<Name> name =
                meant.filter(DECLARING::contains).isPresent() ? name(first.getTokenIndex() + 1) : nameAfter(first);
        skipped.computeIfAbsent(block, key -> new ArrayList<>())
                .add(new Broken(meant.orElse(first.getText()), name, Findings.span(first, last)));
    }

    /** What follows the last statement of a block belongs to it and cannot be read. */
    void markLast(ParserRuleContext block) {
        for (int i = block.getChildCount() - 1; i >= 0; i--) {
            if (block.getChild(i) instanceof ParserRuleContext statement && !isBlock(statement)) {
                marked.put(statement, true);
                return;
            }
            if (block.getChild(i) instanceof ParserRuleContext) {
                return;
            }
        }
    }

    static boolean isBlock(ParserRuleContext context) {
        return switch (context) {
            case RunbookContext block -> true;
            case GateDeclarationContext block -> true;
            case PhaseDeclarationContext block -> true;
            case VerifyDeclarationContext block -> true;
            case CloseoutDeclarationContext block -> true;
            case AlertsDeclarationContext block -> true;
            case DashboardDeclarationContext block -> true;
            case TestDeclarationContext block -> true;
            case DiagnosisDeclarationContext block -> true;
            case CauseBlockContext block -> true;
            case FinallyBlockContext block -> true;
            default -> false;
        };
    }

    boolean isBroken(ParserRuleContext context) {
        return !marked.isEmpty() && marked.containsKey(context);
    }

    /** The statement as far as it can be told; counted among {@link #all}. */
    Broken broken(ParserRuleContext statement) {
        Token first = statement.getStart();
        Broken broken = new Broken(first.getText(), nameAfter(first), WordBuilder.span(statement));
        all.add(broken);
        return broken;
    }

    /** What was passed over in this block; counted among {@link #all}. */
    List<Broken> skipped(ParserRuleContext block) {
        List<Broken> found = skipped.getOrDefault(block, List.of());
        all.addAll(found);
        return found;
    }

    List<Broken> all() {
        return all;
    }

    boolean mentions(String keyword) {
        return all.stream().anyMatch(broken -> broken.keyword().equals(keyword));
    }

    /** The name in a header that has an error; empty where there is none. */
    Name nameOf(ParserRuleContext header) {
        return nameAfter(header.getStart()).orElseGet(() -> new Name("", Findings.span(header.getStart())));
    }

    private Optional<Name> nameAfter(Token first) {
        int index = first.getTokenIndex();
        Token keyword = first;
        while (keyword.getType() == RunbookLexer.REQUIRED
                || keyword.getType() == RunbookLexer.IRREVERSIBLE
                || keyword.getType() == RunbookLexer.HEAD) {
            index++;
            keyword = tokens.get(index);
        }
        return switch (keyword.getType()) {
            case RunbookLexer.SOURCE,
                    RunbookLexer.PARAM,
                    RunbookLexer.METRIC,
                    RunbookLexer.GATE,
                    RunbookLexer.PHASE,
                    RunbookLexer.DIAGNOSIS,
                    RunbookLexer.CHECK,
                    RunbookLexer.CAUSE,
                    RunbookLexer.OFFER,
                    RunbookLexer.STEP -> {
                yield name(index + 1);
            }
            default -> Optional.empty();
        };
    }

    private Optional<Name> name(int index) {
        Token name = tokens.get(index);
        String text = name.getText();
        boolean isName = name.getType() != Token.EOF
                && !text.isEmpty()
                && (Character.isLetter(text.charAt(0)) || text.charAt(0) == '_')
                && !Wording.isReserved(name.getType());
        return isName ? Optional.of(new Name(text, Findings.span(name))) : Optional.empty();
    }
}
