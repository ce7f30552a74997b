package dev.sluice.language.syntax;

import static dev.sluice.language.syntax.generated.RunbookLexer.*;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Names with a hyphen. Each use is a finding of its own, so that repairing all of them keeps them in step; whether a hyphen was meant
 * as a minus, or the new name is taken, can be told only behind the last line.
 */
final class HyphenSlips {
    /** A name as it was written; the token itself goes on without its hyphen. */
    private record Written(CommonToken token, String text, Span span) {}

    private final Findings findings;
    private final List<Written> found = new ArrayList<>();

    HyphenSlips(Findings findings) {
        this.findings = findings;
    }

    /** The name that the token is read as. */
    CommonToken name(CommonToken token) {
        found.add(new Written(token, token.getText(), Findings.span(token)));
        token.setType(ID);
        token.setText(token.getText().replace('-', '_'));
        return token;
    }

    /** @param tokens of the whole text */
    void report(List<Token> tokens) {
        if (found.isEmpty()) {
            return;
        }
        Set<Token> hyphenated = new HashSet<>();
        found.forEach(written -> hyphenated.add(written.token));
        Set<Token> declaring = new HashSet<>();
        Set<String> plain = new HashSet<>();
        Set<String> read = new HashSet<>();
        for (int i = 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.getType() == ID && declares(tokens.get(i - 1).getType())) {
                declaring.add(token);
                (hyphenated.contains(token) ? read : plain).add(token.getText());
            }
        }
        for (Written written : found) {
            String name = written.token.getText();
            boolean minus = !declaring.contains(written.token) && isDifference(written.text, plain);
            report(written, minus, read.contains(name) && plain.contains(name));
        }
    }

    private static boolean declares(int type) {
        return switch (type) {
            case METRIC, PARAM, SOURCE, GATE, PHASE, STEP, INTO -> true;
            default -> false;
        };
    }

    /**
     * @param minus whether a subtraction was meant
     * @param taken whether the name without its hyphen is that of something else
     */
    private void report(Written written, boolean minus, boolean taken) {
        String name = written.token.getText();
        String difference = written.text.replace("-", " - ");
        Diagnostic finding = Diagnostic.error(Code.S154, written.span, "names have no hyphen", "read as one name");
        if (minus) {
            findings.add(finding.help("write `" + difference + "`; a name would be `" + name + "`")
                    .suggest(written.span, difference));
            return;
        }
        Diagnostic helped = finding.help("write `" + name + "`; a subtraction has blanks: `" + difference + "`");
        findings.add(
                taken
                        ? helped.note("`" + name + "` is declared, too").suggest(written.span, name)
                        : helped.fix(written.span, name));
    }

    /** Whether each part makes sense alone: a name that is declared, or behind it an amount. */
    private static boolean isDifference(String text, Set<String> declared) {
        String[] parts = text.split("-");
        boolean all = declared.contains(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            all &= declared.contains(parts[i]) || !parts[i].isEmpty() && Character.isDigit(parts[i].charAt(0));
        }
        return all;
    }
}
