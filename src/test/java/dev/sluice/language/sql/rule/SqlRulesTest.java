package dev.sluice.language.sql.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.sql.statement.StatementParser;
import dev.sluice.testing.Golden;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule finds what it is about, leaves the near miss alone, and what it offers instead runs on a real server. */
class SqlRulesTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    /** What is not understood stays unknown, however tight its bounds. */
    private static final Set<Code> STILL_SAID = EnumSet.of(Code.L213);

    /** What is to be asked before a step is a matter of its phase; what may be pasted is only the step. */
    private static final Set<Code> ASKED_BEFORE = EnumSet.of(Code.L305, Code.L402);

    static List<RuleCase> cases() {
        return RuleCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsItAndOffersWhatRuns(RuleCase one) {
        try (TestDatabase database = TestPostgres.createDatabase()) {
            database.execute(statements(one.schema()));
            List<Advice> found = judged(one, RuleCase.runbook(one.found()), database);
            List<Advice> own =
                    found.stream().filter(advice -> advice.code() == one.code()).toList();

            assertFalse(own.isEmpty(), () -> one.found() + found);
            Advice advice = own.getFirst();
            assertTrue(advice.span().end() > advice.span().start(), advice::toString);
            Golden.assertMatches(
                    one.file(),
                    one.text(advice.safeAlternative().map(text -> text + "\n").orElse("")));
            run(one, advice.safeAlternative().orElseThrow(), database);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void leavesTheNearMissAlone(RuleCase one) {
        Runbook runbook = RuleCase.runbook(one.nearMiss());
        List<Advice> found = one.server().equals("itself") ? judgedByServer(one, runbook) : judged(one, runbook);

        assertTrue(found.stream().noneMatch(advice -> advice.code() == one.code()), found::toString);
    }

    private static List<Advice> judgedByServer(RuleCase one, Runbook runbook) {
        try (TestDatabase database = TestPostgres.createDatabase()) {
            database.execute(statements(one.schema()));
            return judged(one, runbook, database);
        }
    }

    @Test
    void everyRuleHasAFixture() {
        Set<Code> shown = cases().stream().map(RuleCase::code).collect(Collectors.toCollection(TreeSet::new));

        assertEquals(Rules.ALL.stream().map(Rule::code).collect(Collectors.toCollection(TreeSet::new)), shown);
        assertTrue(shown.size() >= 30, shown::toString);
    }

    private static List<Advice> judged(RuleCase one, Runbook runbook, TestDatabase database) {
        return one.server().equals("itself")
                ? SqlLint.live(runbook, ServerFacts.of(runbook, database), TODAY)
                : judged(one, runbook);
    }

    private static List<Advice> judged(RuleCase one, Runbook runbook) {
        return one.server().isEmpty()
                ? SqlLint.offline(runbook, TODAY)
                : SqlLint.live(runbook, Map.of("db", new LiveFacts(Integer.parseInt(one.server()), Map.of())), TODAY);
    }

    /** Runs what is offered as it would be run: each statement by itself, or a step's in one transaction. */
    private static void run(RuleCase one, String alternative, TestDatabase database) {
        Runbook runbook = RuleCase.pasted(alternative);
        List<Advice> again = judged(one, runbook, database);
        assertTrue(
                again.stream()
                        .noneMatch(advice -> advice.code() == one.code() && !STILL_SAID.contains(advice.code())
                                || advice.severity().compareTo(Advice.Severity.NOTE) < 0
                                        && !ASKED_BEFORE.contains(advice.code())),
                again::toString);
        database.execute(statements(one.first()));
        runbook.metrics().stream()
                .filter(metric -> metric.definition() instanceof dev.sluice.language.model.Metric.Definition.Queried)
                .map(metric -> ((dev.sluice.language.model.Metric.Definition.Queried) metric.definition()).query())
                .filter(dev.sluice.language.model.Query.Sql.class::isInstance)
                .forEach(query -> database.single(
                        ((dev.sluice.language.model.Query.Sql) query).text().raw()));
        runbook.phases().getFirst().steps().forEach(step -> {
            switch (step.action()) {
                case Action.Sql sql -> execute(sql.sql(), sql.mode() == Action.Sql.Mode.ONE_TRANSACTION, database);
                case Action.Backfill backfill -> execute(backfill.sql(), false, database);
                case Action.Run other -> throw new AssertionError(other);
                case Action.Http other -> throw new AssertionError(other);
                case Action.Manual other -> throw new AssertionError(other);
                case Action.Wait other -> throw new AssertionError(other);
            }
        });
    }

    private static void execute(SqlText sql, boolean together, TestDatabase database) {
        List<String> texts = new ArrayList<>();
        sql.statements().forEach(statement -> texts.add(statement.text(name -> name)));
        database.execute(together ? new String[] {String.join(";\n", texts)} : texts.toArray(String[]::new));
    }

    private static String[] statements(String sql) {
        return StatementParser.parse(sql).stream()
                .map(statement ->
                        sql.substring(statement.at().start(), statement.at().end()))
                .toArray(String[]::new);
    }
}
