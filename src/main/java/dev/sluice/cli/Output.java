package dev.sluice.cli;

import picocli.CommandLine.Option;

/** How most commands print: for people, or for programs. */
final class Output extends Streams {
    enum Format {
        HUMAN,
        JSON
    }

    @Option(names = "--format", paramLabel = "human|json", description = "What to print (default: human).")
    private Format format = Format.HUMAN;

    boolean json() {
        return format == Format.JSON;
    }
}
