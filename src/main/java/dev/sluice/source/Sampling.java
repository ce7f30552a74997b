package dev.sluice.source;

import dev.sluice.language.model.Query;
import dev.sluice.value.Dimension;
import dev.sluice.value.Missing;
import dev.sluice.value.Value;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Draws a sample and compares both sides of it. Two tables of one database are compared in one statement, which sees one moment.
 * Those of two databases are not; rows move meanwhile, so what differs is read a second time on both sides before it counts.
 */
final class Sampling {
    private static final double MILLION = 1_000_000;

    private final Question question;
    private final Query.Sample sample;
    private final SampleSql sql;
    private final PostgresSource source;
    private final PostgresSource other;

    Sampling(Question question, Query.Sample sample, PostgresSource source, PostgresSource other) {
        this.question = question;
        this.sample = sample;
        this.sql = new SampleSql(sample);
        this.source = source;
        this.other = other;
    }

    /**
     * What was drawn.
     *
     * @param keys of rows, each as a JSON array; empty where ranges were drawn
     */
    private record Drawn(List<String> keys, List<SampleSql.Range> ranges) {
        int size() {
            return keys.size() + ranges.size();
        }

        Drawn only(List<Integer> places) {
            return new Drawn(
                    keys.isEmpty() ? List.of() : places.stream().map(keys::get).toList(),
                    ranges.isEmpty()
                            ? List.of()
                            : places.stream().map(ranges::get).toList());
        }
    }

    /** What stands on each side at the places of what was drawn, from 1; a row that is not there is left out. */
    private record Looked(Map<Integer, String> left, Map<Integer, String> right) {
        static Looked of(List<List<String>> rows) {
            Looked looked = new Looked(new HashMap<>(), new HashMap<>());
            for (List<String> row : rows) {
                (row.get(0).equals("t") ? looked.left : looked.right).put(Integer.valueOf(row.get(1)), row.get(2));
            }
            return looked;
        }

        Looked with(Looked other) {
            Looked both = new Looked(new HashMap<>(left), new HashMap<>(right));
            both.left.putAll(other.left);
            both.right.putAll(other.right);
            return both;
        }
    }

    /** The first look: what was drawn, the left side of it, and the right one if it is in the same database. */
    private record First(SampledTable table, Drawn drawn, Looked looked, Answer.Sampled sampled) {}

    Answer.Answered read(Deadline deadline) throws NoAnswer {
        long asked = System.nanoTime();
        boolean apart = source != other;
        First first = SampleSession.in(source, deadline, question, session -> first(session, apart, asked));
        SampleFindings findings = compare(first.drawn(), first.looked());
        if (apart) {
            SampledTable table = SampleSession.in(
                    other, deadline, question, session -> SampledTable.read(session, sample.other(), sample.key()));
            Looked right = look(other, deadline, table, false, first.drawn());
            findings = compare(first.drawn(), first.looked().with(right));
            if (!findings.differing().isEmpty()) {
                List<Integer> places = findings.differing();
                Drawn again = first.drawn().only(places);
                Looked second = look(source, deadline, first.table(), true, again)
                        .with(look(other, deadline, table, false, again));
                findings = findings.again(compare(again, second));
            }
        }
        if (findings.compared() == 0) {
            throw empty(first.table());
        }
        return new Answer.Answered(
                Value.amount(amount(findings)),
                Optional.of(first.sampled()),
                Optional.empty(),
                new SeriesCount(1, List.of()),
                sample.text(),
                List.of(findings.note(
                        sample, first.drawn().keys(), first.drawn().ranges())));
    }

    private First first(SampleSession session, boolean apart, long asked) throws SQLException, NoAnswer {
        SampledTable table = SampledTable.read(session, sample.table(), sample.key());
        Drawn drawn = table.blocks() == 0 ? new Drawn(List.of(), List.of()) : draw(session, table);
        if (drawn.size() == 0) {
            throw empty(table);
        }
        String looks = statement(true, table, drawn);
        if (!apart) {
            SampledTable right = SampledTable.read(session, sample.other(), sample.key());
            looks = looks + " union all " + statement(false, right, drawn);
        }
        Looked looked = Looked.of(session.rows(looks, keys(drawn)));
        Duration age = Duration.ofNanos(System.nanoTime() - asked);
        return new First(
                table, drawn, looked, new Answer.Sampled(session.transaction().clock(), age));
    }

    private Drawn draw(SampleSession session, SampledTable table) throws SQLException, NoAnswer {
        if (sample.ranges() == 0) {
            return new Drawn(
                    session.rows(sql.keys(table), Map.of()).stream()
                            .map(List::getFirst)
                            .toList(),
                    List.of());
        }
        return new Drawn(
                List.of(),
                session.rows(sql.ranges(table), Map.of()).stream()
                        .map(row -> new SampleSql.Range(row.get(0), row.get(1)))
                        .toList());
    }

    private Looked look(PostgresSource where, Deadline deadline, SampledTable table, boolean left, Drawn drawn)
            throws NoAnswer {
        return SampleSession.in(
                where,
                deadline,
                question,
                session -> Looked.of(session.rows(statement(left, table, drawn), keys(drawn))));
    }

    private String statement(boolean left, SampledTable table, Drawn drawn) {
        return drawn.ranges().isEmpty() ? sql.rows(left, table) : sql.checksums(left, table, drawn.ranges());
    }

    private static Map<String, Value> keys(Drawn drawn) {
        String keys = drawn.ranges().isEmpty()
                ? "[" + String.join(",", drawn.keys()) + "]"
                : SampleSql.bounds(drawn.ranges());
        return Map.of("keys", new Value.Text(keys));
    }

    private static SampleFindings compare(Drawn drawn, Looked looked) {
        List<Integer> differing = new ArrayList<>();
        List<Integer> absent = new ArrayList<>();
        int compared = 0;
        for (int place = 0; place < drawn.size(); place++) {
            String left = looked.left().get(place + 1);
            String right = looked.right().get(place + 1);
            if (left == null) {
                // Deleted since it was drawn, or the condition holds no longer: it is no part of the sample.
                continue;
            }
            compared++;
            if (right == null) {
                absent.add(place);
            }
            if (right == null || !SampleFindings.same(left, right)) {
                differing.add(place);
            }
        }
        return new SampleFindings(compared, differing, absent);
    }

    private double amount(SampleFindings findings) {
        double differing = findings.differing().size();
        if (question.unit().type().equals(Dimension.PERCENT)) {
            return 100 * differing / findings.compared();
        }
        return question.unit().type().equals(Dimension.NUMBER) ? MILLION * differing / findings.compared() : differing;
    }

    private NoAnswer empty(SampledTable table) {
        return NoAnswer.settled(
                Missing.Cause.EMPTY,
                sample.where().isPresent() && table.blocks() > 0
                        ? "no row that was drawn fulfils the condition"
                        : table.name() + " has no rows",
                "say `empty as 0` if no row means that none differs");
    }
}
