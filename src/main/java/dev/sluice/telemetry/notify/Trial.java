package dev.sluice.telemetry.notify;

import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Alerting.Urgency;
import dev.sluice.source.Secrets;
import dev.sluice.telemetry.notify.Message.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tries receivers before anybody depends on them: one message each, marked as a test, and no second attempt. */
public final class Trial {
    private static final String RUN = "notify-test";
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final String environment;
    private final String operator;
    private final Secrets secrets;

    /** @param operator who tries them */
    public Trial(String environment, String operator, Secrets secrets) {
        this.environment = environment;
        this.operator = operator;
        this.secrets = secrets;
    }

    /** What went wrong, and what to do; absent if the receiver has taken the message. */
    public Optional<String> of(Receiver receiver, long wall) {
        Message message = new Message(
                RUN + ":" + wall,
                Stage.TEST,
                false,
                "sluice/" + RUN + "/" + receiver.name() + "/" + wall,
                List.of(Occasion.PERSON),
                new Message.About("sluice", "A test of " + receiver.name(), RUN, environment),
                Optional.empty(),
                Optional.empty(),
                "TEST, nothing is wrong: " + operator + " tries the receiver " + receiver.name(),
                List.of("sluice notify --test --env " + environment),
                wall,
                Optional.empty());
        Outcome outcome = Sender.to(receiver, secrets).send(message, Urgency.NOTIFY, LONGEST);
        return failure(outcome).map(why -> why + "; " + Sender.help(receiver, environment));
    }

    /** The same for a mark in Grafana. */
    public Optional<String> of(Grafana grafana, long wall) {
        String text = "TEST, nothing is wrong: " + operator + " tries the marks of sluice";
        Outcome outcome = Annotations.wire(grafana, secrets)
                .send(
                        Post.to(
                                Annotations.ADDRESS,
                                Body.fields(
                                        "time",
                                        wall,
                                        "tags",
                                        List.of("sluice", "test", "env:" + environment),
                                        "text",
                                        text)),
                        LONGEST);
        return failure(outcome).map(why -> why + "; " + Annotations.HELP);
    }

    private static Optional<String> failure(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered ignored -> Optional.empty();
            case Outcome.Later later -> Optional.of(later.why());
            case Outcome.Refused refused -> Optional.of(refused.why());
        };
    }
}
