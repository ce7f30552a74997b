package dev.sluice.document;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import dev.sluice.language.model.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What to think of, and where to look first, when something goes wrong: only what this runbook's own steps can bring about.
 *
 * @param checks the fastest first
 * @param drills where to read on
 * @param otherwise when it is not the migration
 */
record TroublePage(List<Pattern> patterns, List<Check> checks, List<Markup> drills, List<Markup> otherwise) {

    /** What is seen, and what it mostly is. */
    record Pattern(Markup seen, Markup cause, Markup steps) {}

    /** One thing to look at; {@code block} is a fence to copy. */
    record Check(String question, Markup block) {}

    private static final Room ROOM = new Room(12);

    static TroublePage of(Runbook runbook) {
        return new TroublePage(
                patterns(runbook), new FirstChecks(runbook).checks(), drills(runbook), otherwise(runbook));
    }

    private static List<Pattern> patterns(Runbook runbook) {
        List<Pattern> patterns = new ArrayList<>();
        pattern(
                patterns,
                "A step stalls, and nothing fails",
                "a lock wait: a long transaction of somebody else holds a lock that the step needs",
                steps(runbook, TroublePage::waitsForLocks));
        pattern(
                patterns,
                "It fails in the middle",
                "a step that no transaction holds together failed partway; look whether its effect is there before it is"
                        + " tried again",
                steps(runbook, TroublePage::mayBeHalfDone));
        pattern(
                patterns,
                "The service has errors while the run goes on",
                "old code does not bear the new schema, or the work is too much beside the usual load",
                steps(runbook, TroublePage::changesWhatCodeSees));
        pattern(
                patterns,
                "It is done, and queries break afterwards",
                "what was dropped or renamed is still named somewhere: "
                        + ROOM.list(runbook.gone().stream().map(Markdown::code).toList()),
                steps(runbook, TroublePage::takesAway));
        pattern(
                patterns,
                "It went well elsewhere, and is slow or fails here",
                "the volume of data: the table is larger here than where it was rehearsed",
                steps(runbook, TroublePage::growsWithTheData));
        pattern(
                patterns,
                "The other side refuses, or does not answer",
                "the service or command that the step drives is down, or is not what the environment file says",
                steps(runbook, step -> step.action() instanceof Action.Http || step.action() instanceof Action.Run));
        if (!runbook.metrics().isEmpty()) {
            patterns.add(new Pattern(
                    new Markup("It holds or pauses, and every number looks fine"),
                    new Markup("a reading is missing or too old; unknown is never green"),
                    new Markup("every phase")));
        }
        return patterns;
    }

    private static void pattern(List<Pattern> patterns, String seen, String cause, List<String> steps) {
        if (!steps.isEmpty()) {
            patterns.add(new Pattern(new Markup(seen), new Markup(cause), new Markup(ROOM.list(steps))));
        }
    }

    private static List<String> steps(Runbook runbook, Predicate<Step> which) {
        return runbook.phases().stream()
                .map(Phase::allSteps)
                .flatMap(List::stream)
                .filter(which)
                .map(Reversibility::link)
                .toList();
    }

    private static boolean waitsForLocks(Step step) {
        return step.action() instanceof Action.Backfill || step.action() instanceof Action.Sql;
    }

    private static boolean mayBeHalfDone(Step step) {
        return switch (step.action()) {
            case Action.Sql sql -> sql.mode() == Action.Sql.Mode.OUTSIDE_TRANSACTION;
            case Action.Run run -> true;
            case Action.Http http -> true;
            case Action.Manual manual -> true;
            case Action.Backfill backfill -> false;
            case Action.Wait wait -> false;
        };
    }

    private static boolean changesWhatCodeSees(Step step) {
        return switch (step.action()) {
            case Action.Sql sql -> true;
            case Action.Backfill backfill -> true;
            case Action.Run run -> true;
            case Action.Http http -> true;
            case Action.Manual manual -> false;
            case Action.Wait wait -> false;
        };
    }

    private static boolean takesAway(Step step) {
        return SqlFacts.of(step.action()).filter(SqlFacts::takesAway).isPresent();
    }

    private static boolean growsWithTheData(Step step) {
        return step.action() instanceof Action.Backfill
                || SqlFacts.of(step.action()).filter(SqlFacts::readsTables).isPresent();
    }

    private static List<Markup> drills(Runbook runbook) {
        List<Markup> drills = new ArrayList<>();
        drills.add(new Markup("what each alert means, and what to type: " + file(runbook, "-alerts.md")));
        drills.add(new Markup("what to watch: " + file(runbook, "-dashboard.md")));
        drills.add(new Markup("what each rule is for: [Thresholds](#thresholds-and-their-reasons)"));
        drills.add(new Markup("how it is taken back: [Rollback](#rollback-of-the-whole-run)"));
        return drills;
    }

    private static String file(Runbook runbook, String ending) {
        String name = runbook.name() + ending;
        return "[" + Markdown.code(name) + "](" + name + ")";
    }

    private static List<Markup> otherwise(Runbook runbook) {
        List<Markup> lines = new ArrayList<>();
        lines.add(new Markup(
                "Errors that began before the run did, or in a phase that had nothing in flight, have another"
                        + " cause: compare the times of " + Markdown.code("sluice status")
                        + " with those of the errors, and look at"
                        + " what was deployed."));
        if (SqlFacts.of(runbook).anyMatch(SqlFacts::changesSchema)) {
            lines.add(
                    new Markup(
                            "A run that ended well and quickly, with a service that breaks afterwards, points to code that"
                                    + " does not fit the new schema: follow the error rate after the deploy, not the migration."));
        }
        if (runbook.sources().stream().anyMatch(source -> source.kind() == Source.Kind.PROMETHEUS)) {
            lines.add(
                    new Markup(
                            "Metrics that all stop at one moment point to the monitoring: the run holds, and the database is well."));
        }
        return lines;
    }
}
