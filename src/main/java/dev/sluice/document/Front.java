package dev.sluice.document;

import dev.sluice.language.model.Header;
import dev.sluice.language.model.Runbook;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The page of {@code front.mustache}: what a change board reads, and what fits the comment of a pull request. Long lists lose
 * their middle, with its count in its place.
 *
 * @param file the name of the runbook's file
 * @param commit of git, or nothing
 * @param tool version of the generator
 * @param riskRule the rule behind the risk class
 * @param flow the diagram's twin in words
 * @param proved how many items of the checklist are
 * @param checklist what a reviewer would tick off, answered from the runbook
 */
record Front(
        Markup name,
        String title,
        Markup file,
        Markup commit,
        String digest,
        String tool,
        List<Fact> glance,
        String riskRule,
        Markup diagram,
        List<Markup> flow,
        String because,
        String otherwise,
        String worstCase,
        String writes,
        Markup pointOfNoReturn,
        List<ReversibilityMap.Row> reversibility,
        String proved,
        String missing,
        List<Check> checklist,
        RolesPage roles) {
    /** Long enough for any reason, short enough for a comment. */
    private static final int LONGEST = 2_000;

    private static final int LONGEST_TITLE = 500;

    /** An item of the checklist. */
    record Check(String item, Markup verdict, Markup evidence) {}

    static Front of(Runbook runbook, Provenance provenance, Room room) {
        Header header = runbook.header();
        List<PastRun> runs = provenance.runsOf(runbook.name());
        Estimates estimates = new Estimates(runbook, runs);
        Flow flow = new Flow(runbook, room);
        List<Checklist.Item> items = Checklist.of(runbook, runs, room);
        return new Front(
                new Markup(Markdown.code(runbook.name())),
                Words.clip(runbook.title(), LONGEST_TITLE),
                new Markup(Markdown.code(fileName(runbook))),
                new Markup(provenance.commit().map(Markdown::code).orElse("")),
                runbook.digest(),
                provenance.tool(),
                new Glance(runbook, room).facts(estimates),
                Risk.RULE,
                flow.diagram(),
                flow.twin(),
                stated(header.because()),
                stated(header.otherwise()),
                stated(header.worstCase()),
                stated(header.writes()),
                new Reversibility(runbook).inWords(),
                new ReversibilityMap(runbook, estimates).rows(room),
                Long.toString(Checklist.count(items, Checklist.Verdict.PROVED)),
                Long.toString(Checklist.count(items, Checklist.Verdict.MISSING)),
                items.stream()
                        .map(item -> new Check(item.item(), item.verdict().word(), item.evidence()))
                        .toList(),
                RolesPage.of(runbook, room));
    }

    /** Without its directory, so that it does not matter from where the documents are made. */
    static String fileName(Runbook runbook) {
        Path name = Path.of(runbook.files().main().name()).getFileName();
        return name == null ? runbook.name() + ".runbook" : name.toString();
    }

    private static String stated(Optional<String> text) {
        return text.map(words -> Words.sentence(Words.clip(words, LONGEST))).orElse(Glance.NOT_STATED);
    }
}
