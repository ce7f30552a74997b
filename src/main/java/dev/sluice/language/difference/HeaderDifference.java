package dev.sluice.language.difference;

import dev.sluice.language.model.Closeout;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.Header;
import dev.sluice.language.model.Runbook;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What people read in the two: nothing of it but the name and {@code unattended} changes what a run does. */
final class HeaderDifference {
    private HeaderDifference() {}

    static List<Change> compare(Place place, Runbook before, Runbook after) {
        Found found = new Found(place);
        Header own = before.header();
        Header other = after.header();
        found.changed("name", before.name(), after.name(), name -> name);
        found.flag(Word.CHANGED, "unattended", own.unattended(), other.unattended());
        found.text("title", Optional.of(before.title()), Optional.of(after.title()));
        found.text("owner", own.owner(), other.owner());
        found.text("contact", own.contact(), other.contact());
        found.text("migration", migration(own), migration(other));
        found.text("because", own.because(), other.because());
        found.text("otherwise", own.otherwise(), other.otherwise());
        found.text("writes", own.writes(), other.writes());
        found.text("worst case", own.worstCase(), other.worstCase());
        found.text(
                "undoing",
                own.undoing().map(HeaderDifference::text),
                other.undoing().map(HeaderDifference::text));
        found.text(
                "estimate",
                own.estimate().map(HeaderDifference::text),
                other.estimate().map(HeaderDifference::text));
        found.text("downtime", own.downtime(), other.downtime());
        return found.changes();
    }

    static List<Change> closeout(Place place, Closeout before, Closeout after) {
        Found found = new Found(place);
        found.text("ask", questions(before), questions(after));
        found.text("keep", list(before.keep()), list(after.keep()));
        return found.changes();
    }

    private static Optional<String> migration(Header header) {
        return header.migration()
                .map(type -> header.tables().isEmpty() ? type : type + " on " + String.join(", ", header.tables()));
    }

    private static String text(Header.Undoing undoing) {
        return undoing.effort().name().toLowerCase(Locale.ROOT) + " " + undoing.how();
    }

    private static String text(Header.Estimate estimate) {
        return ExpressionText.duration(estimate.low()) + " .. " + ExpressionText.duration(estimate.high());
    }

    private static Optional<String> questions(Closeout closeout) {
        return list(closeout.questions().stream()
                .map(question -> question.name() + " " + question.text())
                .toList());
    }

    private static Optional<String> list(List<String> words) {
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
    }
}
