package dev.sluice.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.gate.Baselines;
import dev.sluice.gate.Layout;
import dev.sluice.gate.Samples;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Metric;
import dev.sluice.language.text.Span;
import dev.sluice.testing.Golden;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What the evidence makes of each cause, and how people read it. */
class JudgingTest {
    private static final long AT = 10_000;
    private static final Reading DENIED =
            Reading.missing(Missing.Cause.AUTH, "the role may not see other sessions, and would read NULL or too few");

    private final Diagnosis diagnosis = SampleDiagnosis.of(false);
    private final Samples samples = new Samples(Map.of(
            "waiting",
            waiting(),
            SampleDiagnosis.BLOCKERS,
            diagnosis.checks().get(0).rows(),
            SampleDiagnosis.STATISTICS,
            diagnosis.checks().get(1).rows()));

    @Test
    void whatIsCertainRanksBeforeWhatTheFileHasFirst() {
        read("waiting", 1).read(SampleDiagnosis.BLOCKERS, 1).read(SampleDiagnosis.STATISTICS, 1);
        Findings findings = judge(SampleDiagnosis.blocker(4711), table(SampleDiagnosis.STATISTICS));
        assertEquals(List.of("lock_held CERTAIN", "large LIKELY", "deployed_late LEFT_TO_A_PERSON"), ranked(findings));
        assertGolden("found", findings);
    }

    @Test
    void oneConditionThatIsTrueIsEnoughThoughAnotherIsUnknown() {
        read("waiting", 6).read(SampleDiagnosis.BLOCKERS, DENIED).read(SampleDiagnosis.STATISTICS, 0);
        assertEquals("lock_held LIKELY", ranked(judge()).getFirst());
    }

    @Test
    void whatCouldNotBeReadCannotBeJudgedAndSaysWhy() {
        read("waiting", 1).read(SampleDiagnosis.BLOCKERS, DENIED).read(SampleDiagnosis.STATISTICS, 0);
        Findings findings = judge(
                new Evidence.Unread(
                        SampleDiagnosis.BLOCKERS,
                        ((Reading.Absent) DENIED).missing(),
                        "as a superuser: `grant pg_read_all_stats to app`",
                        2),
                table(SampleDiagnosis.STATISTICS));
        assertEquals(
                List.of("lock_held CANNOT_BE_JUDGED", "deployed_late LEFT_TO_A_PERSON", "large RULED_OUT"),
                ranked(findings));
        assertGolden("unread", findings);
    }

    @Test
    void onlyConditionsThatAreAllFalseRuleACauseOut() {
        read("waiting", 0).read(SampleDiagnosis.BLOCKERS, 0).read(SampleDiagnosis.STATISTICS, 0);
        Findings findings = judge(table(SampleDiagnosis.BLOCKERS), table(SampleDiagnosis.STATISTICS));
        assertEquals(
                List.of("deployed_late LEFT_TO_A_PERSON", "large RULED_OUT", "lock_held RULED_OUT"), ranked(findings));
        assertEquals(Optional.empty(), FindingsText.first(findings));
        assertGolden("nothing", findings);
    }

    @Test
    void aSymptomThatIsNotKnownIsNotAbsent() {
        assertFalse(Judging.isAbsent(diagnosis, samples, new Baselines(samples), AT));
        read("waiting", 0);
        assertTrue(Judging.isAbsent(diagnosis, samples, new Baselines(samples), AT));
    }

    @Test
    void aSymptomThatOnlyAPersonCanTellMayAlwaysBeThere() {
        read("waiting", 0);
        assertFalse(isAbsent(new Diagnosis.Symptom.Told("it does not go on")));
        assertTrue(isAbsent(
                new Diagnosis.Symptom.Told("it does not go on"),
                new Diagnosis.Symptom.Measured(SampleDiagnosis.above("waiting", 0))));
    }

    @Test
    void oneSymptomThatIsAbsentSaysNothingOfAnother() {
        Diagnosis.Symptom waits = new Diagnosis.Symptom.Measured(SampleDiagnosis.above("waiting", 0));
        Diagnosis.Symptom blocked = new Diagnosis.Symptom.Measured(SampleDiagnosis.above(SampleDiagnosis.BLOCKERS, 0));
        read("waiting", 0);
        assertFalse(isAbsent(waits, blocked), "nobody has looked for the other yet");
        read(SampleDiagnosis.BLOCKERS, 1);
        assertFalse(isAbsent(waits, blocked));
        read(SampleDiagnosis.BLOCKERS, 0);
        assertTrue(isAbsent(waits, blocked));
    }

    @Test
    void watchesTheMetricsOfItsConditionsAndNotTheRowsOfItsChecks() {
        assertEquals(List.of("waiting"), Judging.metrics(diagnosis));
    }

    @Test
    void aTableIsCutToTheWidthAndSaysHowManyRowsThereAre() {
        Evidence.Table one = SampleDiagnosis.blocker(4711);
        List<String> lines = EvidenceTable.lines(
                new Evidence.Table(
                        one.check(),
                        one.columns(),
                        List.of(one.rows().getFirst(), one.rows().getFirst()),
                        70,
                        1),
                40);
        assertTrue(lines.stream().allMatch(line -> line.length() <= 40), lines::toString);
        assertEquals("and 70 more", lines.getLast());
    }

    private boolean isAbsent(Diagnosis.Symptom... symptoms) {
        Diagnosis one = new Diagnosis(
                diagnosis.name(),
                diagnosis.title(),
                List.of(symptoms),
                diagnosis.checks(),
                diagnosis.causes(),
                diagnosis.pivots(),
                diagnosis.questions(),
                diagnosis.span());
        return Judging.isAbsent(one, samples, new Baselines(samples), AT);
    }

    private JudgingTest read(String metric, double rows) {
        return read(metric, Reading.of(Value.amount(rows), AT));
    }

    private JudgingTest read(String metric, Reading reading) {
        samples.arrived(metric, AT, reading);
        return this;
    }

    private Findings judge(Evidence... evidence) {
        return Judging.judge(
                diagnosis, "step expand.add got no lock", AT, samples, new Baselines(samples), List.of(evidence));
    }

    private static List<String> ranked(Findings findings) {
        return findings.causes().stream()
                .map(cause -> cause.cause().name() + " " + cause.weight())
                .toList();
    }

    private static Evidence table(String check) {
        return new Evidence.Table(check, List.of("relname"), List.of(), 0, 1);
    }

    private static void assertGolden(String name, Findings findings) {
        Golden.assertMatches(
                "diagnosis/" + name + ".txt",
                String.join("\n", FindingsText.lines(findings, FindingsText.Reader.CONSOLE, Layout.USUAL)) + "\n");
    }

    private static Metric waiting() {
        return new Metric(
                "waiting",
                Unit.COUNT,
                Metric.Kind.SAFETY,
                new Metric.Definition.FromSteps(List.of()),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofMillis(500),
                false,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of(),
                Optional.empty(),
                Span.NONE);
    }
}
