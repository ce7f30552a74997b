package dev.sluice.demo;

import dev.sluice.run.Elapsed;
import java.io.PrintWriter;
import java.util.List;

/** What the demo prints around the run's own lines. */
final class Narration {
    private static final int LABEL = 13;

    private final PrintWriter out;

    Narration(PrintWriter out) {
        this.out = out;
    }

    void title(String text) {
        out.printf("%n%s%n%n", text);
        out.flush();
    }

    void fact(String label, String text) {
        out.printf("  %-" + LABEL + "s  %s%n", label, text);
        out.flush();
    }

    void command(String text) {
        out.printf("%n$ %s%n%n", text);
        out.flush();
    }

    /** What the journal holds, with the line that holds it. */
    void found(Evidence.Found found) {
        out.printf("  %8s  %-9s  %s%n", Elapsed.text(found.at()), "line " + found.line(), found.what());
        out.flush();
    }

    void proof(Proof proof) {
        out.printf("  %-4s  %-" + LABEL + "s  %s%n", proof.holds() ? "ok" : "FAIL", proof.subject(), proof.figures());
        proof.counterexamples().forEach(row -> out.printf("        %-" + LABEL + "s    %s%n", "", row));
        out.flush();
    }

    void lines(List<String> lines) {
        lines.forEach(line -> out.printf("  %s%n", line));
        out.flush();
    }
}
