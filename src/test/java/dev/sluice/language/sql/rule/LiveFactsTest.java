package dev.sluice.language.sql.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.rule.Advice.Severity;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server says changes what is said of the SQL. */
class LiveFactsTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final String NOT_NULL = "alter table orders alter column email set not null";

    private static LiveFacts.Table orders(long rows, long bytes) {
        return new LiveFacts.Table(
                rows < 0 ? OptionalLong.empty() : OptionalLong.of(rows),
                bytes,
                List.of(
                        new LiveFacts.Column("id", "bigint", true, LiveFacts.Origin.WRITTEN),
                        new LiveFacts.Column("email", "character varying(40)", false, LiveFacts.Origin.WRITTEN)),
                List.of(new LiveFacts.Index("orders_pkey", List.of("id"), true, true)),
                List.of(),
                List.of(),
                true,
                false,
                List.of(),
                List.of());
    }

    private static List<Advice> found(String sql, String words, LiveFacts facts) {
        return SqlLint.live(
                RuleCase.runbook("pause when lag > 10s\nstep one sql on db " + words + " \"" + sql
                        + "\"\nundo none one because \"an example\"\n"),
                Map.of("db", facts),
                TODAY);
    }

    private static List<Advice> found(String sql, int version, Map<String, LiveFacts.Table> tables) {
        return found(sql, "lock timeout 2s retry 5 times", new LiveFacts(version, tables));
    }

    private static List<Code> codes(List<Advice> found) {
        return found.stream().map(Advice::code).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "200, 65536, NOTE",
        "99999, 67108863, NOTE",
        "100000, 65536, WARNING",
        "200, 67108864, WARNING",
        "-1, 65536, WARNING",
        "10000000, 65536, DANGER",
        "200, 4294967296, DANGER",
        "-1, 4294967296, DANGER",
        "200000000, 32212254720, DANGER"
    })
    void theSameStatementIsANoteOnASmallTableAndADangerOnAHugeOne(long rows, long bytes, Severity severity) {
        List<Advice> found = found(NOT_NULL, 150_000, Map.of("orders", orders(rows, bytes)));

        assertEquals(List.of(Code.L109), codes(found));
        assertEquals(severity, found.getFirst().severity());
    }

    @Test
    void aTableOfWhichNothingIsKnownIsNoSmallOne() {
        Advice found = found(NOT_NULL, 150_000, Map.of()).getFirst();

        assertEquals(Severity.WARNING, found.severity());
        assertTrue(found.message().contains("size not known"), found::toString);
    }

    @Test
    void whatTheServerProvesHarmlessIsNotSaid() {
        Map<String, LiveFacts.Table> tables = Map.of("orders", orders(200, 65_536));

        assertEquals(List.of(), codes(found("alter table orders alter column id set not null", 150_000, tables)));
        assertEquals(List.of(), codes(found("alter table orders alter column email type text", 150_000, tables)));
        assertEquals(
                List.of(Code.L112),
                codes(found("alter table orders alter column email type varchar(20)", 150_000, tables)).stream()
                        .filter(code -> code == Code.L112)
                        .toList());
        assertEquals(
                List.of(),
                codes(found("alter table orders detach partition old", 130_000, tables)).stream()
                        .filter(code -> code == Code.L104)
                        .toList());
    }

    @Test
    void offersWhatTheVersionKnows() {
        Map<String, LiveFacts.Table> tables = Map.of("orders", orders(200, 65_536));

        assertTrue(found(NOT_NULL, 180_000, tables)
                .getFirst()
                .safeAlternative()
                .orElseThrow()
                .contains("not null email not valid"));
        assertTrue(found(NOT_NULL, 150_000, tables)
                .getFirst()
                .safeAlternative()
                .orElseThrow()
                .contains("check (email is not null) not valid"));
    }

    @ParameterizedTest
    @CsvSource({"139999, 0", "140000, 1", "140003, 1", "140004, 0", "150000, 0"})
    void aConcurrentBuildIsADangerOnTheVersionsThatBreakIt(int version, int times) {
        List<Advice> found = found(
                "create index concurrently orders_email_idx on orders (email)",
                "outside transaction",
                new LiveFacts(version, Map.of("orders", orders(200, 65_536))));

        assertEquals(
                times, found.stream().filter(one -> one.code() == Code.L211).count());
        assertTrue(found.stream().allMatch(one -> one.severity() == Severity.DANGER), found::toString);
    }

    @Test
    void aKeyIsWhatTheTableHasForOne() {
        Map<String, LiveFacts.Table> tables = Map.of("orders", orders(20_000_000, 65_536));

        assertEquals(List.of(), codes(found("update orders set email = '' where id = 7", 150_000, tables)));
        Advice unbounded = found("update orders set email = '' where email = 'x'", 150_000, tables)
                .getFirst();
        assertEquals(Code.L302, unbounded.code());
        assertEquals(Severity.DANGER, unbounded.severity());
    }

    @Test
    void aForeignKeyIsHeldToTheIndexesThatAreThere() {
        String sql = "alter table orders add constraint k foreign key (email) references customers (id) not valid";
        LiveFacts.Table bare = orders(200, 65_536);
        LiveFacts.Table indexed = new LiveFacts.Table(
                bare.rows(),
                bare.bytes(),
                bare.columns(),
                List.of(new LiveFacts.Index("by_email", List.of("email", "id"), false, true)),
                bare.checks(),
                bare.partitions(),
                true,
                false,
                List.of(),
                List.of());

        assertEquals(List.of(Code.L118), codes(found(sql, 150_000, Map.of("orders", bare))));
        assertEquals(List.of(), codes(found(sql, 150_000, Map.of("orders", indexed))));
    }

    @Test
    void anInvalidIndexOfTheNameIsADanger() {
        LiveFacts.Table bare = orders(200, 65_536);
        LiveFacts.Table broken = new LiveFacts.Table(
                bare.rows(),
                bare.bytes(),
                bare.columns(),
                List.of(new LiveFacts.Index("orders_email_idx", List.of("email"), false, false)),
                bare.checks(),
                bare.partitions(),
                true,
                false,
                List.of(),
                List.of());
        String sql = "create index concurrently if not exists orders_email_idx on orders (email)";

        Optional<Advice> found =
                found(sql, "outside transaction", new LiveFacts(150_000, Map.of("orders", broken))).stream()
                        .filter(one -> one.code() == Code.L202)
                        .findFirst();
        assertEquals(Severity.DANGER, found.orElseThrow().severity());
        assertTrue(found.get().message().contains("is there already"), found::toString);
    }
}
