package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.modules.Program.Linked;
import dev.sluice.language.sql.SchemaChanges;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.syntax.Diagnosis;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.syntax.Use;
import dev.sluice.language.text.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Rules that look at the whole runbook. */
final class Lint {
    private final Findings findings;
    private final Map<String, Metric> metrics;
    private final Map<String, List<SqlStatement>> queries;
    private final Map<GateRule, Set<String>> inputs = new IdentityHashMap<>();

    /**
     * @param metrics by name
     * @param queries the SQL of those that have one
     */
    Lint(Map<String, Metric> metrics, Map<String, List<SqlStatement>> queries, Findings findings) {
        this.metrics = metrics;
        this.queries = queries;
        this.findings = findings;
    }

    /** A red rule over what its own phase creates or drops would be blind or fail in the middle of the phase. */
    void ownChanges(Phase phase, List<SqlStatement> statements) {
        List<SchemaChanges.Change> changes = new ArrayList<>();
        for (SqlStatement statement : statements) {
            changes.addAll(SchemaChanges.of(statement));
        }
        if (changes.isEmpty()) {
            return;
        }
        for (GateRule rule : phase.rules()) {
            if (rule.red()) {
                inputs(rule).forEach(metric -> ownChanges(phase, rule, metric, changes));
            }
        }
    }

    private void ownChanges(Phase phase, GateRule rule, String metric, List<SchemaChanges.Change> changes) {
        List<SqlStatement> queried = queries.getOrDefault(metric, List.of());
        for (SchemaChanges.Change change : changes) {
            if (queried.stream().anyMatch(change::isReadBy)) {
                String what = change.column().isEmpty()
                        ? "table `" + change.table() + "`"
                        : "column `" + change.table() + "." + change.column() + "`";
                String verb = change.creates() ? "creates" : "drops";
                findings.add(Diagnostic.error(
                                Code.S412,
                                rule.when().span(),
                                "this rule reads " + what + " through `" + metric + "`, and phase `" + phase.name()
                                        + "` " + verb + " it",
                                "fails " + (change.creates() ? "before" : "after") + " the step")
                        .also(phase.span(), "the phase that " + verb + " it")
                        .help("use the rule in another phase, or guard this one by a metric that does not read it"));
                return;
            }
        }
    }

    /** The metrics that a rule reads, inputs of formulas included; found once for a rule that several phases share. */
    private Set<String> inputs(GateRule rule) {
        return inputs.computeIfAbsent(rule, own -> inputs(Expressions.metrics(own.when())));
    }

    private Set<String> inputs(Collection<String> names) {
        Set<String> all = new LinkedHashSet<>();
        ArrayDeque<String> open = new ArrayDeque<>(names);
        while (!open.isEmpty()) {
            String name = open.poll();
            Metric metric = metrics.get(name);
            if (all.add(name) && metric != null && metric.definition() instanceof Metric.Definition.Formula formula) {
                open.addAll(Expressions.metrics(formula.expression()));
            }
        }
        return all;
    }

    /** Names declared and never used; what a module offers is for others to use. */
    void unused(Linked linked, Names names, Course course) {
        Tree.File file = linked.tree();
        own(linked, file.sources()).forEach(source -> unused("source", source.name(), names, "source"));
        own(linked, file.params()).forEach(param -> unused("param", param.name(), names, "parameter"));
        if (linked.isModule()) {
            return;
        }
        file.uses().stream()
                .filter(use -> linked.brings().containsKey(use) && !isUsed(use, linked))
                .forEach(this::unused);
        own(linked, file.gates()).forEach(gate -> unused("gate", gate.name(), names, "gate"));
        own(linked, file.metrics())
                .filter(metric -> metric.kind() != Tree.Metric.Kind.PROGRESS)
                .forEach(metric -> unused("metric", metric.name(), names, "metric"));
        own(linked, List.copyOf(course.captured().values()))
                .forEach(name -> unused("captured", name, names, "captured value"));
    }

    /** What nothing uses of a module was left out before; sources are requirements, which it does not bring. */
    private static boolean isUsed(Use use, Linked linked) {
        Tree.File file = linked.tree();
        return Stream.of(
                        file.params().stream().map(Tree::span),
                        file.metrics().stream().map(Tree::span),
                        file.gates().stream().map(Tree::span),
                        file.phases().stream().map(Tree::span),
                        file.diagnoses().stream().map(Diagnosis::span))
                .flatMap(spans -> spans)
                .anyMatch(
                        span -> linked.brings().get(use).contains(linked.files().fileOf(span)));
    }

    private void unused(Use use) {
        findings.add(Diagnostic.warning(Code.W201, use.span(), "nothing of this module is used", "never used")
                .help("take the line out, or use a metric or gate of the module"));
    }

    private static <T extends Tree> Stream<T> own(Linked linked, List<T> declared) {
        return declared.stream().filter(one -> linked.isOwn(one.span()));
    }

    private void unused(String kind, Tree.Name name, Names names, String what) {
        if (!names.isUsed(kind, name)) {
            findings.add(Diagnostic.warning(
                            Code.W201,
                            name.span(),
                            what + " `" + name.text() + "` is declared and never used",
                            "never used")
                    .help("take it out, or use it"));
        }
    }

    /** Tables of the header that no step touches. */
    void untouched(Tree.File file, Course course) {
        if (course.isOpaque() || file.header().migration().isEmpty()) {
            return;
        }
        for (Tree.QualifiedName table : file.header().migration().get().tables()) {
            String name = table.parts().getLast().text();
            boolean touched = course.statements().stream().anyMatch(statement -> mentions(statement.text(), name))
                    || file.phases().stream()
                            .flatMap(phase -> phase.steps().stream())
                            .anyMatch(step -> step.action()
                                            instanceof dev.sluice.language.syntax.Action.Backfill backfill
                                    && backfill.table().parts().getLast().text().equalsIgnoreCase(name));
            if (!touched && !name.isEmpty()) {
                Span span = table.span();
                findings.add(Diagnostic.warning(
                                Code.W202, span, "no step touches table `" + name + "` of the header", "never touched")
                        .help("take it out of the header, or add the step"));
            }
        }
    }

    private static boolean mentions(String text, String name) {
        for (int at = 0; at + name.length() <= text.length(); at++) {
            if (text.regionMatches(true, at, name, 0, name.length())) {
                return true;
            }
        }
        return false;
    }
}
