package dev.sluice.document;

import dev.sluice.document.Checklist.Item;
import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Header;
import dev.sluice.language.model.Runbook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checklist's questions to the header, the closeout and the paging policy: who, why, how long, and whom it wakes. */
final class HeaderChecks {
    private final Runbook runbook;
    private final Header header;
    private final List<PastRun> runs;

    HeaderChecks(Runbook runbook, List<PastRun> runs) {
        this.runbook = runbook;
        this.header = runbook.header();
        this.runs = runs;
    }

    List<Item> items() {
        return List.of(
                why(),
                stated(
                        "The blast radius is stated",
                        header.worstCase(),
                        "worst case",
                        "under [Worst case](#worst-case)"),
                stated(
                        "Who writes meanwhile is stated",
                        header.writes(),
                        "writes",
                        "under [Who writes meanwhile](#who-writes-meanwhile)"),
                people(),
                stated(
                        "The downtime is stated",
                        header.downtime(),
                        "downtime",
                        header.downtime()
                                .map(text -> Markdown.text(Words.clip(text, 200)))
                                .orElse("")),
                estimate(),
                rehearsed(),
                alerting(),
                paged(),
                attendance(),
                closeout());
    }

    private static Item stated(String item, Optional<String> text, String word, String where) {
        return text.isPresent()
                ? Item.proved(item, where)
                : Item.missing(item, "the header has no " + Markdown.code(word));
    }

    private Item why() {
        List<String> missing = new ArrayList<>();
        if (header.because().isEmpty()) {
            missing.add(Markdown.code("because"));
        }
        if (header.otherwise().isEmpty()) {
            missing.add(Markdown.code("otherwise"));
        }
        String item = "Why it is done, and what happens if it is not, are stated";
        return missing.isEmpty()
                ? Item.proved(item, "under [Why](#why)")
                : Item.missing(item, "the header has no " + Words.either(missing));
    }

    private Item people() {
        List<String> missing = new ArrayList<>();
        if (header.owner().isEmpty()) {
            missing.add(Markdown.code("owner"));
        }
        if (header.contact().isEmpty()) {
            missing.add(Markdown.code("contact"));
        }
        String item = "Somebody owns it and can be reached";
        return missing.isEmpty()
                ? Item.proved(item, "under [Roles and escalation](#roles-and-escalation)")
                : Item.missing(item, "the header has no " + Words.either(missing));
    }

    private Item estimate() {
        String item = "An estimate is stated";
        return header.estimate()
                .map(estimate -> Item.proved(
                        item,
                        Words.duration(estimate.low()) + " to " + Words.duration(estimate.high()) + ", in the header"))
                .orElseGet(() -> Item.missing(
                        item, "the header has no " + Markdown.code("estimate") + "; what is shown is computed"));
    }

    private Item rehearsed() {
        String item = "Times come from a rehearsal or an earlier run";
        return runs.stream()
                .findFirst()
                .map(run -> Item.proved(
                        item,
                        Markdown.text(Words.clip(run.words(), 200))
                                + (run.digest().equals(runbook.digest())
                                        ? ", of this very text"
                                        : ", of another text of this runbook")))
                .orElseGet(() -> Item.missing(item, "none given: " + Markdown.code("sluice docs --from-run RUN")));
    }

    private Item alerting() {
        String item = "The paging policy is stated";
        return runbook.alerting().stated()
                ? Item.proved(item, "under [Roles and escalation](#roles-and-escalation)")
                : Item.missing(
                        item,
                        "no " + Markdown.code("alerts") + " block"
                                + (runbook.alerting().routes().isEmpty()
                                        ? ", and nobody is told"
                                        : "; the contact is notified of everything, and nobody is paged"));
    }

    private Item paged() {
        String item = "A rollback pages somebody";
        List<String> paged = runbook.alerting().routes(Alerting.Occasion.ROLLBACK).stream()
                .filter(route -> route.urgency() == Alerting.Urgency.PAGE)
                .map(route -> Markdown.text(Words.clip(route.to(), 100)))
                .toList();
        return paged.isEmpty()
                ? Item.missing(item, "no route pages on " + Markdown.code("rollback"))
                : Item.proved(item, new Room(5).list(paged));
    }

    private Item attendance() {
        String item = "Who must be there is known";
        return Item.proved(item, new Glance(runbook, new Room(8)).people());
    }

    private Item closeout() {
        String item = "What is learned is asked for";
        int questions = runbook.closeout().questions().size();
        return questions == 0
                ? Item.missing(item, "no question in " + Markdown.code("closeout"))
                : Item.proved(item, Words.count(questions, "question") + " under [Closeout](#closeout)");
    }
}
