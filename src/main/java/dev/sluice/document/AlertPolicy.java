package dev.sluice.document;

import dev.sluice.document.alert.Alert;
import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Alerting.Route;
import dev.sluice.language.model.Alerting.Urgency;
import dev.sluice.language.model.Runbook;
import java.util.List;

/** Who is told of what, in words. */
final class AlertPolicy {
    private static final int LONGEST = 200;

    private final Runbook runbook;
    private final Alerting alerting;

    AlertPolicy(Runbook runbook) {
        this.runbook = runbook;
        this.alerting = runbook.alerting();
    }

    /** Where the policy comes from. */
    Markup stated() {
        return new Markup(
                alerting.stated()
                        ? "The runbook's block `alerts` says who is told."
                        : alerting.routes().isEmpty()
                                ? "The runbook has no block `alerts` and no contact, so that **nobody is told of anything**."
                                : "The runbook has no block `alerts`, so that its contact is notified of everything.");
    }

    AlertsPage.Told told(Occasion occasion) {
        List<Route> routes = alerting.routes(occasion);
        boolean once = occasion == Occasion.FAILED || occasion == Occasion.DONE;
        return new AlertsPage.Told(
                Markup.text(Words.capital(RolesPage.occasion(occasion))),
                names(routes),
                page(routes),
                new Markup(
                        routes.isEmpty()
                                ? "never"
                                : once
                                        ? "once"
                                        : alerting.repeat()
                                                .map(every -> "every " + Words.duration(every))
                                                .orElse("by default")));
    }

    /** Who is told of an alert. */
    Markup receivers(Alert alert) {
        return names(routes(alert));
    }

    /** Whether an alert may wake somebody. */
    boolean pages(Alert alert) {
        return routes(alert).stream().anyMatch(route -> route.urgency() == Urgency.PAGE);
    }

    /** Whom to go to when nobody answers. */
    Markup escalation(Alert alert) {
        List<Route> routes = routes(alert);
        String told = routes.isEmpty()
                ? "The policy tells nobody of it."
                : "It " + Words.list(routes.stream().map(AlertPolicy::does).toList()) + ".";
        String contact = runbook.header()
                .contact()
                .map(name -> " If nobody answers, the runbook's contact is " + clipped(name) + ".")
                .orElse(" The runbook names no contact.");
        String owner = runbook.header()
                .owner()
                .map(name -> " It belongs to " + clipped(name) + ", who decide what no rule decides.")
                .orElse(" The runbook names no owner.");
        return new Markup(told + contact + owner);
    }

    /** A run that slows down is told with the pauses, and wakes nobody. */
    private List<Route> routes(Alert alert) {
        return alerting.routes(alert.occasion()).stream()
                .filter(route -> route.urgency() == Urgency.NOTIFY || alert.severity() != Alert.Severity.INFO)
                .toList();
    }

    private static Markup names(List<Route> routes) {
        return new Markup(
                routes.isEmpty()
                        ? "**nobody**"
                        : String.join(
                                ", ",
                                routes.stream()
                                        .map(route -> clipped(route.to()) + " ("
                                                + route.channel().word() + ")")
                                        .toList()));
    }

    private static Markup page(List<Route> routes) {
        List<String> urgencies = routes.stream()
                .map(Route::urgency)
                .distinct()
                .sorted()
                .map(urgency -> urgency == Urgency.PAGE ? "page" : "notify")
                .toList();
        return new Markup(urgencies.isEmpty() ? "neither" : Words.list(urgencies));
    }

    private static String does(Route route) {
        return (route.urgency() == Urgency.PAGE ? "pages " : "notifies ") + clipped(route.to()) + " ("
                + route.channel().word() + ")";
    }

    private static String clipped(String text) {
        return Markdown.text(Words.clip(text, LONGEST));
    }
}
