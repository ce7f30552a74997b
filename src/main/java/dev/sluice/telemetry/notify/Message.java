package dev.sluice.telemetry.notify;

import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.telemetry.Subject;
import dev.sluice.value.Dimension;
import dev.sluice.value.QuantityFormat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What somebody is told.
 *
 * @param id of this message and no other
 * @param quiet an end that another message tells anyway: for services that keep something open until they hear of it, for nobody else
 * @param key of what it is about: the same for its beginning, its reminders and its end, also across a resume
 * @param occasions on which it is sent, the one that matters most first; it reaches a receiver once, however many of them it wants
 * @param rule id of the gate rule behind it, where one is known
 * @param text one sentence
 * @param details reasons with values, and what to type next
 * @param wall when, milliseconds since 1970
 * @param lasting for how long it has been so on the run's clock, for reminders and ends
 */
public record Message(
        String id,
        Stage stage,
        boolean quiet,
        String key,
        List<Occasion> occasions,
        About about,
        Optional<String> phase,
        Optional<String> rule,
        String text,
        List<String> details,
        long wall,
        Optional<Duration> lasting) {

    /** Where a message stands in the life of what it is about. */
    public enum Stage {
        BEGINS,
        /** A reminder. */
        LASTS,
        OVER,
        /** Something that neither lasts nor wants anything, such as the good end of a run. */
        TOLD,
        TEST;

        /** As programs read it. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The run that a message is from. */
    public record About(String runbook, String title, String run, String environment) {
        static About of(Subject subject) {
            return new About(
                    subject.runbook().name(), subject.runbook().title(), subject.runId(), subject.environment());
        }
    }

    public Message {
        occasions = List.copyOf(occasions);
        text = printable(text);
        details = details.stream().map(Message::printable).toList();
    }

    /** The occasion that matters most. */
    public Occasion occasion() {
        return occasions.getFirst();
    }

    /** What it is, in one line. */
    public String headline() {
        return line().replaceAll("\\s*\\n\\s*", " ");
    }

    private String line() {
        String where = "[" + about.environment() + "] " + about.runbook()
                + phase.map(name -> ", phase " + name).orElse("");
        return switch (stage) {
            case BEGINS, TOLD, TEST -> where + ": " + text;
            case LASTS -> where + ", for " + lasted() + " now: " + text;
            case OVER -> where + (lasting.isPresent() ? ", over after " + lasted() : "") + ": " + text;
        };
    }

    private String lasted() {
        double seconds = Math.floor(lasting.orElse(Duration.ZERO).toMillis() / 1_000.0);
        return QuantityFormat.format(seconds, Dimension.DURATION);
    }

    /** Texts of other programs may hold anything; the line break is all that a message keeps of it. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\n]]", " ");
    }
}
