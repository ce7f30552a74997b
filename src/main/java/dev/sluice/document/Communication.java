package dev.sluice.document;

import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Header;
import dev.sluice.language.model.Runbook;
import java.util.List;
import java.util.Optional;

/** The messages of a run, ready to be copied; what only the moment knows stands in angle brackets. */
final class Communication {

    /**
     * One message.
     *
     * @param to who gets it by the paging policy, or whom to send it to
     * @param text in a fence, to copy
     */
    record Message(String when, Markup to, Markup text) {}

    private static final int LONGEST = 300;

    private final Runbook runbook;
    private final Estimates estimates;

    Communication(Runbook runbook, Estimates estimates) {
        this.runbook = runbook;
        this.estimates = estimates;
    }

    List<Message> messages() {
        return List.of(
                message("Before the start", contact(), start()),
                message(
                        "At a pause",
                        told(Alerting.Occasion.PAUSE),
                        "Paused: " + title()
                                + " stands still in phase <phase> because <reason>. Nothing new begins; what is"
                                + " done stays done. It goes on by itself when the reason is gone, or we roll back at <time>."),
                message(
                        "When a person is needed",
                        told(Alerting.Occasion.PERSON),
                        "Needed: " + title()
                                + " waits in phase <phase> for an answer to: <question>. Please look at it by <time>;"
                                + " until then nothing new begins."),
                message("At a rollback", told(Alerting.Occasion.ROLLBACK), rollback()),
                message(
                        "At the end",
                        told(Alerting.Occasion.DONE),
                        "Done: " + title() + " ended at <time>. Verified: <yes or no>. " + behind()),
                message(
                        "After a failure",
                        told(Alerting.Occasion.FAILED),
                        "Stopped: " + title()
                                + " ended in phase <phase> because <reason>. State of the data: <what is done, what"
                                + " is undone>. Next: <who does what by when>."));
    }

    private static Message message(String when, Markup to, String text) {
        return new Message(when, to, Markdown.fence("text", text));
    }

    private String title() {
        return runbook.name() + " (" + Markdown.oneLine(Words.clip(runbook.title(), LONGEST)) + ")";
    }

    private String start() {
        Header header = runbook.header();
        return "Starting at <time>: " + title() + ". It takes "
                + estimates.whole().text() + ". "
                + header.worstCase()
                        .map(worst -> "Worst case: " + plain(worst) + " ")
                        .orElse("")
                + header.downtime()
                        .map(down -> "Downtime: " + plain(down) + " ")
                        .orElse("") + turn()
                + header.contact()
                        .map(contact -> " Questions to " + plain(contact))
                        .orElse("");
    }

    private String turn() {
        return new Reversibility(runbook)
                .turn()
                .map(phase -> "It can be rolled back until phase " + phase.name() + " begins.")
                .orElse("It can be rolled back until its end.");
    }

    private String rollback() {
        Estimates.Length length = estimates.rollbackMeasured().orElseGet(estimates::rollback);
        return "Rolling back: " + title() + " since <time>, because <reason>. "
                + (length.isNothing() ? "" : "That takes " + length.text() + ". ")
                + "Afterwards all is as before, but for what the document says is lost.";
    }

    private String behind() {
        return runbook.closeout().keep().isEmpty()
                ? "Nothing needs watching any more."
                : "These gates stay armed: " + Words.list(runbook.closeout().keep()) + ".";
    }

    private static String plain(String text) {
        return Words.stop(Markdown.oneLine(Words.clip(text, LONGEST)));
    }

    private Markup contact() {
        Optional<String> contact = runbook.header().contact();
        return contact.map(Markup::text)
                .orElse(new Markup("**MISSING**: the header has no " + Markdown.code("contact")));
    }

    private Markup told(Alerting.Occasion occasion) {
        List<String> told = runbook.alerting().routes(occasion).stream()
                .map(route -> Markdown.text(route.to()) + " ("
                        + (route.urgency() == Alerting.Urgency.PAGE ? "paged" : "notified") + " by the run)")
                .toList();
        return told.isEmpty() ? new Markup(contact() + " (no route tells anybody)") : new Markup(Words.list(told));
    }
}
