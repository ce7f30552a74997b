package dev.sluice.language.difference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Closeout;
import dev.sluice.language.model.DashboardRow;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Header;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Postponement;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.Verification;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the comparison to the model: a part that nobody compares would change a run without a word. */
class EveryPartTest {

    static Arguments[] parts() {
        return new Arguments[] {
            // Digest, text and the names of gates follow from the rest; tests change nothing of a run.
            of(
                    Runbook.class,
                    "name title digest text files header sources params metrics gates phases verify finallySteps closeout alerting dashboard diagnoses tests"),
            of(
                    Header.class,
                    "owner contact migration tables because otherwise writes worstCase undoing estimate downtime unattended"),
            of(Source.class, "name kind"),
            of(Param.class, "name unit value byDefault lowest highest live"),
            of(Metric.class, "name unit kind definition every fresh timeout once missingAs emptyAs labels total"),
            of(Metric.Definition.Queried.class, "source query as ageQuery"),
            of(Query.Sql.class, "text later needs"),
            of(Query.Sql.Since.class, "version text"),
            of(Query.Sql.Need.class, "kind name"),
            of(Query.Json.class, "method url value sampledAt status"),
            // What a phase stands after shows in the order in which they run.
            of(
                    Phase.class,
                    "name title irreversible after requires baselines steps rules soak warmup within withinStated patience finallySteps"),
            of(Phase.Condition.class, "when because"),
            of(Phase.Baseline.class, "metric over"),
            of(GateRule.class, "kind gate shadow when until share toPhase cooldown atMost because"),
            of(Step.class, "ref required irreversible action undo probe postponed"),
            of(Step.Probe.class, "source query"),
            of(Postponement.class, "until atMost"),
            // The metric and what is open follow from the rest.
            of(Postponement.Occasion.Window.class, "begin end zone metric open"),
            of(Action.Sql.class, "source sql mode lockTimeout timeout retry into cleanUp"),
            of(
                    Action.Backfill.class,
                    "table source key slice except onlyWhere batch rest aim workers budget lockTimeout timeout retry remaining keepOld ladder sql"),
            of(Action.Run.class, "command timeout grace onPause retry values expectExit ladder"),
            of(Action.Ladder.class, "rungs each"),
            of(Action.Http.class, "source method url body expect timeout retry idempotencyKey"),
            of(Action.Manual.class, "instruction timeout"),
            of(Action.Wait.class, "until atMost"),
            of(Verification.class, "title expects steps"),
            of(Closeout.class, "questions keep"),
            // Whether a policy is stated shows in its routes.
            of(Alerting.class, "routes repeat stated"),
            of(Alerting.Route.class, "urgency to channel on"),
            of(DashboardRow.class, "title metrics"),
            of(Diagnosis.class, "name title symptoms checks causes pivots questions"),
            // The address follows from the names.
            of(Diagnosis.Check.class, "name address title source query timeout"),
            of(Diagnosis.Cause.class, "name title certain likely checks fixes offers drills"),
            of(Diagnosis.Offer.class, "name each after unattended because action"),
            of(Diagnosis.Pivot.class, "when to"),
            of(Diagnosis.OpenQuestion.class, "text revisitBy")
        };
    }

    private static Arguments of(Class<? extends Record> record, String components) {
        return Arguments.of(record, components);
    }

    @ParameterizedTest
    @MethodSource("parts")
    void isCompared(Class<? extends Record> record, String components) {
        String actual = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> !name.equals("span"))
                .collect(Collectors.joining(" "));

        assertEquals(components, actual, "compare what is new in dev.sluice.language.difference, then list it here");
    }
}
