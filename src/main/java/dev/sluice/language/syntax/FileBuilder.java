package dev.sluice.language.syntax;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.syntax.Tree.Broken;
import dev.sluice.language.syntax.Tree.Closeout;
import dev.sluice.language.syntax.Tree.Condition;
import dev.sluice.language.syntax.Tree.Finally;
import dev.sluice.language.syntax.Tree.Gate;
import dev.sluice.language.syntax.Tree.Metric;
import dev.sluice.language.syntax.Tree.Module;
import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.Tree.Param;
import dev.sluice.language.syntax.Tree.Phase;
import dev.sluice.language.syntax.Tree.Probe;
import dev.sluice.language.syntax.Tree.Question;
import dev.sluice.language.syntax.Tree.Range;
import dev.sluice.language.syntax.Tree.Source;
import dev.sluice.language.syntax.Tree.Step;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.syntax.Tree.Title;
import dev.sluice.language.syntax.Tree.Verdict;
import dev.sluice.language.syntax.Tree.Verify;
import dev.sluice.language.syntax.generated.RunbookParser.*;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The file as a whole: its header, its declarations, and their order. */
final class FileBuilder {
    private final Findings findings;
    private final Damage damage;
    private final int first;
    private final WordBuilder words;
    private final MetricBuilder metricBuilder;
    private final StepBuilder stepBuilder;
    private final PhaseBuilder phaseBuilder;
    private final HeaderBuilder header;

    private final Once<Title> title;
    private final Once<Module> module;
    private final List<Use> uses = new ArrayList<>();
    private final List<Scenario.Test> tests = new ArrayList<>();
    private final ScenarioBuilder scenarios;
    private final List<Source> sources = new ArrayList<>();
    private final List<Param> params = new ArrayList<>();
    private final List<Metric> metrics = new ArrayList<>();
    private final List<Gate> gates = new ArrayList<>();
    private final List<Phase> phases = new ArrayList<>();
    private final Once<Verify> verify;
    private final Once<Finally> finallyBlock;
    private final Once<Closeout> closeout;
    private final AudienceBuilder audience;
    private final Once<Alerts> alerts;
    private final Once<Dashboard> dashboard;
    private final DiagnosisBuilder diagnosisBuilder;
    private final List<Diagnosis> diagnoses = new ArrayList<>();

    FileBuilder(CodePoints source, Findings findings, Damage damage) {
        this.findings = findings;
        this.damage = damage;
        this.first = source.begin();
        this.words = new WordBuilder(source, findings);
        TermBuilder terms = new TermBuilder(words, findings);
        this.metricBuilder = new MetricBuilder(words, terms, findings);
        this.stepBuilder = new StepBuilder(words, terms, metricBuilder, findings);
        this.phaseBuilder = new PhaseBuilder(words, terms, stepBuilder, findings, damage);
        this.scenarios = new ScenarioBuilder(words, terms, stepBuilder, findings, damage);
        this.header = new HeaderBuilder(words, findings);
        this.title = new Once<>(findings);
        this.module = new Once<>(findings);
        this.verify = new Once<>(findings);
        this.finallyBlock = new Once<>(findings);
        this.closeout = new Once<>(findings);
        this.audience = new AudienceBuilder(words, findings, damage);
        this.alerts = new Once<>(findings);
        this.dashboard = new Once<>(findings);
        this.diagnosisBuilder = new DiagnosisBuilder(words, terms, metricBuilder, stepBuilder, findings, damage);
    }

    Tree.File file(RunbookContext context) {
        Span declared = null;
        boolean titled = false;
        for (StatementContext statement : context.statement()) {
            if (damage.isBroken(statement)) {
                damage.broken(statement);
                continue;
            }
            boolean heads = statement instanceof TitleLineContext || statement instanceof ModuleLineContext;
            boolean ofHeader = HeaderBuilder.isHeaderLine(statement) || heads;
            if (ofHeader && declared != null) {
                lateHeader(statement, declared);
            } else if (!ofHeader && declared == null) {
                declared = Findings.span(statement.getStart());
            }
            titled |= heads;
            read(statement);
        }
        damage.skipped(context);
        if (!titled && !damage.mentions("runbook") && !damage.mentions("module")) {
            Span start = new Span(first, first, 1, 1);
            findings.add(Diagnostic.error(Code.S127, start, "a runbook begins with its title line", "no title line")
                    .help("write `runbook NAME \"What it does\"` as the first line"));
        }
        if (module.get().isEmpty()) {
            params.forEach(this::requireValue);
        }
        return new Tree.File(
                title.get(),
                module.get(),
                header.header(),
                uses,
                sources,
                params,
                metrics,
                gates,
                phases,
                verify.get(),
                finallyBlock.get(),
                closeout.get(),
                alerts.get(),
                dashboard.get(),
                diagnoses,
                tests,
                damage.all(),
                WordBuilder.span(context));
    }

    private void lateHeader(StatementContext statement, Span declared) {
        String keyword = statement.getStart().getText();
        findings.add(Diagnostic.error(
                        Code.S123,
                        Findings.span(statement.getStart()),
                        "`" + keyword + "` stands behind a declaration",
                        "a header line")
                .also(declared, "the declarations begin here")
                .help("move this line up, before the first declaration"));
    }

