package dev.sluice.document.record;

import dev.sluice.engine.Decision;
import dev.sluice.gate.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sums up, phase by phase, how long the run stood still or went slowly, from what it said it did. */
final class Standing {
    private enum State {
        FREE,
        PAUSED,
        HELD,
        THROTTLED
    }

    private static final class Open {
        final String phase;
        final long start;
        long paused;
        int pauses;
        long held;
        long throttled;
        int throttles;

        Open(String phase, long start) {
            this.phase = phase;
            this.start = start;
        }

        RunRecord.Stay close(long end, long rows) {
            return new RunRecord.Stay(phase, start, end, paused, pauses, held, throttled, throttles, rows);
        }
    }

    private final List<RunRecord.Stay> stays = new ArrayList<>();
    private final Map<String, Long> rows = new LinkedHashMap<>();
    private Optional<Open> open = Optional.empty();
    private State state = State.FREE;
    private boolean slowedByHand;
    private long since;

    Optional<String> phase() {
        return open.map(stay -> stay.phase);
    }

    void rows(String phase, long done) {
        rows.put(phase, done);
    }

    /** @param takenUp whether a process just took the run up, which changes nothing about its gate */
    void decided(long at, Decision decision, boolean takenUp) {
        advance(at);
        switch (decision.kind()) {
            case PHASE_ENTERED -> {
                leave(at);
                open = decision.phase().map(name -> new Open(name, at));
                state = State.FREE;
            }
            case PHASE_LEFT -> leave(at);
            case PAUSED -> enter(State.PAUSED);
            case THROTTLED -> throttled(decision);
            case RESUMED -> {
                if (!takenUp) {
                    enter(decision.subject().equals(Verdict.THROTTLE.name()) ? State.THROTTLED : State.FREE);
                }
            }
            case VERDICT -> verdict(decision.subject());
            case ROLLBACK_BEGAN -> state = State.FREE;
            default -> {}
        }
    }

    /** The duty that a person asked for, in percent points; it counts once the run has taken it. */
    private double asked = 100;

    void asked(double share) {
        asked = share;
    }

    private void throttled(Decision decision) {
        if (decision.subject().equals("operator")) {
            slowedByHand = asked < 100;
            open.filter(stay -> slowedByHand).ifPresent(stay -> stay.throttles++);
        } else {
            enter(State.THROTTLED);
        }
    }

    private void verdict(String subject) {
        if (subject.equals(Verdict.HOLD.name())) {
            enter(State.HELD);
        } else if (subject.equals(Verdict.CONTINUE.name())
                || subject.equals(Verdict.PROCEED.name())
                || subject.equals(Verdict.ROLLBACK.name())) {
            enter(State.FREE);
        }
    }

    private void enter(State next) {
        open.ifPresent(stay -> {
            stay.pauses += next == State.PAUSED && state != State.PAUSED ? 1 : 0;
            stay.throttles += next == State.THROTTLED ? 1 : 0;
        });
        state = next;
    }

    private void advance(long at) {
        long went = Math.max(0, at - since);
        since = Math.max(since, at);
        open.ifPresent(stay -> {
            switch (state) {
                case PAUSED -> stay.paused += went;
                case HELD -> stay.held += went;
                case THROTTLED -> stay.throttled += went;
                case FREE -> stay.throttled += slowedByHand ? went : 0;
            }
        });
    }

    private void leave(long at) {
        open.ifPresent(stay -> stays.add(stay.close(at, rows.getOrDefault(stay.phase, 0L))));
        open = Optional.empty();
        state = State.FREE;
    }

    /** The stays; one that goes on ends at that time. */
    List<RunRecord.Stay> stays(long at) {
        advance(at);
        leave(at);
        return List.copyOf(stays);
    }
}
