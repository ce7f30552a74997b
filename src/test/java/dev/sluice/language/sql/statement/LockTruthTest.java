package dev.sluice.language.sql.statement;

import static dev.sluice.language.sql.statement.LockTruth.FACTS;
import static dev.sluice.language.sql.statement.LockTruth.REFUSED;
import static dev.sluice.language.sql.statement.LockTruth.facts;
import static dev.sluice.language.sql.statement.LockTruth.judge;
import static dev.sluice.language.sql.statement.LockTruth.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.SqlTokens;
import dev.sluice.testing.Golden;
import dev.sluice.testing.LoudSkip;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the text of a statement is said to lock, against what a real server then holds. */
class LockTruthTest {
    private static final String HEADING = """
            # What PostgreSQL 15 locks: a statement, and the strongest lock that it then holds on each relation of LockTruthTest.
            # Measured in a transaction that is rolled back; what is renamed or dropped stands under its old name.

            """;
    private static TestDatabase database;
    private static LockLab lab;

    @BeforeAll
    static void setUp() throws SQLException {
        database = TestPostgres.createDatabase();
        lab = LockTruth.lab(database);
    }

    @AfterAll
    static void tearDown() throws SQLException {
        lab.close();
        database.close();
    }

    @Test
    void theServerLocksWhatWasMeasuredOn15() throws IOException, SQLException {
        LoudSkip.unless(lab.major() == 15, "the server is no PostgreSQL 15, of which locks-of-15.txt tells");
        StringBuilder measured = new StringBuilder(HEADING);
        for (String sql : facts().keySet()) {
            Optional<LockLab.Truth> truth = lab.measure(sql);
            assertTrue(truth.isPresent(), () -> "the server does not take " + sql);
            measured.append(sql)
                    .append(" => ")
                    .append(words(truth.get().locks()))
                    .append('\n');
        }
        Golden.assertMatches(FACTS, measured.toString());
    }

    @Test
    void tellsTheLocksOfEachMeasuredStatement() throws IOException, SQLException {
        List<String> wrong = new ArrayList<>();
        for (String sql : facts().keySet()) {
            judge(lab, sql, true).ifPresent(wrong::add);
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    @Test
    void tellsThemHoweverTheyAreWritten() throws IOException, SQLException {
        List<String> wrong = new ArrayList<>();
        int taken = 0;
        for (String sql : facts().keySet()) {
            for (UnaryOperator<String> way : WAYS) {
                String variant = way.apply(sql);
                assertTrue(lab.measure(variant).isPresent(), () -> "the server does not take " + variant);
                judge(lab, variant, true).ifPresent(wrong::add);
                taken++;
            }
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
        assertTrue(taken > 500, "too few variants: " + taken);
    }

    @Test
    void tellsTheLocksOfSeveralActionsInOneAlter() throws IOException, SQLException {
        List<String> actions = facts().keySet().stream()
                .filter(sql ->
                        sql.startsWith("alter table t ") && !sql.contains("rename") && !sql.contains("set schema"))
                .map(sql -> sql.substring("alter table t ".length()))
                .toList();
        List<String> wrong = new ArrayList<>();
        int taken = 0;
        for (String first : actions) {
            for (int next = 0; next < actions.size(); next += 3) {
                String second = actions.get((next + taken) % actions.size());
                Optional<String> judged = judge(lab, "alter table if exists t " + first + ", " + second, true);
                judged.filter(text -> !text.equals(REFUSED)).ifPresent(wrong::add);
                taken += judged.isEmpty() ? 1 : 0;
            }
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
        assertTrue(taken > 300, "too few pairs that the server takes: " + taken);
    }

    /** A token dropped, doubled or exchanged: what the server still takes locks no more than was said, or was called unknown. */
    @Test
    void neverTellsLessThanTheTruthOfDamagedStatements() throws IOException, SQLException {
        Random random = new Random(20261121);
        List<String> statements = List.copyOf(facts().keySet());
        List<String> wrong = new ArrayList<>();
        int taken = 0;
        for (int round = 0; round < 4000; round++) {
            String damaged = damage(statements.get(random.nextInt(statements.size())), random);
            Optional<String> judged = judge(lab, damaged, false);
            judged.filter(text -> !text.equals(REFUSED)).ifPresent(wrong::add);
            taken += judged.isEmpty() ? 1 : 0;
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
        assertTrue(taken > 200, "too few that the server takes: " + taken);
    }

    @Test
    void callsUnknownWhatTheTextDoesNotTell() throws SQLException {
        for (String sql : List.of(
                "select hidden()",
                "do $$ begin lock table o; end $$",
                "call anything()",
                "update t set a = public.hidden()",
                "create extension pg_trgm",
                "drop owned by somebody",
                "vacuum full",
                "alter table t explode",
                "this is no statement")) {
            LockPlan plan = Locks.of(StatementParser.parse(sql).getFirst());
            assertEquals(LockMode.UNKNOWN, plan.strongest(), sql);
            assertEquals(LockMode.UNKNOWN, plan.on(new TableName(List.of("t"), false, new Extent(0, 0))), sql);
            assertTrue(plan.effort().isEmpty(), sql);
        }
    }

    private static final Set<String> RELATIONS =
            Set.of("o", "t", "p", "p1", "p2", "parent", "child", "ref", "mv", "vw", "sq", "dm");

    private static final List<UnaryOperator<String>> WAYS = List.of(
            sql -> each(
                    sql,
                    (text, token) ->
                            token.kind() == SqlToken.Kind.WORD ? text.toUpperCase(java.util.Locale.ROOT) : text),
            sql -> each(sql, (text, token) -> isRelation(token) ? "\"" + text + "\"" : text),
            sql -> each(sql, (text, token) -> isRelation(token) ? "Public . " + text : text),
            sql -> each(sql, (text, token) -> isRelation(token) ? "\"public\".\"" + text + "\"" : text),
            sql -> each(sql, (text, token) -> "/* lock /* t */ */" + text + " -- drop table t\n"),
            sql -> sql.startsWith("alter table ") ? sql.replaceFirst("table ", "table if exists ") : "\n\t" + sql,
            sql -> sql.startsWith("alter table t ") && !sql.contains("attach")
                    ? sql.replaceFirst("table ", "table only ")
                    : sql);

    private interface Rewrite {
        String apply(String text, SqlToken token);
    }

    private static boolean isRelation(SqlToken token) {
        return token.kind() == SqlToken.Kind.WORD && RELATIONS.contains(token.word());
    }

    private static String each(String sql, Rewrite rewrite) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (SqlToken token : SqlTokens.scan(sql).tokens()) {
            text.append(sql, from, token.start());
            text.append(rewrite.apply(sql.substring(token.start(), token.end()), token));
            from = token.end();
        }
        return text.append(sql.substring(from)).toString();
    }

    private static String damage(String sql, Random random) {
        List<String> words = new ArrayList<>();
        SqlTokens.scan(sql).tokens().forEach(token -> words.add(sql.substring(token.start(), token.end())));
        int times = 1 + random.nextInt(2);
        for (int i = 0; i < times && words.size() > 1; i++) {
            int at = random.nextInt(words.size());
            switch (random.nextInt(4)) {
                case 0, 1 -> words.remove(at);
                case 2 -> words.add(at, words.get(random.nextInt(words.size())));
                default -> words.set(at, words.get(random.nextInt(words.size())));
            }
        }
        return String.join(" ", words);
    }
}
