package dev.sluice.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** How most commands print: for people, or for programs. */
final class Output extends Streams {
    enum Format {
        HUMAN,
        JSON
    }

    @Option(names = "--format", paramLabel = "human|json", description = "What to print (default: human).")
    private Format format = Format.HUMAN;

    Output() {}

    Output(boolean plain, Format format, PrintWriter out, PrintWriter err) {
        super(plain, out, err);
        this.format = format;
    }

    boolean json() {
        return format == Format.JSON;
    }
}
