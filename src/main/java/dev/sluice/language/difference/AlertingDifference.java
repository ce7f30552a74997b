package dev.sluice.language.difference;

import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Alerting.Channel;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Alerting.Route;
import dev.sluice.language.model.Alerting.Urgency;
import dev.sluice.language.model.DashboardRow;
import dev.sluice.language.model.ExpressionText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Who is told of what: somebody who is no longer told is a guard lost. What the dashboard shows, only people read. */
final class AlertingDifference {
    private final Alerting before;
    private final Alerting after;
    private final Found found = new Found(Place.of(Place.Kind.ALERTS, Set.of()));

    private AlertingDifference(Alerting before, Alerting after) {
        this.before = before;
        this.after = after;
    }

    /** Where neither states its routes they follow from the header's contact, and differ as that does. */
    static List<Change> compare(Alerting before, Alerting after) {
        return before.stated() || after.stated() ? new AlertingDifference(before, after).changes() : List.of();
    }

    static List<Change> dashboard(List<DashboardRow> before, List<DashboardRow> after) {
        Found rows = new Found(Place.of(Place.Kind.DASHBOARD, Set.of()));
        rows.text("rows", text(before), text(after));
        return rows.changes();
    }

    private static Optional<String> text(List<DashboardRow> rows) {
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(rows.stream()
                        .map(row -> "\"" + row.title() + "\" " + String.join(", ", row.metrics()))
                        .collect(Collectors.joining("; ")));
    }

    private List<Change> changes() {
        Set<String> receivers = new LinkedHashSet<>();
        before.routes().forEach(route -> receivers.add(route.to()));
        after.routes().forEach(route -> receivers.add(route.to()));
        for (String to : receivers) {
            channel(to);
            for (Occasion occasion : Occasion.values()) {
                occasion(to, occasion);
            }
        }
        found.optional("repeat every", before.repeat(), after.repeat(), ExpressionText::duration);
        return found.changes();
    }

    private void channel(String to) {
        Optional<Channel> own = channel(before, to);
        Optional<Channel> other = channel(after, to);
        if (own.isPresent() && other.isPresent()) {
            found.changed(quoted(to) + " via", own.get(), other.get(), Channel::word);
        }
    }

    private static Optional<Channel> channel(Alerting alerting, String to) {
        return alerting.routes().stream()
                .filter(route -> route.to().equals(to))
                .map(Route::channel)
                .findFirst();
    }

    private void occasion(String to, Occasion occasion) {
        Optional<Urgency> own = urgency(before, to, occasion);
        Optional<Urgency> other = urgency(after, to, occasion);
        if (!own.equals(other)) {
            boolean louder = other.isPresent() && (own.isEmpty() || other.get() == Urgency.PAGE);
            found.add(
                    louder ? Word.STRICTER : Word.WEAKER,
                    quoted(to) + " on " + occasion.word(),
                    own.map(Urgency::word),
                    other.map(Urgency::word));
        }
    }

    private static Optional<Urgency> urgency(Alerting alerting, String to, Occasion occasion) {
        return alerting.routes(occasion).stream()
                .filter(route -> route.to().equals(to))
                .map(Route::urgency)
                .findFirst();
    }

    private static String quoted(String to) {
        return "\"" + to + "\"";
    }
}
