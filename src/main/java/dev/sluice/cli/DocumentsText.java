package dev.sluice.cli;

import dev.sluice.document.DocumentCheck;
import dev.sluice.document.LinkCheck;
import java.util.List;

/** What a check of documents found, for people: the difference as a patch on standard output, places on standard error. */
final class DocumentsText {
    private final Streams output;

    DocumentsText(Streams output) {
        this.output = output;
    }

    /**
     * Tells it.
     *
     * @param documents how many there should be
     * @param again the command that makes them so
     */
    void tell(int documents, List<DocumentCheck.Difference> different, List<LinkCheck.Dead> dead, String again) {
        different.forEach(one -> output.out().print(one.difference()));
        output.out().flush();
        different.forEach(this::places);
        dead.forEach(one -> output.err()
                .println(one.place().file() + ":" + one.place().line() + ": " + one.link() + ": " + one.reason()));
        if (!different.isEmpty()) {
            long missing =
                    different.stream().filter(DocumentCheck.Difference::missing).count();
            output.err()
                    .println(different.size() + " of " + documents + " documents "
                            + (missing < different.size() ? "differ" : missing == 1 ? "is missing" : "are missing")
                            + (missing > 0 && missing < different.size() ? ", " + missing + " of them missing" : ""));
            output.err().println("  next: " + again);
        }
        if (!dead.isEmpty()) {
            output.err().println(dead.size() + (dead.size() == 1 ? " link leads" : " links lead") + " nowhere");
            output.err().println("  next: mend the runbook, or the template that writes the link");
        }
        output.err().flush();
    }

    private void places(DocumentCheck.Difference difference) {
        if (difference.missing()) {
            output.err().println(difference.file() + ":1: is missing");
        } else {
            difference.lines().forEach(line -> output.err().println(difference.file() + ":" + line + ": differs"));
        }
    }
}
