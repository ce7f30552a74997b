package dev.sluice.document;

import dev.sluice.document.record.RunRecord;
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
final class Timeline<T> {
    /** A verdict of less than a second, as at the start of a phase before the first answers are in, says nothing. */
    private static final long SHORTEST_VERDICT = 1_000;

    private static final int LONGEST = 200;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    /** One line; {@code phase} is the person in a list of what people did. */
    record Moment<T>(String number, String time, String clock, T phase, T what, T why) {}

    private final RunRecord run;
    private final Voice<T> voice;
    private final List<RunRecord.Told> told;
    private final DateTimeFormatter format;

    Timeline(RunRecord run, Voice<T> voice) {
        this.run = run;
        this.voice = voice;
        this.told = lasting(run.decisions().told());
        this.format = day(run.times().firstWall()).equals(day(run.times().lastWall())) ? TIME : DAY_AND_TIME;
    }

    /** The decisions in order; of very many, the first and the last. */
    List<Moment<T>> moments() {
        return shown().stream().map(this::moment).toList();
    }

    /** Those that {@link #moments()} tells. */
    List<RunRecord.Told> shown() {
        if (told.size() <= LONGEST) {
            return told;
        }
        List<RunRecord.Told> shown = new ArrayList<>(told.subList(0, LONGEST / 2));
        shown.addAll(told.subList(told.size() - LONGEST / 2, told.size()));
        return shown;
    }

    /** How many {@link #moments()} leaves out in the middle. */
    long cut() {
        return Math.max(0, told.size() - LONGEST) + run.decisions().leftOut();
    }

    List<Moment<T>> moments(Set<Decision.Kind> kinds) {
        return run.decisions().told().stream()
                .filter(moment -> kinds.contains(moment.decision().kind()))
                .limit(LONGEST)
                .map(this::moment)
                .toList();
    }

    Moment<T> moment(RunRecord.Told moment) {
        Decision decision = moment.decision();
        return new Moment<>(
                Long.toString(moment.number()),
                time(moment.wall()),
                clock(moment.at()),
                voice.of(decision.phase().map(voice.words::name).orElse("run")),
                voice.text(what(decision)),
                voice.text(why(decision)));
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
    static String what(Decision decision) {
        String tail = " because " + String.join("; ", reasons(decision));
        String text = decision.text();
        return text.endsWith(tail) ? text.substring(0, text.length() - tail.length()) : text;
    }

    private static List<RunRecord.Told> lasting(List<RunRecord.Told> all) {
        List<RunRecord.Told> lasting = new ArrayList<>();
        for (RunRecord.Told next : all) {
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

    private static boolean isVerdict(RunRecord.Told told) {
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
