package dev.sluice.language.sql.statement;

import static java.util.stream.Collectors.joining;

import dev.sluice.language.sql.LockMode;
import dev.sluice.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statements, the relations that they are about, and whether what is said of their locks is what a server then holds. */
public final class LockTruth {
    static final Path FACTS = Path.of("src/test/resources/language/sql/locks-of-15.txt");
    private static final String[] FIXTURE = {
        "create table o (id int primary key)",
        "create table t (id int primary key, a int, c int, v varchar(10))",
        "alter table t add constraint ck2 check (a > -5) not valid",
        "create index idx on t (c)",
        "create unique index uni on t (a)",
        "create table p (k int not null) partition by range (k)",
        "create table p1 partition of p for values from (0) to (10)",
        "create table p2 (k int not null)",
        "create table pd partition of p default",
        "create table parent (x int)",
        "create table child () inherits (parent)",
        "create table ref (id int primary key, o_id int)",
        "alter table ref add constraint r_o foreign key (o_id) references o (id) not valid",
        "create index ex on ref ((id + 1))",
        "create table e (x int)",
        "create materialized view mv as select id from t",
        "create unique index mv_id on mv (id)",
        "create view vw as select id from o",
        "create sequence sq",
        "create type mood as enum ('low', 'high')",
        "create domain positive as int",
        "create table dm (x positive)",
        "create statistics sts on a, c from t",
        "create function trf() returns trigger language plpgsql as 'begin return new; end'",
        "create function hidden() returns int language plpgsql as 'begin lock table o in exclusive mode; return 1; end'",
        "create trigger trg before insert on t for each row execute function trf()",
        "create rule rl as on delete to p2 do also nothing",
        "create policy pol on o using (true)",
        "insert into o values (1)",
        "insert into t values (1, 1, 1, 'x')",
        "insert into ref values (1, 1)",
        "insert into p2 values (25)",
        "insert into parent values (1)",
        "analyze"
    };

    private LockTruth() {}

    static LockLab lab(TestDatabase database) throws SQLException {
        return new LockLab(database, FIXTURE);
    }

    /**
     * The measured statements of which less is told than this server, of whatever version, locks or does.
     *
     * @throws AssertionError if the server takes too few of them to tell anything
     */
    public static List<String> tooLittleToldOf(TestDatabase database) throws IOException, SQLException {
        List<String> wrong = new ArrayList<>();
        int taken = 0;
        try (LockLab lab = lab(database)) {
            for (String sql : facts().keySet()) {
                Optional<String> judged = judge(lab, sql, false);
                judged.filter(text -> !text.equals(REFUSED)).ifPresent(wrong::add);
                taken += judged.filter(REFUSED::equals).isPresent() ? 0 : 1;
            }
        }
        if (taken < 100) {
            throw new AssertionError("the server takes only " + taken);
        }
        return wrong;
    }

    static final String REFUSED = "refused";

    /** What is wrong with the claims about a statement; {@link #REFUSED} if the server does not take it. */
    static Optional<String> judge(LockLab lab, String sql, boolean exactly) throws SQLException {
        List<Statement> statements = StatementParser.parse(sql);
        Optional<LockLab.Truth> measured = statements.size() == 1 ? lab.measure(sql) : Optional.empty();
        List<LockPlan> plans = statements.stream().map(Locks::of).toList();
        if (measured.isEmpty()) {
            return Optional.of(REFUSED);
        }
        LockPlan plan = plans.getFirst();
        if (!plan.understood()) {
            return exactly ? Optional.of("not understood: " + sql + ": " + plan.unknown()) : Optional.empty();
        }
        Map<String, LockMode> truth = measured.get().locks();
        Map<String, LockMode> claims = lab.claimed(plan.locks());
        for (Map.Entry<String, LockMode> held : truth.entrySet()) {
            LockMode claim = claims.getOrDefault(held.getKey(), LockMode.NONE);
            if (claim.compareTo(held.getValue()) < 0) {
                return Optional.of("too little: " + sql + "\n  holds " + words(truth) + "\n  claims " + words(claims));
            }
        }
        Map<String, LockMode> named = lab.claimed(
                plan.locks().stream().filter(lock -> lock.target().isNamed()).toList());
        for (Map.Entry<String, LockMode> claim : named.entrySet()) {
            LockMode held = truth.getOrDefault(claim.getKey(), LockMode.NONE);
            boolean within = held.compareTo(claim.getValue()) >= 0 && held.compareTo(claims.get(claim.getKey())) <= 0;
            // The text does not tell the version of the server that will run it: what the newest holds is claimed of
            // all.
            boolean newer = lab.major() < 18 && statements.getFirst() instanceof Statement.Grant;
            if (exactly && !within && !newer) {
                return Optional.of("too much: " + sql + "\n  holds " + words(truth) + "\n  claims " + words(named));
            }
        }
        return exactly ? work(sql, plan, measured.get().told()) : Optional.empty();
    }

    /** Whether an {@code alter table} reads and writes rows as it is said to. */
    private static Optional<String> work(String sql, LockPlan plan, List<String> told) {
        if (!(StatementParser.parse(sql).getFirst() instanceof Statement.AlterTable)) {
            return Optional.empty();
        }
        boolean rewrites = told.stream().anyMatch(text -> text.startsWith("rewriting table"));
        boolean scans = told.stream()
                .anyMatch(text -> text.startsWith("verifying table")
                        || text.startsWith("validating foreign key")
                        || text.startsWith("building index"));
        LockPlan.Effort effort = plan.effort().orElse(LockPlan.Effort.BRIEF);
        boolean certain = plan.works().stream().allMatch(LockPlan.Work::certain);
        boolean tooLittle =
                rewrites && effort != LockPlan.Effort.FULL_REWRITE || scans && effort == LockPlan.Effort.BRIEF;
        boolean tooMuch = certain
                && (effort == LockPlan.Effort.FULL_REWRITE && !rewrites || effort == LockPlan.Effort.SCAN && !scans);
        return tooLittle || tooMuch
                ? Optional.of("work: " + sql + "\n  did " + told + "\n  claims " + plan.works())
                : Optional.empty();
    }

    static String words(Map<String, LockMode> locks) {
        return locks.isEmpty()
                ? "nothing"
                : locks.entrySet().stream()
                        .map(lock -> lock.getKey() + " " + lock.getValue().words())
                        .collect(joining(", "));
    }

    static Map<String, String> facts() throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        for (String line : Files.readAllLines(FACTS)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int arrow = line.lastIndexOf(" => ");
                facts.put(line.substring(0, arrow), line.substring(arrow + 4));
            }
        }
        return facts;
    }
}
