package dev.sluice.language.syntax;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.syntax.generated.RunbookParser;
import dev.sluice.language.text.SourceText;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Reads a runbook's text into a tree. Never throws for any text; safe to call from several threads.
 *
 * <p>The first stage is quick and gives up at the first error; only then the second reads again, reports and recovers.
 */
public final class Parser {
    private Parser() {}

    public static Parsed parse(SourceText source) {
        if (source.text().length() > SourceText.LARGEST) {
            return refused(Code.S102, "this runbook is larger than 1 MB", "split it into several runbooks");
        }
        CodePoints text = new CodePoints(source.text());
        TokenReader.Tokens tokens = TokenReader.read(text);
        if (tokens.tooDeep()) {
            return new Parsed(Optional.empty(), tokens.findings().inOrder());
        }
        try {
            return parse(text, tokens);
        } catch (StackOverflowError overflow) {
            // Depth is bounded before parsing; this is the net below the net.
            return refused(Code.S105, "this runbook is nested too deeply", "split its longest conditions");
        }
    }

    private static Parsed parse(CodePoints text, TokenReader.Tokens tokens) {
        CommonTokenStream stream = new CommonTokenStream(new ListTokenSource(tokens.list()));
        Damage damage = new Damage(stream);
        RunbookParser parser = new RunbookParser(stream);
        parser.removeErrorListeners();
        RunbookParser.RunbookContext context;
        try {
            parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
            parser.setErrorHandler(new BailErrorStrategy());
            context = parser.runbook();
        } catch (ParseCancellationException error) {
            stream.seek(0);
            parser.reset();
            parser.getInterpreter().setPredictionMode(PredictionMode.LL);
            parser.setErrorHandler(new Recovery(tokens.findings(), damage, new SyntaxMessages()));
            context = parser.runbook();
        }
        Tree.File file = new FileBuilder(text, tokens.findings(), damage).file(context);
        return new Parsed(Optional.of(file), tokens.findings().inOrder());
    }

    private static Parsed refused(Code code, String message, String help) {
        return new Parsed(
                Optional.empty(),
                List.of(Diagnostic.error(code, new Span(0, 0, 1, 1), message, "")
                        .help(help)));
    }
}
