package dev.sluice.document;

import dev.sluice.language.model.Runbook;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.util.ArrayList;
import java.util.List;

/** What there is to show for the claims of the document: tests, a dry run, earlier runs. What nobody gave is said to be missing. */
final class Records {
    private final Runbook runbook;
    private final List<PastRun> runs;

    Records(Runbook runbook, List<PastRun> runs) {
        this.runbook = runbook;
        this.runs = runs;
    }

    List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(
                "Checked",
                new Markup("this document could be made, so the runbook is free of errors; "
                        + Markdown.code("sluice check"))));
        int tests = runbook.tests().size();
        facts.add(new Fact(
                "Tests",
                new Markup(
                        tests == 0
                                ? "none in the runbook"
                                : Words.count(tests, "test") + " in the runbook; "
                                        + Markdown.code("sluice test --coverage") + " shows what they reach")));
        facts.add(new Fact(
                "Dry run",
                new Markup("none given here; " + Markdown.code("sluice plan FILE --env ENV")
                        + " reads every metric once and changes nothing")));
        if (runs.isEmpty()) {
            facts.add(new Fact(
                    "Rehearsals and earlier runs",
                    new Markup(
                            "none given; " + Markdown.code("sluice docs --from-run RUN") + " takes their times over")));
        }
        runs.forEach(run -> facts.add(new Fact("Run " + run.id(), run(run))));
        return facts;
    }

    private Markup run(PastRun run) {
        String text = run.digest().equals(runbook.digest()) ? "of this very text" : "of another text of this runbook";
        String phases = run.phases().entrySet().stream()
                .map(phase -> Markdown.code(phase.getKey()) + " "
                        + Words.duration(phase.getValue().took()) + speed(phase.getValue()))
                .reduce((left, right) -> left + ", " + right)
                .orElse("no phase was done");
        return new Markup("in " + Markdown.text(run.environment()) + ", began " + run.began() + " UTC, took "
                + Words.duration(run.took()) + ", " + text + ": " + Words.stop(Markdown.text(run.outcome()))
                + " By phase: "
                + phases + "."
                + run.rollback()
                        .map(took -> " Its rollback took " + Words.duration(took) + ".")
                        .orElse(""));
    }

    private static String speed(PastRun.Time time) {
        return time.rows() == 0
                ? ""
                : " (" + QuantityFormat.format(time.rows(), Unit.ROWS) + ", "
                        + QuantityFormat.format(time.speed(), Unit.ROWS_PER_SECOND) + ")";
    }
}
