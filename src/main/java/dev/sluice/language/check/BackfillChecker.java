package dev.sluice.language.check;

import dev.sluice.language.check.ActionChecker.Checked;
import dev.sluice.language.check.SqlChecker.Sql;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Action.Knob;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.SqlTokens;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.StatementParser;
import dev.sluice.language.sql.statement.TableName;
import dev.sluice.language.syntax.Action.Backfill;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks backfills. */
final class BackfillChecker {
    private static final double BATCH = 1_000;
    /** Of one batch. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private static final Set<String> CHANGES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "WITH");

    private final Names names;
    private final Settings settings;
    private final Parameters parameters;
    private final SqlChecker sql;
    private final QueryChecker queries;
    private final ActionChecker actions;
    private final Findings findings;

    BackfillChecker(
            Names names,
            Settings settings,
            Parameters parameters,
            SqlChecker sql,
            QueryChecker queries,
            ActionChecker actions,
            Findings findings) {
        this.names = names;
        this.settings = settings;
        this.parameters = parameters;
        this.sql = sql;
        this.queries = queries;
        this.actions = actions;
        this.findings = findings;
    }

    /**
     * @param captured the values that earlier steps have captured by then
     * @param earlier the backfills that run before it, by full name
     */
    Optional<Checked> check(Backfill step, Set<String> captured, Set<StepRef> earlier) {
        boolean fits = queries.isTarget(step.source(), "a `backfill`");
        if (step.key().isEmpty()) {
            findings.add(Diagnostic.error(
                            Code.S212,
                            step.table().span(),
                            "the backfill does not say by which key it goes through the table",
                            "no key")
                    .help("add `by id` with the columns of the primary key or of a unique index"));
        }
        Optional<Sql> statement =
                sql.read(step.sql()).filter(read -> isOneChange(read) && sql.oneRange(read) && keepsKey(step, read));
        statement.ifPresent(read -> sql.binds(read, captured));
        Optional<Action.Slice> slice = step.slice().isEmpty()
                ? Optional.of(new Action.Slice.Whole())
                : settings.share(step.slice().get().share(), step.slice().get().spread() ? "spread" : "first")
                        .map(share -> step.slice().get().spread()
                                ? new Action.Slice.Spread(share)
                                : new Action.Slice.First(share));
        List<StepRef> except = except(step, earlier);
        Optional<Knob> batch = step.batch().isEmpty()
                ? Optional.of(new Knob.Fixed(BATCH))
                : knob(step.batch().get(), Dimension.COUNT, "batch", 1)
                        .map(knob -> ranged(step.batch().get(), knob));
        Optional<Knob> rest = step.rest().isEmpty()
                ? Optional.of(new Knob.Fixed(0))
                : knob(step.rest().get(), Dimension.DURATION, "rest", 0);
        Optional<Knob> aim = step.aim().flatMap(setting -> knob(setting, Dimension.DURATION, "aim", Double.MIN_VALUE));
        Optional<Knob> workers = step.workers().isEmpty()
                ? Optional.of(new Knob.Fixed(1))
                : workers(step.workers().get(), step.source());
        Optional<Action.Budget> budget = step.budget().flatMap(stated -> budget(stated, step.source()));
        Optional<String> onlyWhere = step.onlyWhere().flatMap(this::fragment);
        Optional<String> remaining = step.remaining().flatMap(this::fragment);
        Duration timeout = step.timeout()
                .flatMap(setting -> settings.duration(setting, "timeout"))
                .orElse(TIMEOUT);
        Duration lockTimeout = actions.lockTimeout(step.lockTimeout());
        Action.Retry retry = actions.retry(step.retry());
        if (!fits || statement.isEmpty() || slice.isEmpty() || batch.isEmpty() || rest.isEmpty() || workers.isEmpty()) {
            return Optional.empty();
        }
        Action action = new Action.Backfill(
                table(step.table()),
                step.source().text(),
                key(step),
                slice.get(),
                except,
                onlyWhere,
                batch.get(),
                rest.get(),
                aim,
                workers.get(),
                budget,
                lockTimeout,
                timeout,
                retry,
                remaining,
                columns(step.keepOld()),
                actions.ladders().check(step.ladder()),
                statement.get().text());
        return Optional.of(new Checked(action, statement.get().statements(), true));
    }

    /** One statement that changes rows. */
    boolean isOneChange(Sql read) {
        SqlStatement first = read.statements().getFirst();
        if (read.statements().size() > 1) {
            findings.add(Diagnostic.error(
                            Code.S509,
                            read.span(read.statements().get(1)),
                            "a backfill runs one statement for each batch",
                            "a second statement")
                    .help("put both changes into one statement, with a `with` query if they touch two tables"));
            return false;
        }
        boolean changes = CHANGES.contains(first.keyword());
        if (!changes) {
            findings.add(Diagnostic.error(
                            Code.S509,
                            read.span(first),
                            "`" + first.keyword() + "` changes no rows",
                            "not a change of rows")
                    .help("write an `update`, `insert`, `delete` or `merge` with `:range` in its condition"));
        }
        return changes;
    }

