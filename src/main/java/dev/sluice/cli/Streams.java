package dev.sluice.cli;

import dev.sluice.gate.Layout;
import dev.sluice.language.diagnostic.HumanRenderer;
import dev.sluice.language.diagnostic.PlainRenderer;
import dev.sluice.language.diagnostic.Renderer;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command prints: its result to stdout, narration to stderr, colours only on a terminal. */
class Streams {
    /** Every terminal has as many columns. */
    private static final int NARROW = 80;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee;

    @Option(names = "--plain", description = "No colours and no drawing, for screen readers and logs.")
    private boolean plain;

    /** Of a command that Picocli did not make; otherwise null, and the command's are asked for. */
    private PrintWriter out;

    private PrintWriter err;

    Streams() {}

    Streams(boolean plain, PrintWriter out, PrintWriter err) {
        this.plain = plain;
        this.out = out;
        this.err = err;
    }

    /** Whether text goes to a terminal that wants colours; {@code NO_COLOR} and {@code --plain} turn them off. */
    boolean coloured() {
        return !plain && System.getenv("NO_COLOR") == null && terminal() && !"dumb".equals(System.getenv("TERM"));
    }

    /** Whether a terminal may be drawn on, colours or not. */
    boolean drawing() {
        return !plain && !"dumb".equals(System.getenv("TERM"));
    }

    /** How findings are shown to people. */
    Renderer renderer() {
        return plain ? new PlainRenderer() : new HumanRenderer(coloured());
    }

    /** How explanations are laid out: hung in as many columns as there are, a tree with {@code --plain}. */
    Layout layout() {
        if (!drawing()) {
            return new Layout.Tree();
        }
        if (!terminal()) {
            return Layout.USUAL;
        }
        String columns = System.getenv().getOrDefault("COLUMNS", "");
        return new Layout.Hung(columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : NARROW);
    }

    /** Whether standard input and output are a terminal. */
    static boolean terminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From Java 22 on there is a console without a terminal, too, and a method that tells; before, null tells.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before) {
            return true;
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Prints a file's text to standard output in UTF-8, also where the terminal could not show it. */
    void exactly(String text) {
        Charset shown = Charset.forName(System.getProperty("stdout.encoding", "UTF-8"));
        if (shown.newEncoder().canEncode(text)) {
            out().print(text);
        } else {
            out().flush();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            System.out.write(bytes, 0, bytes.length);
            System.out.flush();
        }
    }

    PrintWriter out() {
        return out == null ? mixee.commandLine().getOut() : out;
    }

    PrintWriter err() {
        return err == null ? mixee.commandLine().getErr() : err;
    }
}
