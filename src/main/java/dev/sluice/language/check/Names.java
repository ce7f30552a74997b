package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Header;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.syntax.Diagnosis;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the file declares, by name, and what of it is used. A name that a broken statement would have declared is known but
 * stands for nothing, so that its uses raise no further errors; where such a statement's name cannot be told, no name of its kind
 * counts as unknown.
 */
final class Names {
    /** Of blocks and of states: no phase or metric may take them. */
    private static final Set<String> BLOCKS = Set.of("finally", "verify");

    private static final Set<String> STATES = Set.of("blind", "running");

    /** Kinds of which every one declared should be used. */
    private static final Set<String> TRACKED = Set.of("source", "param", "metric", "gate");

    private final Findings findings;
    private final Map<String, Tree.Source> sources;
    private final Map<String, Tree.Param> params;
    private final Map<String, Tree.Metric> metrics;
    private final Map<String, Tree.Gate> gates;
    private final Map<String, Tree.Phase> phases;
    private final Map<String, Diagnosis> diagnoses;
    private final Map<String, Map<String, Tree.Step>> steps = new HashMap<>();
    private final Set<String> broken = new HashSet<>();
    private final Set<String> brokenKinds = new HashSet<>();
    private final Map<String, Set<String>> used = new HashMap<>();

    Names(Tree.File file, Findings findings) {
        this.findings = findings;
        sources = declared(file.sources(), Tree.Source::name, "source");
        Map<String, Tree.Name> quantities = new HashMap<>();
        params = declared(file.params(), Tree.Param::name, "parameter");
        metrics = declared(file.metrics(), Tree.Metric::name, "metric");
        params.values().forEach(param -> quantities.put(param.name().text(), param.name()));
        metrics.values().forEach(metric -> {
            Tree.Name other = quantities.get(metric.name().text());
            if (other != null) {
                twice("metric", metric.name(), other);
            }
            state(metric.name());
        });
        params.values().forEach(param -> {
            state(param.name());
            taken(
                    param.name(),
                    Set.of(Header.TABLES, Runbook.GONE).contains(param.name().text()));
        });
        gates = declared(file.gates(), Tree.Gate::name, "gate");
        phases = declared(file.phases(), Tree.Phase::name, "phase");
        diagnoses = declared(file.diagnoses(), Diagnosis::name, "diagnosis");
        phases.values().forEach(this::steps);
        file.finallyBlock().ifPresent(block -> steps.put("finally", declared(block.steps(), Tree.Step::name, "step")));
        file.verify().ifPresent(block -> steps.put("verify", declared(block.steps(), Tree.Step::name, "step")));
        broken(file);
    }

    private void broken(Tree.File file) {
        Stream<Tree.Broken> inPhases = file.phases().stream().flatMap(phase -> phase.broken().stream());
        Stream<Tree.Broken> inGates = file.gates().stream().flatMap(gate -> gate.broken().stream());
        Stream.of(file.broken().stream(), inPhases, inGates).flatMap(all -> all).forEach(statement -> {
            statement
                    .name()
                    .filter(name -> !name.isMissing())
                    .ifPresentOrElse(
                            name -> broken.add(name.text()), () -> brokenKinds.addAll(kinds(statement.keyword())));
        });
    }

    /** What a statement with that first word may declare. */
    private static Set<String> kinds(String keyword) {
        return switch (keyword) {
            case "use" -> Set.of("source", "param", "metric", "gate", "phase", "step", "diagnosis");
            case "irreversible" -> Set.of("phase", "step");
            case "required" -> Set.of("step");
            default -> Set.of(keyword);
        };
    }

    private void steps(Tree.Phase phase) {
        List<Tree.Step> all = new ArrayList<>(phase.steps());
        phase.finallyBlock().ifPresent(block -> all.addAll(block.steps()));
        steps.put(phase.name().text(), declared(all, Tree.Step::name, "step"));
        if (BLOCKS.contains(phase.name().text())) {
            findings.add(Diagnostic.error(
                            Code.S204,
                            phase.name().span(),
                            "`" + phase.name().text() + "` names a block of every runbook",
                            "taken")
                    .help("give the phase another name"));
        }
    }

