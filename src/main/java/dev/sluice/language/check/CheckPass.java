package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Closeout;
import dev.sluice.language.model.DashboardRow;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Header;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Reach;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.model.TestCase;
import dev.sluice.language.model.Verification;
import dev.sluice.language.modules.Program.Linked;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.SourceText;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One walk over a file with one set of values for its parameters. */
final class CheckPass {
    private final Linked linked;
    private final SourceText text;
    private final Tree.File file;
    private final Findings findings;
    private final Names names;
    private final Parameters parameters;
    private final Texts texts;
    private final HeaderChecker headers;
    private final QueryChecker queries;
    private final MetricChecker metricChecker;
    private final ExpressionChecker expressions;
    private final GateChecker gates;
    private final PostponementChecker postponements;
    private final StepChecker steps;
    private final DiagnosisChecker diagnoses;
    private final ClockChecker clocks;
    private final Settings settings;

    /** @param text all of the program, for the record */
    CheckPass(Linked linked, SourceText text, Map<String, String> given, Findings findings) {
        this.linked = linked;
        this.text = text;
        this.file = linked.tree();
        this.findings = findings;
        Span title = file.title().map(line -> line.name().span()).orElse(Span.NONE);
        names = new Names(file, findings);
        parameters = new Parameters(linked, given, title, findings);
        linked.arguments()
                .values()
                .forEach(value -> names.useIn(value.argument().value()));
        settings = new Settings(names, parameters, Map.of(), findings);
        texts = new Texts(names, settings, findings);
        headers = new HeaderChecker(settings, texts, findings);
        MetricFacts facts = new MetricFacts(names, settings, findings);
        clocks = new ClockChecker(facts, settings, findings);
        SqlChecker sql = new SqlChecker(names, settings, texts, findings);
        queries = new QueryChecker(names, settings, sql, texts, findings);
        expressions = new ExpressionChecker(names, facts, settings, findings);
        SampleChecker samples = new SampleChecker(settings, sql, queries, findings);
        metricChecker = new MetricChecker(names, facts, settings, expressions, queries, samples, texts, findings);
        ActionChecker actions = new ActionChecker(names, settings, expressions, sql, queries, texts, findings);
        BackfillChecker backfills = new BackfillChecker(names, settings, parameters, sql, queries, actions, findings);
        UndoChecker undos = new UndoChecker(sql, actions, backfills, queries, texts, findings);
        gates = new GateChecker(names, settings, expressions, findings);
        postponements = new PostponementChecker(names, settings, expressions, texts, findings);
        OfferChecker offers = new OfferChecker(names, actions, texts, findings);
        diagnoses = new DiagnosisChecker(names, settings, expressions, queries, offers, texts, findings);
        steps = new StepChecker(names, actions, backfills, undos, queries, postponements, findings);
    }

    /** The runbook, as far as it could be put together; worth something only if nothing at all was found wrong. */
    Optional<Runbook> run() {
        Header header = headers.check(file.header());
        List<Source> sources = file.sources().stream()
                .flatMap(declared -> queries.source(declared).stream())
                .toList();
        Map<String, Metric> metrics = new LinkedHashMap<>();
        file.metrics()
                .forEach(metric ->
                        metricChecker.check(metric).ifPresent(checked -> metrics.put(checked.name(), checked)));
        Lint lint = new Lint(metrics, metricChecker.statements(), findings);
        GateLogic logic = new GateLogic(metrics, findings);
        PhaseChecker phaseChecker = new PhaseChecker(
                names, settings, expressions, gates, steps, logic, clocks, new Reach(metrics), texts, findings);
        List<Phase> phases = phases(phaseChecker, lint);
        Optional<Verification> verify = file.verify().map(block -> verify(block, phaseChecker));
        List<Step> last = file.finallyBlock()
                .map(block -> steps.check(
                        new StepChecker.Block(
                                StepRef.FINALLY,
                                block.steps(),
                                List.of(),
                                block.probes(),
                                false,
                                false,
                                true,
                                phaseChecker.green()),
                        phaseChecker.course()))
                .orElse(List.of());
        verify.ifPresent(block -> phaseChecker.waits(block.steps()));
        phaseChecker.waits(last);
        Closeout closeout = file.closeout().map(this::closeout).orElse(Closeout.NONE);
        unusedGates();
        Set<String> baselines = baselines(phases);
        List<Diagnosis> diagnosed = file.diagnoses().stream()
                .map(diagnosis -> diagnoses.check(diagnosis, baselines))
                .toList();
        Alerting alerting = new AlertingChecker(settings, texts, findings).check(file.alerts(), header.contact());
        List<DashboardRow> dashboard = new DashboardChecker(names, texts, findings).check(file.dashboard());
        Attendance.check(file, findings);
        if (!findings.hasErrors()) {
            lint.unused(linked, names, phaseChecker.course());
            lint.untouched(file, phaseChecker.course());
        }
        postponements.windows().forEach(window -> metrics.put(window.name(), window));
        List<TestCase> tests = tests(metrics, baselines);
        return file.title()
                .map(title -> new Runbook(
                        title.name().text(),
                        texts.filled(title.title()),
                        text.digest(),
                        text.text(),
                        linked.files(),
                        header,
                        sources,
                        parameters.all(),
                        List.copyOf(metrics.values()),
                        file.gates().stream().map(gate -> gate.name().text()).toList(),
                        phases,
                        verify,
                        last,
                        closeout,
                        alerting,
                        dashboard,
                        diagnosed,
                        tests));
    }