    /** A row whose key grows comes into the range of a later batch, which changes it again. */
    private boolean keepsKey(Backfill step, Sql read) {
        List<String> key = keyInCatalog(step);
        List<String> changed = changed(step)
                .filter(column -> key.contains(cased(step, column)))
                .toList();
        return changed.isEmpty()
                || findings.addYounger(Diagnostic.error(
                                Code.S509,
                                read.span(read.statements().getFirst()),
                                "the statement changes `" + changed.getFirst()
                                        + "`, by which the backfill goes through the table",
                                "may change a row in one batch and again in a later one")
                        .help("go `by` the columns of a unique index that the statement leaves as they are"));
    }

    /** The columns that the statement sets. */
    private static Stream<String> changed(Backfill step) {
        return StatementParser.parse(step.sql().text()).stream()
                .flatMap(statement -> statement instanceof Statement.Dml dml && dml.change() == Statement.Change.UPDATE
                        ? dml.columns().stream()
                        : Stream.empty());
    }

    /** A column by which {@code only where} chooses rows, and which the statement then sets in them. */
    Optional<String> changedChoice(Backfill step) {
        Set<String> named = step.onlyWhere().stream()
                .flatMap(condition -> SqlTokens.scan(condition.text()).tokens().stream())
                .filter(token -> token.kind() == SqlToken.Kind.WORD || token.kind() == SqlToken.Kind.QUOTED)
                .map(token -> cased(step, token.word()))
                .collect(Collectors.toSet());
        return changed(step)
                .filter(column -> named.contains(cased(step, column)))
                .findFirst();
    }

    private List<StepRef> except(Backfill step, Set<StepRef> earlier) {
        List<StepRef> except = new ArrayList<>();
        for (Tree.StepName name : step.except()) {
            StepRef ref = new StepRef(name.phase().text(), name.step().text());
            names.step(name).ifPresent(other -> exceptable(step, name, ref, other, earlier.contains(ref)));
            except.add(ref);
        }
        return except;
    }

    /** What is left out are whole ranges of the key, so that the other step must have gone by it and left no row in them. */
    private void exceptable(Backfill step, Tree.StepName name, StepRef ref, Tree.Step other, boolean earlier) {
        if (!(other.action() instanceof Backfill backfill)
                || !table(backfill.table()).equals(table(step.table()))
                || !earlier) {
            findings.add(Diagnostic.error(
                            Code.S510,
                            name.span(),
                            "`" + ref + "` is no earlier backfill of `" + table(step.table()) + "`",
                            "nothing to leave out")
                    .help("name a backfill of the same table that runs before this one"));
        } else if (!keyInCatalog(backfill).equals(keyInCatalog(step))) {
            findings.addYounger(Diagnostic.error(
                            Code.S510,
                            name.span(),
                            "`" + ref + "` goes by another key: `" + String.join(", ", key(backfill)) + "`",
                            "its ranges are none of this key")
                    .help("let both go `by " + String.join(", ", key(backfill)) + "`"));
        } else if (condition(backfill).isPresent() && !condition(backfill).equals(condition(step))) {
            findings.addYounger(Diagnostic.error(
                            Code.S510,
                            name.span(),
                            "`" + ref + "` did only some rows of its ranges, and this step would leave out all of them",
                            "leaves out rows that nothing has done")
                    .help("leave `except` out and say which rows are left, such as `only where \"not ("
                            + condition(backfill).get() + ")\"`"));
        }
    }

    private static List<String> key(Backfill step) {
        return columns(step.key());
    }

    private List<String> keyInCatalog(Backfill step) {
        return key(step).stream()
                .map(TableName::inCatalog)
                .map(column -> cased(step, column))
                .toList();
    }

    /** A MariaDB tells no cases of a column apart. */
    private String cased(Backfill step, String column) {
        return queries.isJdbc(step.source()) ? column.toLowerCase(Locale.ROOT) : column;
    }

    private static Optional<String> condition(Backfill step) {
        return step.onlyWhere().map(text -> text.text().strip());
    }

    private Optional<Knob> knob(Term.Setting setting, Type type, String what, double lowest) {
        return settings.knob(setting, type, what, lowest).map(knob -> {
            if (knob instanceof Knob.Live live) {
                parameters.get(live.param()).ifPresent(param -> bounded(setting, param, what, lowest));
            }
            return knob;
        });
    }

    /** A size that a parameter states stays within its range, also where nobody may turn it. */
    private static Knob ranged(Term.Setting setting, Knob knob) {
        return setting instanceof Term.Reference reference && knob instanceof Knob.Fixed fixed
                ? new Knob.Fixed(fixed.amount(), Optional.of(reference.name().text()))
                : knob;
    }

