package dev.sluice.language.check;

import dev.sluice.language.check.Parameters.Argued;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Param;
import dev.sluice.language.modules.Program.Given;
import dev.sluice.language.modules.Program.Linked;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import dev.sluice.value.Type;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Optional;

/** Reads the values that {@code use} lines give to the parameters of modules: a literal, or a parameter of the file with that line. */
final class Arguments {
    private final Linked linked;
    private final Parameters parameters;
    private final Findings findings;

    Arguments(Linked linked, Parameters parameters, Findings findings) {
        this.linked = linked;
        this.parameters = parameters;
        this.findings = findings;
    }

    /** What a {@code use} line gives to the parameter; nothing where none does, or where that is a fault, reported here. */
    Optional<Argued> value(Tree.Param param) {
        Given given = linked.arguments().get(param.name().text());
        Optional<Unit> unit = Types.unit(param.unit().text());
        if (given == null || unit.isEmpty()) {
            return Optional.empty();
        }
        return switch (given.argument().value()) {
            case Term.Literal literal ->
                fitting(
                        param,
                        unit.get(),
                        literal.text(),
                        literal.type(),
                        new Argued(literal.value(), literal.value(), literal.span()));
            case Term.Reference reference -> handedOn(param, unit.get(), given, reference);
        };
    }

    private Optional<Argued> handedOn(Tree.Param param, Unit unit, Given given, Term.Reference reference) {
        Tree.Name name = reference.name();
        Optional<Param> source = parameters
                .get(name.text())
                .filter(known -> isBeside(known.span(), given.use().span()));
        if (source.isPresent()) {
            Param known = source.get();
            if (known.live()) {
                findings.add(Diagnostic.error(
                                Code.S211,
                                reference.span(),
                                "`" + param.name().text() + "` is fixed at start, but parameter `" + known.name()
                                        + "` is `live`",
                                "may change during the run")
                        .also(param.span(), "declared here")
                        .help("take `live` off `" + known.name() + "`, or write a literal"));
                return Optional.empty();
            }
            Argued argued = new Argued(known.value(), known.byDefault(), reference.span());
            return fitting(param, unit, known.name(), known.unit().type(), argued);
        }
        if (unit == Unit.IDENTIFIER && !name.isMissing()) {
            Value word = new Value.Text(name.text());
            return Optional.of(new Argued(word, word, reference.span()));
        }
        List<String> beside = linked.tree().params().stream()
                .filter(declared -> isBeside(declared.span(), given.use().span()))
                .map(declared -> declared.name().text())
                .toList();
        if (!name.isMissing() && !beside.contains(name.text())) {
            findings.unknown(Code.S201, reference.span(), "parameter", name.text(), beside);
        }
        return Optional.empty();
    }

    private boolean isBeside(Span one, Span other) {
        return linked.files().fileOf(one) == linked.files().fileOf(other);
    }

    /** @param text the value as the line has it */
    private Optional<Argued> fitting(Tree.Param param, Unit unit, String text, Type type, Argued argued) {
        if (Parameters.fits(type, unit.type()) && Parameters.isPossible(argued.value(), unit)) {
            return Optional.of(argued);
        }
        findings.add(Diagnostic.error(
                        Code.S225,
                        argued.span(),
                        "parameter `" + param.name().text() + "` is " + Types.name(unit.type()) + ", but `" + text
                                + "` is " + Types.name(type),
                        "expected " + Types.name(unit.type()))
                .also(param.span(), "declared here")
                .help("give a value such as `" + Types.example(unit.type()) + "`"));
        return Optional.empty();
    }
}
