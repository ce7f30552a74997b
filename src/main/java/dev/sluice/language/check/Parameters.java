package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Similar;
import dev.sluice.language.model.Param;
import dev.sluice.language.modules.Program.Linked;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.QuantityParser;
import dev.sluice.value.Type;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a runbook or of a gate, each with the value it has in this run. */
final class Parameters {
    private final Findings findings;
    private final Map<String, Param> known = new LinkedHashMap<>();
    private final Map<String, Bound> bounds = new HashMap<>();

    /** Those of a gate, with their defaults. */
    Parameters(List<Tree.Param> declared, Findings findings) {
        this.findings = findings;
        declared.forEach(param -> declare(param, Optional.empty(), Optional.empty()));
    }

    /**
     * Those of a runbook and its modules. A parameter of a module has the value that its {@code use} line gives; {@code --set} is
     * for those of the runbook.
     *
     * @param given what {@code --set} gave, by name
     * @param title where faults of a value for no parameter are shown
     */
    Parameters(Linked linked, Map<String, String> given, Span title, Findings findings) {
        this.findings = findings;
        Arguments arguments = new Arguments(linked, this, findings);
        List<Tree.Param> own = new ArrayList<>();
        // A file is read before the modules that it uses, so what it hands on to them is known by then.
        for (Tree.Param param : linked.tree().params().stream()
                .sorted((one, other) -> Span.IN_ORDER.compare(one.span(), other.span()))
                .toList()) {
            String name = param.name().text();
            if (linked.isOwn(param.span())) {
                own.add(param);
                declare(param, Optional.empty(), Optional.ofNullable(given.get(name)));
            } else {
                declare(param, arguments.value(param), Optional.empty());
            }
        }
        for (String name : given.keySet()) {
            if (own.stream().noneMatch(param -> param.name().text().equals(name))) {
                forNoParameter(name, given.get(name), own, title);
            }
        }
    }

    private void declare(Tree.Param param, Optional<Argued> argued, Optional<String> given) {
        if (!param.name().isMissing()) {
            check(param, argued, given).ifPresent(checked -> {
                if (known.putIfAbsent(checked.name(), checked) == null) {
                    bounds.put(checked.name(), bound(checked));
                }
            });
        }
    }

    /**
     * What a {@code use} line gives.
     *
     * @param byDefault without {@code --set}
     * @param span of the value
     */
    record Argued(Value value, Value byDefault, Span span) {}

    Optional<Param> get(String name) {
        return Optional.ofNullable(known.get(name));
    }

    /** What stands for the parameter in this run. */
    Optional<Bound> bound(String name) {
        return Optional.ofNullable(bounds.get(name));
    }

    private static Bound bound(Param param) {
        return new Bound(
                param.value(),
                param.unit().type(),
                QuantityFormat.format(param.value(), param.unit()),
                Optional.of(param.name()),
                param.live());
    }

    /**
     * The value behind a name.
     *
     * @param text the value for people
     * @param param the runbook's parameter, absent where a gate was given a literal
     * @param live whether it may change during the run
     */
    record Bound(Value value, Type type, String text, Optional<String> param, boolean live) {}

    List<Param> all() {
        return List.copyOf(known.values());
    }

    private Optional<Param> check(Tree.Param param, Optional<Argued> argued, Optional<String> given) {
        if (param.unit().isMissing()) {
            return Optional.empty();
        }
        Optional<Unit> unit = Types.unit(param.unit().text());
        if (unit.isEmpty()) {
            findings.notOneOf(param.unit().span(), "unit", param.unit().text(), Types.unitWords());
            return Optional.empty();
        }
        Optional<Value> byDefault = param.value().flatMap(value -> literal(param, value, unit.get()));
        Optional<Value> low = param.range().flatMap(range -> literal(param, range.low(), unit.get()));
        Optional<Value> high = param.range().flatMap(range -> literal(param, range.high(), unit.get()));
        boolean upsideDown = low.isPresent() && high.isPresent() && compare(low.get(), high.get()) > 0;
        Optional<Value> lowest = low.filter(any -> !upsideDown);
        Optional<Value> highest = high.filter(any -> !upsideDown);
        if (upsideDown) {
            Tree.Range range = param.range().orElseThrow();
            findings.add(Diagnostic.error(
                            Code.S210,
                            range.span(),
                            "the range of `" + param.name().text() + "` is upside down",
                            "empty")
                    .help("write the lower bound first"));
        }
        if (byDefault.isEmpty() && param.value().isPresent()) {
            return Optional.empty();
        }
        Value usual = byDefault.or(() -> lowest).orElseGet(() -> Types.placeholder(unit.get()));
        Param declared = new Param(
                param.name().text(),
                unit.get(),
                argued.map(Argued::value).orElse(usual),
                argued.map(Argued::byDefault).orElse(usual),
                lowest,
                highest,
                param.live(),
                param.span());
        if (byDefault.isPresent() && !within(declared, byDefault.get())) {
            findings.add(Diagnostic.error(
                            Code.S210,
                            param.value().get().span(),
                            "the default of `" + declared.name() + "` is outside of its range",
                            "not in " + range(declared))
                    .help("choose a default in " + range(declared) + ", or widen the range"));
        }
        argued.filter(value -> !within(declared, value.value())).ifPresent(value -> outOfRange(declared, value));
        return Optional.of(given.flatMap(text -> given(declared, param, text)).orElse(declared));
    }

