package dev.sluice.language.syntax;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.syntax.generated.RunbookParser;
import dev.sluice.language.text.Decoded;
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
        return parse(source, 0);
    }

    /**
     * The same for a file among several.
     *
     * @param base what the offsets of its spans begin with
     */
    public static Parsed parse(SourceText source, int base) {
        if (source.text().length() > SourceText.LARGEST) {
            return new Parsed(Optional.empty(), List.of(tooLarge(base)));
        }
        CodePoints text = new CodePoints(source.text(), base);
        TokenReader.Tokens tokens = TokenReader.read(text);
        if (tokens.refused()) {
            return new Parsed(Optional.empty(), tokens.findings().inOrder());
        }
        try {
            return parse(text, tokens);
        } catch (StackOverflowError overflow) {
            // Depth is bounded before parsing; this is the net below the net.
            Diagnostic refusal = Diagnostic.error(Code.S105, start(base), "this runbook is nested too deeply", "")
                    .help("split its longest conditions");
            return new Parsed(Optional.empty(), List.of(refusal));
        }
    }

    /** What stops bytes from being a runbook's text. */
    public static Diagnostic refusal(Decoded.Unreadable unreadable) {
        int offset = unreadable.offset();
        Span span = new Span(offset, offset, unreadable.line(), unreadable.column());
        return switch (unreadable.fault()) {
            case TOO_LARGE -> tooLarge(0);
            case BINARY ->
                Diagnostic.error(Code.S103, span, "this file is binary: byte " + offset + " is 0", "")
                        .help("give the path of a `.runbook` file");
            case NOT_UTF_8 ->
                Diagnostic.error(Code.S104, span, "this file is not UTF-8: byte " + offset + " begins no character", "")
                        .help("save the file as UTF-8, for example with `iconv -f latin1 -t utf-8`");
        };
    }

    /** A runbook is refused by its size alone, before it is read. */
    private static Diagnostic tooLarge(int base) {
        return Diagnostic.error(Code.S102, start(base), "this runbook is larger than 1 MB", "")
                .help("split it into several runbooks");
    }

    private static Span start(int base) {
        return new Span(base, base, 1, 1);
    }

    /** The text word for word, comments included; empty where the grammar cannot read it. */
    public static Optional<Manuscript> transcribe(SourceText source) {
        CodePoints text = new CodePoints(source.text(), 0);
        TokenReader.Tokens tokens = TokenReader.read(text);
        if (tokens.findings().hasErrors()) {
            return Optional.empty();
        }
        CommonTokenStream stream = new CommonTokenStream(new ListTokenSource(tokens.list()));
        Optional<RunbookParser.RunbookContext> context = read(stream, tokens, new Damage(stream));
        return tokens.findings().hasErrors()
                ? Optional.empty()
                : context.map(file -> new ManuscriptReader(text, stream).read(file));
    }

    private static Parsed parse(CodePoints text, TokenReader.Tokens tokens) {
        CommonTokenStream stream = new CommonTokenStream(new ListTokenSource(tokens.list()));
        Damage damage = new Damage(stream);
        Optional<RunbookParser.RunbookContext> context = read(stream, tokens, damage);
        Optional<Tree.File> file = context.map(found -> new FileBuilder(text, tokens.findings(), damage).file(found));
        return new Parsed(file, tokens.findings().inOrder());
    }

    /** Empty after too many errors. */
    private static Optional<RunbookParser.RunbookContext> read(
            CommonTokenStream stream, TokenReader.Tokens tokens, Damage damage) {
        RunbookParser parser = new RunbookParser(stream);
        parser.removeErrorListeners();
        try {
            parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
            parser.setErrorHandler(new BailErrorStrategy());
            return Optional.of(parser.runbook());
        } catch (ParseCancellationException error) {
            stream.fill();
            stream.seek(0);
            parser.reset();
            parser.getInterpreter().setPredictionMode(PredictionMode.LL);
            parser.setErrorHandler(new Recovery(tokens.findings(), damage, new SyntaxMessages()));
            try {
                return Optional.of(parser.runbook());
            } catch (ParseCancellationException tooManyErrors) {
                return Optional.empty();
            }
        }
    }
}
