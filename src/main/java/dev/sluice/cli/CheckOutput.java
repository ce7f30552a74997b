package dev.sluice.cli;

import dev.sluice.language.diagnostic.GithubRenderer;
import dev.sluice.language.diagnostic.JsonRenderer;
import dev.sluice.language.diagnostic.JunitRenderer;
import dev.sluice.language.diagnostic.Renderer;
import dev.sluice.language.diagnostic.SarifRenderer;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Option;

/** How {@code check} prints its findings: for people, programs, code scanning, pull requests and reports of tests. */
final class CheckOutput extends Streams {
    enum Format {
        HUMAN,
        JSON,
        SARIF,
        GITHUB,
        JUNIT
    }

    @Option(
            names = "--format",
            paramLabel = "human|json|sarif|github|junit",
            description = "What to print (default: human).")
    private Format format = Format.HUMAN;

    CheckOutput() {}

    CheckOutput(boolean plain, Format format, PrintWriter out, PrintWriter err) {
        super(plain, out, err);
        this.format = format;
    }

    boolean human() {
        return format == Format.HUMAN;
    }

    @Override
    Renderer renderer() {
        return renderer(Map.of());
    }

    /** @param more what the JSON form says besides the findings */
    Renderer renderer(Map<String, ?> more) {
        return switch (format) {
            case HUMAN -> super.renderer();
            case JSON -> new JsonRenderer(more);
            case SARIF -> new SarifRenderer(Version.current(), Pages::of);
            case GITHUB -> new GithubRenderer();
            case JUNIT -> new JunitRenderer("sluice check");
        };
    }
}