    /** A live parameter must not be set to a value that the knob cannot have. */
    private void bounded(Term.Setting setting, Param param, String what, double lowest) {
        boolean sane = param.lowest()
                .map(low -> low instanceof Value.Amount amount && amount.amount() >= lowest)
                .orElse(false);
        if (!sane) {
            findings.add(Diagnostic.error(
                            Code.S308,
                            setting.span(),
                            "`" + what + "` could be set out of bounds during the run: `" + param.name()
                                    + "` has no sane lower bound",
                            "could be set too low")
                    .also(param.span(), "declared here")
                    .help("give the parameter a range with a lower bound, such as `in "
                            + (param.unit().type().equals(Dimension.COUNT) ? "100 .. 50_000`" : "0s .. 10s`")));
        }
    }

    /** A whole number, within what one database bears; one on a MariaDB, where ranges are not run beside each other. */
    private Optional<Knob> workers(Term.Setting setting, Tree.Name source) {
        boolean jdbc = queries.isJdbc(source);
        int most = jdbc ? 1 : Action.Backfill.MOST_WORKERS;
        return knob(setting, Dimension.COUNT, "workers", 1).filter(knob -> {
            boolean sane = switch (knob) {
                case Knob.Fixed fixed -> fixed.amount() <= most && fixed.amount() == Math.rint(fixed.amount());
                case Knob.Live live ->
                    parameters
                            .get(live.param())
                            .flatMap(Param::highest)
                            .map(high -> high instanceof Value.Amount amount && amount.amount() <= most)
                            .orElse(false);
            };
            if (!sane) {
                findings.add(Diagnostic.error(
                                Code.S308,
                                setting.span(),
                                jdbc
                                        ? "on a `jdbc` source one batch of a backfill runs at a time"
                                        : "`workers` is a whole number from 1 to " + most,
                                "out of bounds")
                        .help(
                                jdbc
                                        ? "leave `workers` out, or fill two tables by two steps"
                                        : "write `workers 2`, or a live parameter with its range, such as"
                                                + " `param workers count = 1 in 1 .. 4 live`"));
            }
            return sane;
        });
    }

    private Optional<Action.Budget> budget(dev.sluice.language.syntax.Action.Budget stated, Tree.Name source) {
        Action.Budget.What what = stated.what()
                .map(Tree.Name::text)
                .map(BackfillChecker::what)
                .orElseGet(() -> {
                    Optional<Type> type = settings.resolve(stated.rate()).map(Parameters.Bound::type);
                    boolean bytes = type.map(Dimension.BYTE_RATE::equals).orElse(false);
                    boolean share = type.map(Dimension.PERCENT::equals).orElse(false);
                    return bytes ? Action.Budget.What.WAL : share ? Action.Budget.What.DUTY : Action.Budget.What.ROWS;
                });
        if (what == Action.Budget.What.WAL && queries.isJdbc(source)) {
            findings.add(
                    Diagnostic.error(
                                    Code.S212,
                                    stated.rate().span(),
                                    "a budget of WAL does not go with a `jdbc` source: nobody measures what a MariaDB writes",
                                    "would hold nothing back")
                            .help(
                                    "bound its rows, such as `at most 20_000/s rows`, or its share of the time, such as `at most 25% duty`"));
            return Optional.empty();
        }
        Type type = switch (what) {
            case WAL -> Dimension.BYTE_RATE;
            case ROWS -> Dimension.COUNT_RATE;
            case DUTY -> Dimension.PERCENT;
        };
        return knob(stated.rate(), type, "at most", Double.MIN_VALUE).map(knob -> new Action.Budget(what, knob));
    }

    private static Action.Budget.What what(String word) {
        return switch (word) {
            case "wal" -> Action.Budget.What.WAL;
            case "duty" -> Action.Budget.What.DUTY;
            default -> Action.Budget.What.ROWS;
        };
    }

    /** A condition that goes into the engine's own statements. */
    private Optional<String> fragment(Tree.Text text) {
        return sql.read(text).map(read -> {
            if (read.statements().size() > 1
                    || !read.statements().getFirst().binds().isEmpty()) {
                findings.add(Diagnostic.error(
                                Code.S601, text.span(), "this is one condition, without binds", "more than a condition")
                        .help("write one condition such as `\"tenant_id = 7\"`"));
            }
            return text.text().strip();
        });
    }

    /** The table as SQL names it: quoted where the file quotes it. */
    static String table(Tree.QualifiedName name) {
        return name.parts().stream().map(BackfillChecker::written).collect(Collectors.joining("."));
    }

    /** Columns as SQL names them: quoted where the file quotes them. */
    static List<String> columns(List<Tree.Name> names) {
        return names.stream().map(BackfillChecker::written).toList();
    }

    private static String written(Tree.Name name) {
        int length = name.text().codePointCount(0, name.text().length());
        boolean quoted = name.span().end() - name.span().start() > length;
        return quoted ? '"' + name.text().replace("\"", "\"\"") + '"' : name.text();
    }
}
