package dev.sluice.language.check;

import dev.sluice.language.check.Parameters.Bound;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.TestCase.Deed;
import dev.sluice.language.syntax.Scenario;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks what an operator does in a test: the console's words, each with what belongs to it. */
final class DeedChecker {
    /** How each word is written. */
    private static final Map<String, String> USAGE = usage();

    private final Names names;
    private final Settings settings;
    private final Parameters parameters;
    private final FactChecker facts;
    private final Findings findings;

    DeedChecker(Names names, Settings settings, Parameters parameters, FactChecker facts, Findings findings) {
        this.names = names;
        this.settings = settings;
        this.parameters = parameters;
        this.facts = facts;
        this.findings = findings;
    }

    private static Map<String, String> usage() {
        Map<String, String> usage = new LinkedHashMap<>();
        List.of("pause", "continue", "retry", "back", "rollback", "abort").forEach(word -> usage.put(word, word));
        usage.put("skip", "skip PHASE.STEP");
        usage.put("jump", "jump to PHASE");
        usage.put("throttle", "throttle to 50%");
        usage.put("set", "set NAME = VALUE");
        usage.put("override", "override GATE for 15m");
        return usage;
    }

    Optional<Deed> check(Scenario.Deed deed) {
        if (!USAGE.containsKey(deed.verb().text())) {
            if (!deed.verb().isMissing()) {
                findings.notOneOf(
                        deed.verb().span(), "word of an operator", deed.verb().text(), List.copyOf(USAGE.keySet()));
            }
            return Optional.empty();
        }
        return switch (deed) {
            case Scenario.Deed.Plain plain -> plain(plain);
            case Scenario.Deed.Share share ->
                switch (share.verb().text()) {
                    case "throttle" ->
                        settings.share(share.share(), "throttle to").map(Deed.Throttle::new);
                    case "jump" -> jump(share);
                    default -> unfit(deed);
                };
            case Scenario.Deed.Valued valued -> valued.verb().text().equals("set") ? set(valued) : unfit(deed);
            case Scenario.Deed.Lasting lasting ->
                lasting.verb().text().equals("override") ? override(lasting) : unfit(deed);
            case Scenario.Deed.OnStep onStep ->
                onStep.verb().text().equals("skip")
                        ? facts.step(onStep.step()).map(step -> new Deed.Skip(FactChecker.ref(onStep.step())))
                        : unfit(deed);
        };
    }

    private Optional<Deed> plain(Scenario.Deed.Plain plain) {
        return switch (plain.verb().text()) {
            case "pause" -> Optional.of(new Deed.Pause());
            case "continue" -> Optional.of(new Deed.Continue());
            case "retry" -> Optional.of(new Deed.Retry());
            case "back" -> Optional.of(new Deed.Back());
            case "rollback" -> Optional.of(new Deed.Rollback());
            case "abort" -> Optional.of(new Deed.Abort());
            default -> unfit(plain);
        };
    }

    private Optional<Deed> jump(Scenario.Deed.Share jump) {
        return jump.share() instanceof Term.Reference phase
                ? names.phase(phase.name())
                        .map(known -> new Deed.Jump(phase.name().text()))
                : unfit(jump);
    }

    private Optional<Deed> set(Scenario.Deed.Valued set) {
        Optional<Param> param = names.param(set.object())
                .flatMap(known -> parameters.get(known.name().text()));
        return param.flatMap(known -> {
            if (!known.live()) {
                return report(
                        set.object().span(),
                        "parameter `" + known.name() + "` is not `live`, so nobody can set it during a run",
                        "write `live` behind its declaration, or give it with the test: `test \"...\" with "
                                + known.name() + " = ...`");
            }
            return settings.bound(set.value(), known.unit().type(), known.name())
                    .map(Bound::value)
                    .filter(value -> isWithin(value, known, set.value().span()))
                    .map(value -> new Deed.Set(known.name(), value));
        });
    }

    boolean isWithin(Value value, Param param, Span span) {
        boolean within = Parameters.within(param, value);
        if (!within) {
            settings.outOfBounds(span, param.name(), "in " + Parameters.range(param));
        }
        return within;
    }

    private Optional<Deed> override(Scenario.Deed.Lasting override) {
        Tree.Name gate = override.object();
        Optional<Duration> lasting = settings.duration(override.lasting(), "override for");
        boolean known =
                names.phases().containsKey(gate.text()) || names.gate(gate).isPresent();
        return known ? lasting.map(time -> new Deed.Override(gate.text(), time)) : Optional.empty();
    }

    private Optional<Deed> unfit(Scenario.Deed deed) {
        return report(
                deed.span(),
                "this is not how `" + deed.verb().text() + "` is said",
                "write `operator " + USAGE.get(deed.verb().text()) + "`");
    }

    private Optional<Deed> report(Span span, String message, String help) {
        findings.add(
                Diagnostic.error(Code.S705, span, message, "cannot be done").help(help));
        return Optional.empty();
    }
}
