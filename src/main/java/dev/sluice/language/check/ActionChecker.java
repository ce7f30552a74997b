package dev.sluice.language.check;

import dev.sluice.language.check.SqlChecker.Sql;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Source;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.syntax.Action.Retry;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Checks what a step or an undo does, except backfills. The defaults are those of {@code docs/language.md}. */
final class ActionChecker {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration SQL_TIMEOUT = Duration.ofHours(1);
    /** For what may take long without holding anybody up: index builds, validation, VACUUM. */
    private static final Duration LONG_SQL_TIMEOUT = Duration.ofHours(24);

    private static final Duration RUN_TIMEOUT = Duration.ofHours(1);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration MANUAL_TIMEOUT = Duration.ofHours(24);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
    private static final List<Integer> DONE = List.of(200, 201, 202, 204);

    private final Names names;
    private final Settings settings;
    private final ExpressionChecker expressions;
    private final SqlChecker sql;
    private final QueryChecker queries;
    private final Texts texts;
    private final Findings findings;
    private final LadderChecker ladders;

    ActionChecker(
            Names names,
            Settings settings,
            ExpressionChecker expressions,
            SqlChecker sql,
            QueryChecker queries,
            Texts texts,
            Findings findings) {
        this.names = names;
        this.settings = settings;
        this.expressions = expressions;
        this.sql = sql;
        this.queries = queries;
        this.texts = texts;
        this.findings = findings;
        this.ladders = new LadderChecker(settings, findings);
    }

    LadderChecker ladders() {
        return ladders;
    }

    /**
     * An action that was checked.
     *
     * @param statements its SQL statements, to look into for what they change
     * @param writes whether it may change anything outside of the run
     */
    record Checked(Action action, List<SqlStatement> statements, boolean writes) {}

    /** @param captured the values that earlier steps have captured by then */
    Optional<Checked> sql(dev.sluice.language.syntax.Action.Sql step, Set<String> captured) {
        boolean fits = queries.isTarget(step.source(), "a `sql` step");
        Optional<Sql> text = sql.read(step.sql());
        text.ifPresent(sql::noRange);
        return sql(step, text, captured).filter(any -> fits);
    }

    /** The same for SQL that was read already, with {@code :range} allowed or judged by the caller. */
    Optional<Checked> sql(dev.sluice.language.syntax.Action.Sql step, Optional<Sql> text, Set<String> captured) {
        Optional<SqlText> cleanUp = step.cleanUp().flatMap(sql::read).map(read -> {
            sql.binds(read, captured);
            sql.noRange(read);
            return read.text();
        });
        Duration lockTimeout = lockTimeout(step.lockTimeout());
        Action.Retry retry = retry(step.retry());
        Optional<Duration> timeout = step.timeout().flatMap(setting -> settings.duration(setting, "timeout"));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Sql read = text.get();
        sql.binds(read, captured);
        sql.noTransactionControl(read);
        Action.Sql.Mode mode = mode(step, read);
        into(step, read);
        boolean reads = step.into().isPresent()
                && read.statements().stream()
                        .allMatch(statement -> statement.writes().isEmpty());
        boolean isLong = mode == Action.Sql.Mode.OUTSIDE_TRANSACTION
                || read.statements().stream().anyMatch(statement -> statement.has("validate"));
        Action action = new Action.Sql(
                step.source().text(),
                read.text(),
                mode,
                lockTimeout,
                timeout.orElse(isLong ? LONG_SQL_TIMEOUT : SQL_TIMEOUT),
                retry,
                step.into().map(Tree.Name::text),
                cleanUp);
        return Optional.of(new Checked(action, read.statements(), !reads));
    }

    private Action.Sql.Mode mode(dev.sluice.language.syntax.Action.Sql step, Sql read) {
        boolean stated = step.mode().isPresent();
        boolean together = step.mode().map(mode -> mode.oneTransaction()).orElse(false);
        if (read.statements().size() > 1 && !together) {
            Diagnostic finding = Diagnostic.error(
                    Code.S505,
                    read.span(read.statements().get(1)),
                    "several statements without a common transaction: a failure between them leaves half of the step done",
                    "a second statement");
            findings.add(finding.help(
                    stated
                            ? "make each a step of its own: outside of a transaction a step is one statement"
                            : "write `in one transaction` behind `sql on "
                                    + step.source().text() + "`, or make each a step of its own"));
        }
        boolean mariaDb = queries.isJdbc(step.source());
        Optional<SqlStatement> refusing = read.statements().stream()
                .filter(statement -> mariaDb
                        ? statement.commitsOnMariaDb()
                        : statement.refusesTransaction().isPresent())
                .findFirst();
        if (together) {
            refusing.ifPresent(statement -> refuses(step, read, statement, mariaDb));
            return Action.Sql.Mode.ONE_TRANSACTION;
        }
        return stated || refusing.isPresent() ? Action.Sql.Mode.OUTSIDE_TRANSACTION : Action.Sql.Mode.SINGLE;
    }

    private void refuses(
            dev.sluice.language.syntax.Action.Sql step, Sql read, SqlStatement statement, boolean mariaDb) {
        findings.add(Diagnostic.error(
                        Code.S506,
                        read.span(statement),
                        mariaDb
                                ? "MariaDB commits `" + statement.keyword()
                                        + "` by itself, and with it what stands before it"
                                : "PostgreSQL does not run `" + statement.keyword() + "` in a transaction",
                        mariaDb ? "ends the transaction" : "refuses a transaction")
                .also(step.mode().orElseThrow().span(), "the transaction")
                .help("make it a step of its own, without `in one transaction`"));
    }