    /** Last, so that nothing counts as used because a test speaks of it. */
    private List<TestCase> tests(Map<String, Metric> metrics, Set<String> baselines) {
        FactChecker facts = new FactChecker(names, settings, metrics, texts, findings);
        TestChecker checker = new TestChecker(names, settings, parameters, facts, expressions, texts, findings);
        return file.tests().stream().map(test -> checker.check(test, baselines)).toList();
    }

    private static Set<String> baselines(List<Phase> phases) {
        return phases.stream()
                .flatMap(phase -> phase.baselines().stream())
                .map(Phase.Baseline::metric)
                .collect(Collectors.toSet());
    }

    /** One expression over the file's names, whatever else is in the file. */
    Optional<Expression> expression(Term term, Place place) {
        return expressions.any(term, place);
    }

    private List<Phase> phases(PhaseChecker checker, Lint lint) {
        boolean broken = file.broken().stream()
                .anyMatch(statement -> Set.of("phase", "irreversible", "use").contains(statement.keyword()));
        if (file.phases().isEmpty() && file.title().isPresent() && !broken) {
            findings.add(Diagnostic.error(
                            Code.S206,
                            file.title().map(Tree.Title::span).orElse(Span.NONE),
                            "the runbook has no phase, so there is nothing to run",
                            "no phase follows")
                    .help("add `phase NAME \"TITLE\" { ... }`"));
        }
        PhaseOrder order = new PhaseOrder(file.phases(), names, findings);
        List<Phase> phases = new ArrayList<>();
        for (Tree.Phase declared : order.phases()) {
            Phase phase = checker.check(declared, order.before(declared));
            lint.ownChanges(phase, checker.course().statements(phase.name()));
            phases.add(phase);
        }
        return phases;
    }

    private Verification verify(Tree.Verify block, PhaseChecker checker) {
        String title = block.title().map(texts::filled).orElse("Verify");
        List<Phase.Condition> expects = checker.conditions(block.expects(), "expect", checker.green());
        StepChecker.Block own = new StepChecker.Block(
                StepRef.VERIFY, block.steps(), List.of(), block.probes(), false, false, true, checker.green());
        return new Verification(title, expects, steps.check(own, checker.course()), block.span());
    }

    private Closeout closeout(Tree.Closeout closeout) {
        Map<String, Tree.Name> asked = new LinkedHashMap<>();
        closeout.questions().forEach(question -> {
            Tree.Name before = asked.putIfAbsent(question.name().text(), question.name());
            if (before != null) {
                names.twice("question", question.name(), before);
            }
        });
        Set<String> used = new HashSet<>();
        file.phases()
                .forEach(phase -> phase.rules().forEach(rule -> {
                    if (rule instanceof Tree.GateUse use) {
                        used.add(use.name().text());
                    }
                }));
        for (Tree.Name name : closeout.keep()) {
            boolean known = names.gate(name).isPresent();
            if (known && !used.contains(name.text())) {
                findings.add(Diagnostic.error(
                                Code.S207,
                                name.span(),
                                "gate `" + name.text() + "` is used by no phase, so there is nothing to keep",
                                "never armed")
                        .help("use the gate in a phase, or take it out of `keep`"));
            }
        }
        return new Closeout(
                closeout.questions().stream()
                        .map(question -> new Closeout.Question(question.name().text(), texts.plain(question.text())))
                        .toList(),
                closeout.keep().stream().map(Tree.Name::text).toList());
    }

    Names names() {
        return names;
    }

    /** A gate that no phase uses is checked all the same. */
    private void unusedGates() {
        Set<String> phases = names.phases().keySet();
        for (Tree.Gate gate : names.gates().values()) {
            if (!names.isUsed("gate", gate.name())) {
                gates.alone(gate, phases);
            }
        }
    }
}