    private void state(Tree.Name name) {
        taken(name, STATES.contains(name.text()));
    }

    private void taken(Tree.Name name, boolean taken) {
        if (taken) {
            findings.add(Diagnostic.error(
                            Code.S204,
                            name.span(),
                            "`" + name.text() + "` has a meaning of its own and cannot be redefined",
                            "taken")
                    .help("choose another name"));
        }
    }

    private <T> Map<String, T> declared(List<T> items, java.util.function.Function<T, Tree.Name> nameOf, String kind) {
        Map<String, T> byName = new LinkedHashMap<>();
        for (T item : items) {
            Tree.Name name = nameOf.apply(item);
            if (!name.isMissing()) {
                T before = byName.putIfAbsent(name.text(), item);
                if (before != null) {
                    twice(kind, name, nameOf.apply(before));
                }
            }
        }
        return byName;
    }

    void twice(String kind, Tree.Name name, Tree.Name before) {
        findings.add(Diagnostic.error(
                        Code.S203, name.span(), kind + " `" + name.text() + "` is declared twice", "declared again")
                .also(before.span(), "first declared here")
                .help("rename one of them"));
    }

    Optional<Tree.Source> source(Tree.Name name) {
        return find(name, sources, "source");
    }

    Optional<Tree.Metric> metric(Tree.Name name) {
        return find(name, metrics, "metric");
    }

    Optional<Tree.Gate> gate(Tree.Name name) {
        return find(name, gates, "gate");
    }

    Optional<Tree.Phase> phase(Tree.Name name) {
        return find(name, phases, "phase");
    }

    Optional<Diagnosis> diagnosis(Tree.Name name) {
        return find(name, diagnoses, "diagnosis");
    }

    Optional<Tree.Param> param(Tree.Name name) {
        return find(name, params, "param");
    }

    /** A step by its full name. */
    Optional<Tree.Step> step(Tree.StepName name) {
        return phase(name.phase())
                .flatMap(phase -> find(name.step(), steps.get(phase.name().text()), "step"));
    }

    /** A step of a phase or block. */
    Optional<Tree.Step> step(String phase, Tree.Name name) {
        return find(name, steps.getOrDefault(phase, Map.of()), "step");
    }

    private <T> Optional<T> find(Tree.Name name, Map<String, T> known, String kind) {
        T found = known.get(name.text());
        if (found != null) {
            if (TRACKED.contains(kind)) {
                use(kind, name.text());
            }
            return Optional.of(found);
        }
        if (!excused(name, kind)) {
            String what = kind.equals("param") ? "parameter" : kind;
            findings.unknown(Code.S201, name.span(), what, name.text(), known.keySet());
        }
        return Optional.empty();
    }

    /** Whether a name that nothing declares has an error of its own already. */
    boolean excused(Tree.Name name, String kind) {
        return name.isMissing() || broken.contains(name.text()) || brokenKinds.contains(kind);
    }

    Map<String, Tree.Source> sources() {
        return sources;
    }

    Map<String, Tree.Metric> metrics() {
        return metrics;
    }

    Map<String, Tree.Param> params() {
        return params;
    }

    Map<String, Tree.Phase> phases() {
        return phases;
    }

    Map<String, Tree.Gate> gates() {
        return gates;
    }

    void use(String kind, String name) {
        used.computeIfAbsent(kind, any -> new HashSet<>()).add(name);
    }

    /** A value that a {@code use} line hands on uses the parameter that it names. */
    void useIn(Term.Setting value) {
        if (value instanceof Term.Reference reference) {
            use("param", reference.name().text());
        }
    }

    boolean isUsed(String kind, Tree.Name name) {
        return name.isMissing() || used.getOrDefault(kind, Set.of()).contains(name.text());
    }
}
