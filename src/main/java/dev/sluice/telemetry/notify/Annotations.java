package dev.sluice.telemetry.notify;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.journal.Entry;
import dev.sluice.source.Secrets;
import dev.sluice.source.SourceSettings.Credentials;
import dev.sluice.source.SourceSettings.Endpoint;
import dev.sluice.telemetry.Subject;
import dev.sluice.telemetry.Witness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Marks phases and decisions in Grafana. A phase is marked when it begins and becomes a region when it ends; where the mark of its
 * beginning is not known, because another process made it, the region is made whole at its end.
 */
public final class Annotations implements Witness {
    static final String ADDRESS = "/api/annotations";
    static final String HELP =
            "check `url` and `token` below `grafana:` in sluice.yaml; the token's role must be able to write annotations";
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*([0-9]{1,18})");

    private final Subject subject;
    private final Wire wire;
    private final Lane lane;
    private final Outbox outbox = new Outbox();
    /** When the phases that are open began, milliseconds since 1970. */
    private final Map<String, Long> began = new LinkedHashMap<>();
    /** Those whose region ended with the process before this one; they go on in another. */
    private final Set<String> stopped = new LinkedHashSet<>();
    /** What Grafana calls the marks of their beginnings. */
    private final Map<String, Long> marks = new ConcurrentHashMap<>();

    /** @param trouble told in one sentence what is not marked; any thread */
    public Annotations(Subject subject, Grafana grafana, Secrets secrets, Consumer<String> trouble) {
        this(subject, grafana, secrets, trouble, Pace.USUAL);
    }

    Annotations(Subject subject, Grafana grafana, Secrets secrets, Consumer<String> trouble, Pace pace) {
        this.subject = subject;
        this.wire = wire(grafana, secrets);
        this.lane = outbox.lane(new Lane("grafana", pace, HELP, trouble));
    }

    static Wire wire(Grafana grafana, Secrets secrets) {
        return new Wire(
                "grafana",
                new Endpoint(
                        grafana.url(),
                        new Credentials.Bearer(grafana.token()),
                        Map.of(),
                        grafana.ca(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(5)),
                secrets);
    }

    @Override
    public void recalls(Entry entry) {
        if (entry instanceof Entry.Decided decided) {
            String phase = decided.decision().phase().orElse("");
            switch (decided.decision().kind()) {
                case PHASE_ENTERED -> began.put(phase, decided.wall());
                case PHASE_LEFT -> began.remove(phase);
                case FINISHED -> {
                    stopped.addAll(began.keySet());
                    began.clear();
                }
                default -> {}
            }
        }
    }

    @Override
    public void wrote(Entry entry) {
        if (entry instanceof Entry.Decided decided) {
            mark(decided.decision(), decided.wall());
        }
    }

    @Override
    public void leaves(Optional<Ending> ending) {
        outbox.leave();
    }

    private void mark(Decision decision, long wall) {
        switch (decision.kind()) {
            case PHASE_ENTERED -> enter(decision, wall);
            case PHASE_LEFT -> leave(decision.phase().orElse(decision.subject()), wall);
            case RESUMED -> {
                stopped.forEach(phase -> began.put(phase, wall));
                stopped.clear();
                lane.offer(timeout -> wire.send(point(decision, wall), timeout));
            }
            case PAUSED, THROTTLED, ROLLBACK_BEGAN, KNOB, OVERRIDE, PERSON, PERSON_NEEDED ->
                lane.offer(timeout -> wire.send(point(decision, wall), timeout));
            case FINISHED -> {
                List.copyOf(began.keySet()).forEach(phase -> leave(phase, wall));
                lane.offer(timeout -> wire.send(point(decision, wall), timeout));
            }
            case STEP_BEGAN, STEP_ENDED, STEP_FAILED, STEP_RETRIED, STEP_SKIPPED, STEP_CANCELLED -> {}
            case VERDICT, BASELINE, POSTPONED, RUNG, UNDONE, RECOVERED, VERIFIED -> {}
        }
    }

    private void enter(Decision decision, long wall) {
        String phase = decision.phase().orElse(decision.subject());
        began.put(phase, wall);
        Post post = point(decision, wall);
        lane.offer(timeout -> {
            Outcome outcome = wire.send(post, timeout);
            if (outcome instanceof Outcome.Delivered delivered) {
                id(delivered.answer()).ifPresent(id -> marks.put(phase, id));
            }
            return outcome;
        });
    }

    private void leave(String phase, long wall) {
        Optional<Long> since = Optional.ofNullable(began.remove(phase));
        lane.offer(timeout -> wire.send(ended(phase, since, wall), timeout));
    }

    private Post ended(String phase, Optional<Long> since, long wall) {
        Long mark = marks.get(phase);
        return mark != null
                ? new Post("PATCH", ADDRESS + "/" + mark, Body.of(Body.fields("timeEnd", wall)))
                : Post.to(
                        ADDRESS,
                        Body.fields(
                                "time",
                                since.orElse(wall),
                                "timeEnd",
                                wall,
                                "tags",
                                tags("phase", Optional.of(phase)),
                                "text",
                                subject.runbook().name() + ": phase " + phase));
    }

    Post point(Decision decision, long wall) {
        String kind = decision.kind() == Decision.Kind.PHASE_ENTERED
                ? "phase"
                : decision.kind().name().toLowerCase(Locale.ROOT);
        return Post.to(
                ADDRESS,
                Body.fields(
                        "time",
                        wall,
                        "tags",
                        tags(kind, decision.phase()),
                        "text",
                        Body.atMost(1_000, subject.runbook().name() + ": " + text(decision))));
    }

    private static String text(Decision decision) {
        return decision.kind() == Decision.Kind.PHASE_ENTERED
                ? "phase " + decision.phase().orElse(decision.subject())
                : decision.text();
    }

    private List<String> tags(String kind, Optional<String> phase) {
        List<String> tags = new ArrayList<>(List.of("sluice", subject.runbook().name(), kind));
        tags.add("run:" + subject.runId());
        tags.add("env:" + subject.environment());
        phase.ifPresent(name -> tags.add("phase:" + name));
        return tags;
    }

    private static Optional<Long> id(String answer) {
        Matcher matcher = ID.matcher(answer);
        return matcher.find() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }
}
