package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Postponement;
import dev.sluice.language.model.Postponement.Occasion;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.syntax.Action;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Checks what postponed steps wait for. */
final class PostponementChecker {
    /** The longest day there is, so that a window opens at least once. */
    private static final Duration A_DAY = Duration.ofHours(25);

    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration FRESH = Duration.ofSeconds(15);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** What has to be left of a window for something to begin: more than a reading may be old. */
    private static final Duration LEAST = Duration.ofSeconds(20);

    /**
     * Seconds left of a window, 0 outside. What is left by the clock on the wall and what is left by real time differ when clocks
     * change; the shorter one counts.
     */
    private static final String LEFT = """
            select case
                     when "begin" < "end" and at >= "begin" and at < "end" then extract(epoch from least(
                       day + "end" - local, (day + "end") at time zone zone - now))
                     when "begin" > "end" and at < "end" then extract(epoch from least(
                       day + "end" - local, (day + "end") at time zone zone - now))
                     when "begin" > "end" and at >= "begin" then extract(epoch from least(
                       day + 1 + "end" - local, (day + 1 + "end") at time zone zone - now))
                     else 0
                   end
            from (select now, zone, local, local::date as day, local::time as at, time '%2$s' as "begin", time '%3$s' as "end"
                  from (select now, zone, now at time zone zone as local
                        from (select clock_timestamp() as now, '%1$s' as zone) as clock) as clock) as clock
            """;

    /**
     * The same of a MariaDB: nothing where it does not know the zone. Of an hour that comes twice it takes an end for the first one,
     * which may be over.
     */
    private static final String LEFT_ON_MARIADB = """
            select case
                     when wall is null then null
                     when opens < closes and (clock < opens or clock >= closes) then 0
                     when opens > closes and clock < opens and clock >= closes then 0
                     when due <= moment then timestampdiff(microsecond, wall, finish) / 1000000
                     else least(timestampdiff(microsecond, wall, finish), timestampdiff(microsecond, moment, due)) / 1000000
                   end
            from (select moment, wall, clock, opens, closes, finish, convert_tz(finish, zone, '+00:00') as due
                  from (select moment, zone, wall, clock, opens, closes,
                               timestamp(date(wall) + interval (opens > closes and clock >= opens) day, closes) as finish
                        from (select moment, zone, wall, cast(wall as time(6)) as clock,
                                     cast('%2$s' as time) as opens, cast('%3$s' as time) as closes
                              from (select moment, zone, convert_tz(moment, '+00:00', zone) as wall
                                    from (select utc_timestamp(6) as moment, '%1$s' as zone) as now_there) as there) as times) as ending) as all_of_it
            """;

    private final Names names;
    private final Settings settings;
    private final ExpressionChecker expressions;
    private final Texts texts;
    private final Findings findings;
    private final List<Metric> windows = new ArrayList<>();

    PostponementChecker(Names names, Settings settings, ExpressionChecker expressions, Texts texts, Findings findings) {
        this.names = names;
        this.settings = settings;
        this.expressions = expressions;
        this.texts = texts;
        this.findings = findings;
    }

    /** What tells of the windows that were checked so far. */
    List<Metric> windows() {
        return windows;
    }

    Optional<Postponement> check(Tree.Step step, StepChecker.Block block) {
        return step.postponed().flatMap(stated -> check(stated, step, block));
    }

    private Optional<Postponement> check(
            dev.sluice.language.syntax.Postponement stated, Tree.Step step, StepChecker.Block block) {
        if (!block.undoable()) {
            misfit(
                    stated.span(),
                    "no gate is in force here, so that nothing would watch while the step waits",
                    "move the step into a phase, or leave `postponed until` out");
        }
        if (step.action() instanceof Action.Wait) {
            misfit(stated.span(), "a `wait` waits by itself", "leave `postponed until` out");
        }
        Optional<Duration> atMost = stated.atMost().flatMap(setting -> settings.duration(setting, "at most"));
        return switch (stated.until()) {
            case dev.sluice.language.syntax.Postponement.Occasion.Window window ->
                window(window, step, block)
                        .map(open -> new Postponement(open, Optional.of(atMost.orElse(A_DAY)), stated.span()));
            case dev.sluice.language.syntax.Postponement.Occasion.Condition condition -> {
                if (stated.atMost().isEmpty()) {
                    misfit(
                            condition.condition().span(),
                            "it is not said how long the step may wait for this",
                            "add a bound behind it: `at most 4h`");
                }
                yield expressions
                        .condition(condition.condition(), block.place())
                        .map(holds -> new Postponement(new Occasion.Condition(holds), atMost, stated.span()));
            }
            case dev.sluice.language.syntax.Postponement.Occasion.Person person ->
                Optional.of(
                        new Postponement(new Occasion.Person(texts.plain(person.question())), atMost, stated.span()));
        };
    }