    private void into(dev.sluice.language.syntax.Action.Sql step, Sql read) {
        step.into().ifPresent(name -> {
            SqlStatement last = read.statements().getLast();
            boolean yields = last.writes().isEmpty() || last.has("returning");
            if (!yields) {
                findings.add(Diagnostic.error(
                                Code.S511,
                                name.span(),
                                "`" + last.keyword() + "` yields no value to capture",
                                "nothing goes in here")
                        .also(read.span(last), "the last statement")
                        .help("end with a `select`, or add `returning ...`, of one row and one column"));
            }
        });
    }

    Duration lockTimeout(Optional<Term.Setting> stated) {
        return stated.flatMap(setting -> settings.duration(setting, "lock timeout"))
                .orElse(LOCK_TIMEOUT);
    }

    Action.Retry retry(Optional<Retry> stated) {
        if (stated.isEmpty()) {
            return Action.Retry.NONE;
        }
        Optional<Integer> times = settings.count(stated.get().times(), "retry", 1);
        Optional<Tree.Range> backoff = stated.get().backoff();
        Duration first = backoff.flatMap(range -> settings.duration(range.low(), "backoff"))
                .orElse(Duration.ofSeconds(1));
        Duration longest = backoff.flatMap(range -> settings.duration(range.high(), "backoff"))
                .orElse(LONGEST_BACKOFF);
        if (first.compareTo(longest) > 0) {
            settings.outOfBounds(
                    backoff.orElseThrow().span(), "backoff", "a range from the shorter to the longer pause");
        }
        return new Action.Retry(times.orElse(1), first, longest);
    }

    Optional<Checked> run(dev.sluice.language.syntax.Action.Run step, Set<String> captured) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Tree.Argument value : step.values()) {
            environment(value, captured).ifPresent(name -> {
                if (values.putIfAbsent(value.name().text(), name) != null) {
                    findings.add(Diagnostic.error(
                                    Code.S203,
                                    value.name().span(),
                                    "value `" + value.name().text() + "` is given twice",
                                    "given again")
                            .help("keep one"));
                }
            });
        }
        Duration timeout = step.timeout()
                .flatMap(setting -> settings.duration(setting, "timeout"))
                .orElse(RUN_TIMEOUT);
        Duration grace = step.grace()
                .flatMap(setting -> settings.durationOrZero(setting, "grace"))
                .orElse(GRACE);
        OptionalDouble exit = step.exit()
                .flatMap(setting -> settings.count(setting, "exit", 0))
                .map(code -> OptionalDouble.of(code))
                .orElse(OptionalDouble.empty());
        Action.Retry retry = retry(step.retry());
        Optional<String> onPause = step.onPause().map(texts::plain);
        if (step.command().text().isBlank()) {
            sql.empty(step.command());
            return Optional.empty();
        }
        return Optional.of(new Checked(
                new Action.Run(
                        texts.plain(step.command()),
                        timeout,
                        grace,
                        onPause,
                        retry,
                        Collections.unmodifiableMap(values),
                        exit,
                        ladders.check(step.ladder())),
                List.of(),
                true));
    }

    /** The name whose value goes into a command's environment. */
    private Optional<String> environment(Tree.Argument argument, Set<String> captured) {
        return switch (argument.value()) {
            case Term.Literal literal -> {
                findings.add(Diagnostic.error(
                                Code.S207,
                                literal.span(),
                                "a command gets parameters and captured values, no literals",
                                "a literal")
                        .help("declare `param " + argument.name().text() + " ... = " + literal.text()
                                + "` and name it here"));
                yield Optional.empty();
            }
            case Term.Reference reference -> {
                String name = reference.name().text();
                if (captured.contains(name)) {
                    names.use("captured", name);
                    yield Optional.of(name);
                }
                yield settings.resolve(reference).map(bound -> name);
            }
        };
    }

    Optional<Checked> http(dev.sluice.language.syntax.Action.Http step) {
        boolean fits = queries.isOf(Source.Kind.HTTP, step.source(), "an `http` step");
        String method = step.request().method().toUpperCase(Locale.ROOT);
        Action action = new Action.Http(
                step.source().text(),
                method,
                queries.address(step.request().address()),
                step.body().map(texts::plain),
                queries.statuses(step.status(), DONE),
                step.timeout()
                        .flatMap(setting -> settings.duration(setting, "timeout"))
                        .orElse(HTTP_TIMEOUT),
                retry(step.retry()),
                step.idempotencyKey().isPresent());
        boolean writes = !method.equals("GET") && !method.equals("HEAD");
        return fits ? Optional.of(new Checked(action, List.of(), writes)) : Optional.empty();
    }

    Checked manual(dev.sluice.language.syntax.Action.Manual step) {
        Duration atMost = step.atMost()
                .flatMap(setting -> settings.duration(setting, "at most"))
                .orElse(MANUAL_TIMEOUT);
        return new Checked(new Action.Manual(texts.plain(step.instruction()), atMost), List.of(), true);
    }

    Optional<Checked> await(dev.sluice.language.syntax.Action.Wait step, Place place) {
        Optional<Duration> atMost = settings.duration(step.atMost(), "at most");
        Optional<Expression> until = expressions.condition(step.until(), place);
        return atMost.isEmpty() || until.isEmpty()
                ? Optional.empty()
                : Optional.of(new Checked(new Action.Wait(until.get(), atMost.get()), List.of(), false));
    }
}
