package dev.sluice.language.check;

import dev.sluice.language.check.Parameters.Bound;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Action.Knob;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what stands where a statement wants one value: a literal or a parameter, of the right unit and within all bounds. Every
 * method gives nothing where it found a fault, which it has reported.
 */
final class Settings {
    private static final double NANOS = 1e9;
    /** Longer than any run; a bound that keeps every sum of times representable. */
    private static final double LONGEST = 3_660 * 86_400.0;

    private final Names names;
    private final Parameters parameters;
    private final Map<String, Bound> own;
    private final Findings findings;

    /** @param own what the parameters of the gate at hand stand for; they hide those of the runbook */
    Settings(Names names, Parameters parameters, Map<String, Bound> own, Findings findings) {
        this.names = names;
        this.parameters = parameters;
        this.own = Map.copyOf(own);
        this.findings = findings;
    }

    /** The same with the parameters of a gate. */
    Settings within(Map<String, Bound> gate) {
        return new Settings(names, parameters, gate, findings);
    }

    /** The value of a parameter by its name. */
    Optional<Bound> parameter(String name) {
        Bound hidden = own.get(name);
        if (hidden != null) {
            hidden.param().ifPresent(param -> names.use("param", param));
            return Optional.of(hidden);
        }
        return names.params().containsKey(name) ? used(name) : Optional.empty();
    }

    private Optional<Bound> used(String name) {
        names.use("param", name);
        return parameters.bound(name);
    }

    /** A time that is fixed at start, more than zero. */
    Optional<Duration> duration(Term.Setting setting, String what) {
        return seconds(setting, what).flatMap(seconds -> {
            if (seconds > 0) {
                return Optional.of(duration(seconds));
            }
            outOfBounds(setting.span(), what, "more than 0s");
            return Optional.empty();
        });
    }

    /** A time that is fixed at start, zero included. */
    Optional<Duration> durationOrZero(Term.Setting setting, String what) {
        return seconds(setting, what).flatMap(seconds -> {
            if (seconds >= 0) {
                return Optional.of(duration(seconds));
            }
            outOfBounds(setting.span(), what, "0s or more");
            return Optional.empty();
        });
    }

    private Optional<Double> seconds(Term.Setting setting, String what) {
        return amount(setting, Dimension.DURATION, what).filter(seconds -> {
            boolean sane = seconds <= LONGEST;
            if (!sane) {
                outOfBounds(setting.span(), what, "at most 3660d");
            }
            return sane;
        });
    }

    static Duration duration(double seconds) {
        return Duration.ofNanos(Math.round(seconds * NANOS));
    }

    /** A share of a whole in percent points, more than 0 and at most 100. */
    Optional<Double> share(Term.Setting setting, String what) {
        return amount(setting, Dimension.PERCENT, what).filter(percent -> {
            boolean sane = percent > 0 && percent <= 100;
            if (!sane) {
                outOfBounds(setting.span(), what, "more than 0% and at most 100%");
            }
            return sane;
        });
    }

    /** A whole number from {@code lowest} up. */
    Optional<Integer> count(Term.Setting setting, String what, int lowest) {
        return amount(setting, Dimension.COUNT, what)
                .filter(number -> {
                    boolean sane = number >= lowest && number <= 1_000_000 && number == Math.rint(number);
                    if (!sane) {
                        outOfBounds(setting.span(), what, "a whole number from " + lowest + " to 1_000_000");
                    }
                    return sane;
                })
                .map(Double::intValue);
    }

    /** An amount that is fixed at start. */
    Optional<Double> amount(Term.Setting setting, Type wanted, String what) {
        return bound(setting, wanted, what)
                .filter(bound -> isFixed(bound, setting, what))
                .flatMap(bound -> number(bound.value()));
    }

