package dev.sluice.rehearsal;

import java.util.PriorityQueue;

/** Simulated time, and what is due in it. What is due at the same time happens in the order in which it was noted. For one thread. */
public final class Agenda {
    private final PriorityQueue<Due> dues = new PriorityQueue<>();
    private long now;
    private long sequence;

    private record Due(long at, long sequence, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(sequence, other.sequence);
        }
    }

    /** Milliseconds since the simulation began. */
    public long now() {
        return now;
    }

    /** Notes what happens at a time, or at once if that is over. */
    public void at(long time, Runnable action) {
        dues.add(new Due(Math.max(now, time), sequence++, action));
    }

    /** When the next thing is due; {@link Long#MAX_VALUE} if nothing is. */
    public long nextAt() {
        return dues.isEmpty() ? Long.MAX_VALUE : dues.peek().at();
    }

    /** Lets time pass up to the next thing, and lets it happen; false if nothing is left. */
    public boolean next() {
        Due due = dues.poll();
        if (due == null) {
            return false;
        }
        now = due.at();
        due.action().run();
        return true;
    }

    /** Lets time pass in which nothing is due. */
    public void pass(long until) {
        if (until > nextAt()) {
            throw new IllegalStateException("something is due before " + until);
        }
        now = Math.max(now, until);
    }
}