    private void read(StatementContext statement) {
        Span span = WordBuilder.span(statement);
        switch (statement) {
            case TitleLineContext one ->
                title.state("runbook", span, new Title(words.name(one.name()), words.text(one.text()), span));
            case ModuleLineContext one -> {
                Optional<Text> moduleTitle = Optional.ofNullable(one.text()).map(words::text);
                module.state("module", span, new Module(words.name(one.name()), moduleTitle, span));
            }
            case UseDeclarationContext one -> uses.add(use(one, span));
            case DiagnosisDeclarationContext one -> diagnoses.add(diagnosisBuilder.diagnosis(one, span));
            case TestDeclarationContext one -> tests.add(scenarios.test(one, span));
            case SourceDeclarationContext one ->
                sources.add(new Source(words.name(one.sourceName()), words.name(one.kind), span));
            case ParamDeclarationContext one -> params.add(param(one.parameter(), one.LIVE() != null, span));
            case MetricDeclarationContext one -> metrics.add(metricBuilder.metric(one));
            case GateDeclarationContext one -> gates.add(gate(one, span));
            case PhaseDeclarationContext one -> phases.add(phaseBuilder.phase(one));
            case VerifyDeclarationContext one ->
                verify.state("verify", Findings.span(one.getStart()), verify(one, span));
            case FinallyDeclarationContext one -> {
                damage.skipped(one.finallyBlock());
                finallyBlock.state(
                        "finally", Findings.span(one.getStart()), phaseBuilder.finallyBlock(one.finallyBlock()));
            }
            case CloseoutDeclarationContext one ->
                closeout.state("closeout", Findings.span(one.getStart()), closeout(one, span));
            case AlertsDeclarationContext one ->
                alerts.state("alerts", Findings.span(one.getStart()), audience.alerts(one, span));
            case DashboardDeclarationContext one ->
                dashboard.state("dashboard", Findings.span(one.getStart()), audience.dashboard(one, span));
            default -> header.read(statement, span);
        }
    }

    private Use use(UseDeclarationContext context, Span span) {
        return new Use(
                Optional.ofNullable(context.name()).map(words::name),
                Optional.ofNullable(context.text()).map(words::text),
                context.argument().stream().map(stepBuilder::argument).toList(),
                span);
    }

    private Param param(ParameterContext context, boolean live, Span span) {
        Optional<Range> range = context.low == null
                ? Optional.empty()
                : Optional.of(new Range(words.setting(context.low), words.setting(context.high)));
        return new Param(
                words.name(context.name()),
                words.name(context.unit()),
                Optional.ofNullable(context.value).map(words::setting),
                range,
                live,
                span);
    }

    /** Only what uses a module can be left to say what a parameter is. */
    private void requireValue(Param param) {
        if (param.value().isEmpty()) {
            findings.add(Diagnostic.error(
                            Code.S125,
                            param.unit().span().after(),
                            "parameter `" + param.name().text() + "` has no value",
                            "expected `= VALUE`")
                    .help("add `= VALUE`; only a module may leave that to the runbooks that use it"));
        }
    }

    private Gate gate(GateDeclarationContext context, Span span) {
        GateHeaderContext gateHeader = context.gateHeader();
        boolean sound = !damage.isBroken(gateHeader);
        Name name = sound ? words.name(gateHeader.name()) : damage.nameOf(gateHeader);
        List<Param> parameters = new ArrayList<>();
        if (sound) {
            gateHeader.parameter().forEach(one -> parameters.add(param(one, false, WordBuilder.span(one))));
            parameters.forEach(this::requireValue);
        }
        List<Broken> broken = new ArrayList<>(damage.skipped(context));
        if (!sound) {
            // Its rules read its parameters, and nobody knows them.
            broken.add(damage.broken(gateHeader));
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (VerdictContext verdict : context.verdict()) {
            if (damage.isBroken(verdict)) {
                broken.add(damage.broken(verdict));
            } else if (sound) {
                verdicts.add(phaseBuilder.verdict(verdict));
            }
        }
        return new Gate(name, parameters, verdicts, broken, span);
    }

    private Verify verify(VerifyDeclarationContext context, Span span) {
        damage.skipped(context);
        List<Condition> expects = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        List<Probe> probes = new ArrayList<>();
        for (VerifyItemContext item : context.verifyItem()) {
            if (damage.isBroken(item)) {
                damage.broken(item);
                continue;
            }
            switch (item) {
                case ExpectVerifyContext one ->
                    expects.add(phaseBuilder.condition(one.condition(), one.text(), WordBuilder.span(one)));
                case StepVerifyContext one -> steps.add(stepBuilder.step(one.step()));
                case ProbeVerifyContext one -> probes.add(stepBuilder.probe(one.probe()));
                default -> throw new IllegalStateException("an item without a label");
            }
        }
        VerifyHeaderContext verifyHeader = context.verifyHeader();
        boolean titled = !damage.isBroken(verifyHeader) && verifyHeader.text() != null;
        return new Verify(
                titled ? Optional.of(words.text(verifyHeader.text())) : Optional.empty(), expects, steps, probes, span);
    }

    private Closeout closeout(CloseoutDeclarationContext context, Span span) {
        damage.skipped(context);
        List<Question> questions = new ArrayList<>();
        List<Name> keep = new ArrayList<>();
        for (CloseoutItemContext item : context.closeoutItem()) {
            if (damage.isBroken(item)) {
                damage.broken(item);
                continue;
            }
            switch (item) {
                case AskItemContext one ->
                    questions.add(new Question(words.name(one.name()), words.text(one.text()), WordBuilder.span(one)));
                case KeepItemContext one -> keep.addAll(words.names(one.name()));
                default -> throw new IllegalStateException("an item without a label");
            }
        }
        return new Closeout(questions, keep, span);
    }
}
