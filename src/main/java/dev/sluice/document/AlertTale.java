package dev.sluice.document;

import dev.sluice.document.alert.Watch;
import dev.sluice.document.alert.Watch.What;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import dev.sluice.telemetry.Series;
import java.util.List;

/**
 * What is told of an alert, by what it watches.
 *
 * @param look commands that only look
 * @param queries PromQL over the run's own series
 * @param metrics whose own queries help, the quickest first
 */
record AlertTale(
        Markup meaning,
        Markup fires,
        Markup impact,
        Markup action,
        String look,
        List<String> queries,
        List<Metric> metrics,
        Markup type,
        Markup threshold) {

    private static final String WHY = "sluice why            # every reason, with its values and their age";

    static AlertTale of(Watch watch, Runbook runbook) {
        return switch (watch.what()) {
            case What.Compared compared -> rule(watch.alert().rule().orElseThrow(), runbook);
            case What.Told told -> rule(told.group(), runbook);
            case What.NoData missing -> noData(missing, watch, runbook);
            case What.Stalled stalled -> stalled(stalled, watch, runbook);
            case What.Overdue overdue -> overdue(overdue.phase());
            case What.RunnerSilent silent -> silent(runbook);
            case What.Flagged flagged -> flagged.gauge().equals(Series.PERSON_NEEDED) ? person() : blind(watch);
        };
    }

    private static AlertTale rule(RuleGroup group, Runbook runbook) {
        RuleAlertWords words = new RuleAlertWords(runbook);
        return new AlertTale(
                words.meaning(group),
                words.fires(group),
                words.impact(group),
                words.action(group),
                WHY,
                List.of(),
                words.metrics(group),
                words.type(group),
                words.threshold(group));
    }

    private static AlertTale noData(What.NoData missing, Watch watch, Runbook runbook) {
        Metric metric = runbook.metric(missing.metric());
        String name = Markdown.code(metric.name());
        return new AlertTale(
                new Markup("Nobody can say how " + name
                        + " is. A rule that reads it knows no longer whether the work hurts."),
                new Markup("It fires when " + name + " has had no reading for "
                        + Words.duration(watch.alert().hold()) + ", or Prometheus has no series of it. It is armed in "
                        + Words.phases(missing.phases()) + "."),
                HOLDS,
                PAUSES_BLIND,
                WHY,
                List.of(missing.series()),
                List.of(metric),
                AFTER_BLINDNESS,
                new Markup("An older sample than " + Words.duration(metric.fresh())
                        + " is stale by the runbook. Normal is a reading every " + Words.duration(metric.every())
                        + "."));
    }

    private static final Markup HOLDS =
            new Markup("Nothing new begins as long as a rule needs the reading. After the time"
                    + " in the table by phase the run pauses as blind.");
    private static final Markup PAUSES_BLIND = new Markup(
            "It holds: nothing new begins. Then it pauses, and resumes by itself after fresh readings of every metric"
                    + " have come back. Unattended, a pause that outlives its patience ends the process with exit 11.");
    private static final Markup AFTER_BLINDNESS = Markdown.fence("sh", """
            sluice why            # which metric, since when, and what the source said
            sluice resume         # only if the process has ended""");

    private static AlertTale blind(Watch watch) {
        return new AlertTale(
                new Markup("A reading that a rule needs is missing or too old. Nobody knows whether the work hurts."),
                new Markup("It fires when the run has said so for "
                        + Words.duration(watch.alert().hold()) + ", whatever its phase."),
                HOLDS,
                PAUSES_BLIND,
                WHY,
                List.of(),
                List.of(),
                AFTER_BLINDNESS,
                new Markup(
                        "That time bears a single read that failed. Normal is that every rule knows what it needs."));
    }

    private static AlertTale stalled(What.Stalled stalled, Watch watch, Runbook runbook) {
        String step = Markdown.code(stalled.phase().name() + "." + stalled.step());
        return new AlertTale(
                new Markup("Backfill " + step + " works, is not paused, and comes no further."),
                new Markup("It fires when no row has been done over the window of the query below, for another "
                        + Words.duration(watch.alert().hold()) + ". It is armed in "
                        + Words.phases(List.of(stalled.phase())) + "."),
                new Markup(
                        "The migration takes longer than it may. What holds the batch up, mostly a lock of somebody else,"
                                + " may hold up others, too."),
                new Markup("It waits for the batch until its statement times out, then tries again as the step says."),
                WHY,
                List.of(Series.ROWS_DONE + "{runbook=\"" + runbook.name() + "\",phase=\""
                        + stalled.phase().name() + "\",step=\"" + stalled.step() + "\"}"),
                List.of(),
                Markdown.fence("sh", """
                        sluice status         # the step in flight, its rows and its last batch
                        sluice pause --because "it stands still"
                        sluice rollback --because "it does not come on\""""),
                new Markup(
                        "Batches take seconds; a quarter of an hour without a row is no slow batch. Normal is that the"
                                + " number of rows grows with every batch."));
    }

    private static AlertTale overdue(Phase phase) {
        return new AlertTale(
                new Markup("Phase " + Markdown.code(phase.name()) + " has been active for longer than it may."),
                new Markup("It fires after " + Words.duration(phase.within())
                        + " of the phase; a person's pause and downtime do not count."),
                new Markup("The run is paused where it stands, and what comes after it waits."),
                new Markup("It pauses, and a person is needed. Unattended it ends with exit 12."),
                WHY,
                List.of(),
                List.of(),
                Markdown.fence("sh", """
                        sluice why
                        sluice continue       # grants the time once more
                        sluice rollback --because "it takes too long\""""),
                new Markup(
                        phase.withinStated()
                                ? "The runbook sets this limit. Normal is that the phase ends before."
                                : "The limit is computed, because the runbook sets none. Normal is that the phase ends before."));
    }

    private static AlertTale silent(Runbook runbook) {
        String selector = "{runbook=\"" + runbook.name() + "\"}";
        return new AlertTale(
                new Markup(
                        "A run is under way, and the process that drives it is not heard of: it is dead, stuck, or cut off."),
                new Markup(
                        "It fires when the heartbeat is older than the number in the query below, whatever the phase. It is"
                                + " muted by nothing."),
                new Markup(
                        "**Take it that nobody watches the gates**: from a dead or stuck process comes no pause and no rollback."
                                + " No new effect begins either, but a statement that was in flight may go on in the database, with its"
                                + " locks. A process that is only cut off from Prometheus still acts by its gates."),
                new Markup(
                        "Nothing, for it cannot. Its lease in the database runs out, and then another process may take over."),
                "sluice status                     # on the machine that drove it\n"
                        + "sluice status --env ENVIRONMENT   # on any other that reaches its database",
                List.of("time() - " + Series.HEARTBEAT + selector, Series.RUN_ACTIVE + selector),
                List.of(),
                Markdown.fence("sh", "sluice resume         # goes on exactly where it stopped, under its gates again"),
                new Markup(
                        "A process beats every few seconds; two minutes are no slow network. Normal is an age of seconds."));
    }

    private static AlertTale person() {
        return new AlertTale(
                new Markup("Nothing goes on until a person answers: a question, an approval, a pause that outlived its"
                        + " patience, a time that is up, or a pause that a person began."),
                new Markup("It fires as soon as the run says so, whatever its phase."),
                new Markup("The migration stands still. Nothing gets worse by waiting that the gates do not watch."),
                new Markup(
                        "It waits, and keeps reading its gates: a rollback rule acts meanwhile, too. Unattended it ends with"
                                + " exit 10, resumable."),
                "sluice status         # what it waits for\n" + WHY,
                List.of(),
                List.of(),
                Markdown.fence("sh", """
                        sluice continue       # once you have answered, or see that it may go on
                        sluice resume         # only if the process has ended
                        sluice rollback --because "it must not go on\""""),
                new Markup("There is no threshold: the run asks for somebody. Normal is that it does not."));
    }
}