    /** A text, or a name, that is fixed at start. */
    Optional<String> text(Term.Setting setting, String what) {
        return resolve(setting)
                .flatMap(bound -> bound.type() == Type.Plain.IDENTIFIER
                        ? Optional.of(bound)
                        : bound(setting, Type.Plain.TEXT, what))
                .filter(bound -> isFixed(bound, setting, what))
                .flatMap(bound ->
                        bound.value() instanceof Value.Text text ? Optional.of(text.text()) : Optional.empty());
    }

    /** An amount that the operator may change during the run where its parameter is live. */
    Optional<Knob> knob(Term.Setting setting, Type wanted, String what, double lowest) {
        return bound(setting, wanted, what)
                .flatMap(bound -> number(bound.value()).flatMap(amount -> {
                    if (amount < lowest || amount == 0 && lowest > 0) {
                        outOfBounds(
                                setting.span(), what, Types.name(wanted) + " of at least " + (lowest > 0 ? "1" : "0"));
                        return Optional.<Knob>empty();
                    }
                    boolean live = bound.live() && bound.param().isPresent();
                    return Optional.<Knob>of(
                            live ? new Knob.Live(bound.param().orElseThrow()) : new Knob.Fixed(amount));
                }));
    }

    /** A name of a parameter of the runbook, for a bind or a command's environment. */
    Optional<Bound> bound(Term.Setting setting, Type wanted, String what) {
        return resolve(setting).filter(bound -> {
            boolean fits = Parameters.fits(bound.type(), wanted) || isLiteralNumber(setting, wanted);
            if (!fits) {
                findings.add(Diagnostic.error(
                                Code.S303,
                                setting.span(),
                                "`" + what + "` takes " + Types.name(wanted) + ", but `" + bound.text() + "` is "
                                        + Types.name(bound.type()),
                                "expected " + Types.name(wanted))
                        .help("write a value such as `" + Types.example(wanted) + "`"));
            }
            return fits;
        });
    }

    private static boolean isLiteralNumber(Term.Setting setting, Type wanted) {
        return setting instanceof Term.Literal literal && Parameters.fits(literal.type(), wanted);
    }

    /** What stands for a setting, of whatever unit. */
    Optional<Bound> resolve(Term.Setting setting) {
        return switch (setting) {
            case Term.Literal literal ->
                Optional.of(new Bound(literal.value(), literal.type(), literal.text(), Optional.empty(), false));
            case Term.Reference reference -> reference(reference.name());
        };
    }

    private Optional<Bound> reference(Tree.Name name) {
        Optional<Bound> known = parameter(name.text());
        if (known.isPresent() || names.params().containsKey(name.text()) || names.excused(name, "param")) {
            return known;
        }
        if (names.metrics().containsKey(name.text())) {
            findings.add(Diagnostic.error(
                            Code.S207,
                            name.span(),
                            "`" + name.text() + "` is a metric, and this value is fixed",
                            "a metric")
                    .help("write a literal or the name of a parameter"));
        } else {
            java.util.Set<String> choices = new java.util.LinkedHashSet<>(own.keySet());
            choices.addAll(names.params().keySet());
            findings.unknown(Code.S201, name.span(), "parameter", name.text(), choices);
        }
        return Optional.empty();
    }

    private boolean isFixed(Bound bound, Term.Setting setting, String what) {
        if (bound.live()) {
            findings.add(Diagnostic.error(
                            Code.S211,
                            setting.span(),
                            "`" + what + "` is fixed at start, but parameter `"
                                    + bound.param().orElse("") + "` is `live`",
                            "may change during the run")
                    .help("take `live` off the parameter, or write a literal"));
        }
        return !bound.live();
    }

    private static Optional<Double> number(Value value) {
        return value instanceof Value.Amount amount ? Optional.of(amount.amount()) : Optional.empty();
    }

    void outOfBounds(Span span, String what, String bounds) {
        findings.add(Diagnostic.error(Code.S308, span, "`" + what + "` is out of bounds", "must be " + bounds)
                .help("change it: `" + what + "` must be " + bounds));
    }
}