    private void misfit(Span span, String what, String help) {
        findings.add(Diagnostic.error(Code.S514, span, what, "does not fit").help(help));
    }

    private Optional<Occasion> window(
            dev.sluice.language.syntax.Postponement.Occasion.Window stated, Tree.Step step, StepChecker.Block block) {
        Optional<LocalTime> begin = time(stated.begin());
        Optional<LocalTime> end = time(stated.end());
        Optional<ZoneId> zone = zone(stated.zone());
        Optional<String> source = source(stated, step);
        if (begin.isEmpty() || end.isEmpty() || zone.isEmpty() || source.isEmpty()) {
            return Optional.empty();
        }
        if (begin.equals(end)) {
            misfit(stated.span(), "the window has no end", "write two different times of day");
            return Optional.empty();
        }
        Metric metric = metric(
                block.name() + "." + step.name().text() + ".window",
                source.get(),
                left(source.get(), zone.get(), begin.get(), end.get()),
                stated.span());
        windows.add(metric);
        return Optional.of(new Occasion.Window(begin.get(), end.get(), zone.get(), metric.name(), open(metric)));
    }

    private Optional<LocalTime> time(Tree.Name stated) {
        try {
            return stated.isMissing() ? Optional.empty() : Optional.of(LocalTime.parse(stated.text()));
        } catch (DateTimeException noTime) {
            return Optional.empty(); // the reader has said so
        }
    }

    /** A place or UTC: what else Java takes for a zone, such as UTC+2, means another one to PostgreSQL. */
    private Optional<ZoneId> zone(Tree.Text stated) {
        String name = stated.text();
        boolean known = name.equals("UTC")
                || name.contains("/")
                        && !name.startsWith("Etc/")
                        && !name.startsWith("SystemV/")
                        && ZoneRulesProvider.getAvailableZoneIds().contains(name);
        if (!known) {
            misfit(
                    stated.span(),
                    "there is no time zone `" + name + "`",
                    "write the name of one as in the tz database: `\"Europe/Madrid\"`, `\"America/New_York\"`, `\"UTC\"`");
        }
        return known ? Optional.of(ZoneId.of(name)) : Optional.empty();
    }

    /** Whose clock tells: the step's own database, else the first that is declared. */
    private Optional<String> source(dev.sluice.language.syntax.Postponement.Occasion.Window stated, Tree.Step step) {
        Optional<String> own = switch (step.action()) {
            case Action.Sql sql -> Optional.of(sql.source().text());
            case Action.Backfill backfill -> Optional.of(backfill.source().text());
            default ->
                names.sources().values().stream()
                        .filter(source -> source.kind().text().equals("postgres"))
                        .map(source -> source.name().text())
                        .findFirst();
        };
        if (own.isEmpty()) {
            misfit(
                    stated.span(),
                    "no source has a clock that could tell of the window",
                    "declare a database: `source db postgres`");
        }
        return own;
    }

    /** Steps change no other database behind a driver than a MariaDB. */
    private String left(String source, ZoneId zone, LocalTime begin, LocalTime end) {
        Tree.Source declared = names.sources().get(source);
        if (declared == null || !declared.kind().text().equals("jdbc")) {
            return LEFT.formatted(zone, begin, end);
        }
        // Where its tables of zones were never filled, a MariaDB knows differences to UTC, and not even UTC by its
        // name.
        return LEFT_ON_MARIADB.formatted(zone.getId().equals("UTC") ? "+00:00" : zone, begin, end);
    }

    private static Metric metric(String name, String source, String sql, Span span) {
        SqlText text = new SqlText(
                List.of(new SqlText.Statement(List.of(new SqlText.Part.Literal(sql)), "SELECT", 0)), sql, span);
        return new Metric(
                name,
                Unit.DURATION,
                Metric.Kind.SAFETY,
                new Metric.Definition.Queried(source, new Query.Sql(text), Metric.As.SECONDS, Optional.empty()),
                EVERY,
                FRESH,
                TIMEOUT,
                false,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of(),
                Optional.empty(),
                span);
    }

    private static Expression open(Metric metric) {
        Span span = metric.span();
        return new Expression.Comparison(
                Expression.Relation.GREATER,
                new Expression.MetricRef(metric.name(), Dimension.DURATION, span),
                new Expression.Constant(
                        Value.amount(LEAST.toSeconds()),
                        Dimension.DURATION,
                        LEAST.toSeconds() + "s",
                        Optional.empty(),
                        span),
                Type.Plain.BOOLEAN,
                span);
    }
}