    private void outOfRange(Param param, Argued argued) {
        findings.add(Diagnostic.error(
                        Code.S225,
                        argued.span(),
                        "`" + QuantityFormat.format(argued.value(), param.unit())
                                + "` is out of the range of parameter `" + param.name() + "`",
                        "not in " + range(param))
                .also(param.span(), "declared here")
                .help("give a value in " + range(param)));
    }

    /** The parameter with a value from the command line; nothing, and a finding, if it does not do. */
    private Optional<Param> given(Param declared, Tree.Param param, String text) {
        Optional<Value> value =
                QuantityParser.parse(text, declared.unit()).filter(parsed -> isPossible(parsed, declared.unit()));
        String setting = "`--set " + declared.name() + "=" + text + "`";
        if (value.isEmpty()) {
            findings.add(Diagnostic.error(
                            Code.S210,
                            param.name().span(),
                            setting + " is not " + Types.name(declared.unit().type()),
                            "declared as " + declared.unit().word())
                    .help("write `--set " + declared.name() + "=" + example(declared) + "`, or another value"
                            + (declared.lowest().isPresent() ? " in " + range(declared) : " of that unit")));
            return Optional.empty();
        }
        if (!within(declared, value.get())) {
            findings.add(Diagnostic.error(
                            Code.S210, param.name().span(), setting + " is out of range", "in " + range(declared))
                    .help("choose a value in " + range(declared)));
            return Optional.empty();
        }
        return Optional.of(new Param(
                declared.name(),
                declared.unit(),
                value.get(),
                declared.byDefault(),
                declared.lowest(),
                declared.highest(),
                declared.live(),
                declared.span()));
    }

    /** The default as one word, so that a shell takes it without quotes. */
    private static String example(Param param) {
        boolean counts = param.unit().type().equals(Dimension.COUNT);
        return QuantityFormat.format(param.byDefault(), counts ? Unit.COUNT : param.unit())
                .replace(" rows", "");
    }

    private Optional<Value> literal(Tree.Param param, Term.Setting setting, Unit unit) {
        return switch (setting) {
            case Term.Reference reference -> word(param, reference, unit);
            case Term.Literal literal -> {
                if (fits(literal.type(), unit.type()) && isPossible(literal.value(), unit)) {
                    yield Optional.of(literal.value());
                }
                findings.add(Diagnostic.error(
                                Code.S303,
                                literal.span(),
                                "`" + param.name().text() + "` is " + Types.name(unit.type()) + ", but `"
                                        + literal.text() + "` is " + Types.name(literal.type()),
                                "expected " + Types.name(unit.type()))
                        .also(param.unit().span(), "declared here")
                        .help("write a value such as `" + Types.example(unit.type()) + "`"));
                yield Optional.empty();
            }
        };
    }

    /** Whether the value is one that the unit can have: things are counted in whole numbers, names are names. */
    static boolean isPossible(Value value, Unit unit) {
        if (unit == Unit.IDENTIFIER) {
            return value instanceof Value.Text text && QuantityParser.isIdentifier(text.text());
        }
        boolean counts = unit == Unit.COUNT || unit == Unit.ROWS;
        return !counts || value instanceof Value.Amount amount && amount.amount() == Math.rint(amount.amount());
    }

    /** A bare word is an identifier where one is declared; one parameter never takes its value from another. */
    private Optional<Value> word(Tree.Param param, Term.Reference reference, Unit unit) {
        if (reference.name().isMissing()) {
            return Optional.empty();
        }
        if (unit == Unit.IDENTIFIER) {
            return Optional.of(new Value.Text(reference.name().text()));
        }
        findings.add(Diagnostic.error(
                        Code.S303,
                        reference.span(),
                        "the value of parameter `" + param.name().text() + "` is no literal",
                        "expected " + Types.name(unit.type()))
                .help("write a value such as `" + Types.example(unit.type()) + "`"));
        return Optional.empty();
    }

    static boolean fits(Type literal, Type wanted) {
        boolean quantities = literal instanceof Dimension && wanted instanceof Dimension;
        return quantities
                ? QuantityParser.fits((Dimension) literal, (Dimension) wanted)
                : literal.equals(wanted) || literal == Type.Plain.TEXT && wanted == Type.Plain.IDENTIFIER;
    }

    private void forNoParameter(String name, String text, List<Tree.Param> declared, Span title) {
        List<String> names = declared.stream().map(param -> param.name().text()).toList();
        Optional<String> similar = Similar.to(name, names);
        findings.add(Diagnostic.error(
                        Code.S209,
                        title,
                        "`--set " + name + "=" + text + "` is for no parameter of this runbook",
                        "has no `" + name + "`")
                .help(similar.map(found -> "write `--set " + found + "=" + text + "`")
                        .orElse(
                                names.isEmpty()
                                        ? "leave it out: the runbook has no parameters"
                                        : "set one of `" + String.join("`, `", names) + "`")));
    }

    static boolean within(Param param, Value value) {
        return param.lowest().map(low -> compare(low, value) <= 0).orElse(true)
                && param.highest().map(high -> compare(value, high) <= 0).orElse(true);
    }

    static String range(Param param) {
        return param.lowest()
                        .map(low -> QuantityFormat.format(low, param.unit()))
                        .orElse("") + " .. "
                + param.highest()
                        .map(high -> QuantityFormat.format(high, param.unit()))
                        .orElse("");
    }

    /** Order of two values of one unit; flags and texts have none. */
    private static int compare(Value one, Value two) {
        if (one instanceof Value.Amount a && two instanceof Value.Amount b) {
            return Double.compare(a.amount(), b.amount());
        }
        if (one instanceof Value.Moment a && two instanceof Value.Moment b) {
            return a.instant().compareTo(b.instant());
        }
        return 0;
    }
}
