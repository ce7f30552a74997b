package dev.sluice.document;

import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Header;
import dev.sluice.language.model.Runbook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Who does what, and who is told of what.
 *
 * @param escalation one line for each thing that somebody may be told of
 */
record RolesPage(List<Role> roles, List<Markup> escalation) {
    private static final int LONGEST = 200;

    /** @param reach how they are reached */
    record Role(String role, Markup who, Markup reach, String does) {}

    static RolesPage of(Runbook runbook, Room room) {
        Header header = runbook.header();
        Markup owner = named(header.owner(), "owner");
        Markup contact = named(header.contact(), "contact");
        return new RolesPage(
                List.of(
                        new Role(
                                "Owner",
                                owner,
                                contact,
                                "decides whether it begins, and on a rollback that no rule decides"),
                        new Role(
                                "Technician",
                                new Markup("whoever starts the run; its journal holds the name"),
                                contact,
                                "starts the run, watches it, answers when it needs a person"),
                        new Role(
                                "Reviewer",
                                new Markup("somebody else than the technician"),
                                contact,
                                "reads this document, and fills what its checklist calls missing"),
                        new Role(
                                "On call",
                                onCall(runbook.alerting(), room),
                                new Markup("by the routes below"),
                                "is told by them, and may pause or roll back at any time")),
                Arrays.stream(Alerting.Occasion.values())
                        .map(occasion -> line(occasion, runbook.alerting(), room))
                        .toList());
    }

    private static Markup named(Optional<String> text, String word) {
        return text.map(name -> Markup.text(Words.clip(name, LONGEST)))
                .orElse(new Markup("**MISSING**: the header has no " + Markdown.code(word)));
    }

    private static Markup onCall(Alerting alerting, Room room) {
        List<String> paged = alerting.routes().stream()
                .filter(route -> route.urgency() == Alerting.Urgency.PAGE)
                .map(route -> Markdown.text(Words.clip(route.to(), LONGEST)))
                .distinct()
                .toList();
        return new Markup(paged.isEmpty() ? "nobody is paged" : room.list(paged));
    }

    private static Markup line(Alerting.Occasion occasion, Alerting alerting, Room room) {
        List<String> told = new ArrayList<>();
        for (Alerting.Route route : alerting.routes(occasion)) {
            told.add((route.urgency() == Alerting.Urgency.PAGE ? "pages " : "notifies ")
                    + Markdown.text(Words.clip(route.to(), LONGEST)) + " ("
                    + route.channel().word() + ")");
        }
        String repeated = told.isEmpty()
                ? ""
                : alerting.repeat()
                        .map(every -> ", again every " + Words.duration(every))
                        .orElse("");
        return new Markup(Words.capital(occasion(occasion)) + " " + (told.isEmpty() ? "tells nobody" : room.list(told))
                + repeated + ".");
    }

    /** As the subject of a sentence. */
    static String occasion(Alerting.Occasion occasion) {
        return switch (occasion) {
            case PAUSE -> "a pause";
            case ROLLBACK -> "a rollback";
            case BLIND -> "missing data";
            case PERSON -> "a need for a person";
            case STALLED -> "a standstill";
            case SILENT -> "a run that is not heard of";
            case FAILED -> "a failure";
            case DONE -> "a good end";
        };
    }
}
