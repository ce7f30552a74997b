package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.DashboardRow;
import dev.sluice.language.syntax.Dashboard;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks what the dashboard shows first. Comes behind all that reads metrics: a row alone makes no run read one. */
final class DashboardChecker {
    private final Names names;
    private final Texts texts;
    private final Findings findings;
    private final Map<String, Span> titles = new HashMap<>();
    private final Map<String, Span> shown = new HashMap<>();

    DashboardChecker(Names names, Texts texts, Findings findings) {
        this.names = names;
        this.texts = texts;
        this.findings = findings;
    }

    List<DashboardRow> check(Optional<Dashboard> block) {
        return block.map(dashboard -> dashboard.rows().stream().map(this::row).toList())
                .orElse(List.of());
    }

    private DashboardRow row(Dashboard.Row row) {
        String title = texts.filled(row.title());
        if (title.isBlank()) {
            findings.add(Diagnostic.error(Code.S217, row.title().span(), "the row has no title", "an empty text")
                    .help("say what its metrics have in common, such as \"Database\""));
        } else {
            once(titles.putIfAbsent(title, row.title().span()), row.title().span(), "a row \"" + title + "\"")
                    .ifPresent(finding -> findings.add(finding.help("put their metrics into one row")));
        }
        List<String> metrics = new ArrayList<>();
        for (int i = 0; i < row.metrics().size(); i++) {
            Tree.Name name = row.metrics().get(i);
            if (known(name)) {
                int index = i;
                metrics.add(name.text());
                once(shown.putIfAbsent(name.text(), name.span()), name.span(), "metric `" + name.text() + "`")
                        .map(finding -> finding.help("take it out of one of the two places"))
                        .map(finding -> Superfluous.remove(finding, row.metrics(), index))
                        .ifPresent(findings::add);
            }
        }
        return new DashboardRow(title, metrics, row.span());
    }

    private static Optional<Diagnostic> once(Span before, Span again, String what) {
        return Optional.ofNullable(before)
                .map(first -> Diagnostic.error(Code.S217, again, what + " stands on the dashboard twice", "shown again")
                        .also(first, "first shown here"));
    }

    /** Whether there is such a metric. */
    private boolean known(Tree.Name name) {
        boolean read = names.isUsed("metric", name);
        Optional<Tree.Metric> metric = names.metric(name);
        if (!read && metric.isPresent() && !isShownUnread(metric.get())) {
            findings.add(Diagnostic.warning(
                            Code.W201,
                            name.span(),
                            "no gate or phase uses metric `" + name.text() + "`, so no run reads it",
                            "this panel stays empty")
                    .help("use it in a gate, or take it out of the row"));
        }
        return metric.isPresent();
    }

    /** Progress is always told, and a dashboard asks Prometheus by itself. */
    private static boolean isShownUnread(Tree.Metric metric) {
        return metric.kind() == Tree.Metric.Kind.PROGRESS
                || metric.definition() instanceof Tree.Metric.Definition.Queried queried
                        && queried.query().language() == Tree.Query.Language.PROMQL;
    }
}
