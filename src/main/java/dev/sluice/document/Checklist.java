package dev.sluice.document;

import dev.sluice.language.model.Runbook;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reviewer would tick off by hand, answered from the runbook alone. Nothing is proved by default: what cannot be shown is
 * missing, and says what is.
 */
final class Checklist {

    /** What can be said of an item. */
    enum Verdict {
        PROVED("proved"),
        MISSING("**MISSING**"),
        NOT_APPLICABLE("not applicable");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        Markup word() {
            return new Markup(word);
        }
    }

    /**
     * One line.
     *
     * @param evidence what shows it, or what is missing, with the way there
     */
    record Item(String item, Verdict verdict, Markup evidence) {
        static Item proved(String item, String evidence) {
            return new Item(item, Verdict.PROVED, new Markup(evidence));
        }

        static Item missing(String item, String evidence) {
            return new Item(item, Verdict.MISSING, new Markup(evidence));
        }

        static Item notApplicable(String item, String evidence) {
            return new Item(item, Verdict.NOT_APPLICABLE, new Markup(evidence));
        }

        /** Missing if anything is in the list of what lacks it. */
        static Item lacking(String item, List<String> lacking, String proved, String missing, Room room) {
            return lacking.isEmpty() ? proved(item, proved) : missing(item, missing + ": " + room.list(lacking));
        }
    }

    private Checklist() {}

    /** All items, in the order in which a reviewer asks. */
    static List<Item> of(Runbook runbook, List<PastRun> runs, Room room) {
        List<Item> items = new ArrayList<>();
        items.addAll(new HeaderChecks(runbook, runs).items());
        items.addAll(new PhaseChecks(runbook, room).items());
        items.addAll(new DataChecks(runbook, room).items());
        return List.copyOf(items);
    }

    static long count(List<Item> items, Verdict verdict) {
        return items.stream().filter(item -> item.verdict() == verdict).count();
    }
}
