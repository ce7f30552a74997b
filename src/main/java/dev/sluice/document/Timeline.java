package dev.sluice.document;

import dev.sluice.engine.Decision;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Decisions as lines of a table: told once, and only those that lasted long enough to matter. */
final class Timeline {
    /** A verdict of less than a second, as at the start of a phase before the first answers are in, says nothing. */
    private static final long SHORTEST_VERDICT = 1_000;

    private static final int LONGEST = 200;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    /** One line; {@code phase} is the person in a list of what people did. */
    record Moment(String time, String clock, Markup phase, Markup what, Markup why) {}

    private final Story story;
    private final List<Story.Told> told;
    private final DateTimeFormatter format;

    Timeline(Story story) {
        this.story = story;
        this.told = lasting(story.decisions());
        this.format = day(story.firstWall()).equals(day(story.lastWall())) ? TIME : DAY_AND_TIME;
    }

    /** The decisions in order; of very many, the first and the last. */
    List<Moment> moments() {
        List<Story.Told> shown = new ArrayList<>(cut() == 0 ? told : told.subList(0, LONGEST / 2));
        if (cut() > 0) {
            shown.addAll(told.subList(told.size() - LONGEST / 2, told.size()));
        }
        return shown.stream().map(this::moment).toList();
    }

    /** How many {@link #moments()} leaves out in the middle. */
    int cut() {
        return Math.max(0, told.size() - LONGEST);
    }

    List<Moment> moments(Set<Decision.Kind> kinds) {
        return story.decisions(kinds).stream().map(this::moment).toList();
    }

    ReportPage.Explained explained(Evidence.Seen seen) {
        Moment moment = moment(seen.told());
        return new ReportPage.Explained(
                moment.time(), moment.phase(), moment.what(), Markdown.fence("text", seen.values()));
    }

    private Moment moment(Story.Told moment) {
        Decision decision = moment.decision();
        return new Moment(
                time(moment.wall()),
                clock(moment.at()),
                new Markup(decision.phase().map(Markdown::code).orElse("run")),
                Markup.text(what(decision)),
                Markup.text(why(decision)));
    }

    /** The time of day, with the date if the run saw more than one. */
    String time(long wall) {
        return format.format(Instant.ofEpochMilli(wall));
    }

    /** The reasons; what there was to type at that moment helps nobody afterwards. */
    static List<String> reasons(Decision decision) {
        return decision.reasons().stream()
                .filter(reason -> !reason.startsWith("sluice "))
                .toList();
    }

    static String why(Decision decision) {
        return reasons(decision).stream()
                .filter(reason -> !what(decision).contains(reason))
                .collect(Collectors.joining("; "));
    }

    /** The text without the reasons, where it repeats them all. */
    private static String what(Decision decision) {
        String tail = " because " + String.join("; ", reasons(decision));
        String text = decision.text();
        return text.endsWith(tail) ? text.substring(0, text.length() - tail.length()) : text;
    }

    private static List<Story.Told> lasting(List<Story.Told> all) {
        List<Story.Told> lasting = new ArrayList<>();
        for (Story.Told next : all) {
            if (!lasting.isEmpty()
                    && isVerdict(next)
                    && isVerdict(lasting.getLast())
                    && next.at() - lasting.getLast().at() < SHORTEST_VERDICT) {
                lasting.removeLast();
            }
            lasting.add(next);
        }
        return lasting;
    }

    private static boolean isVerdict(Story.Told told) {
        return told.decision().kind() == Decision.Kind.VERDICT;
    }

    private static LocalDate day(long wall) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(wall), ZoneOffset.UTC);
    }

    static String dayAndTime(long wall) {
        return DAY_AND_TIME.format(Instant.ofEpochMilli(wall));
    }

    static String clock(long millis) {
        return Words.duration(Duration.ofMillis(millis));
    }
}
