package dev.sluice.rehearsal;

import dev.sluice.engine.Position;
import dev.sluice.language.model.StepRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A model of the target database as far as effects depend on it: sessions that break, transactions that commit wholly or not at
 * all, a fence that a takeover takes over, a replica that may lack the last transactions.
 */
final class SimDatabase {
    /** How long a fence is believed in without a sign of life. */
    static final long LEASE_MILLIS = 10_000;
    /** After this an idle transaction is ended by the server. */
    static final long IDLE_MILLIS = 60_000;

    private final World world;
    private final Care care;
    private final Supplier<Data> empty;
    private final List<Consumer<Data>> history = new ArrayList<>();
    private final List<Transaction> open = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private Data data;
    private boolean down;
    private boolean lostSomething;
    private boolean lostUnnoticed;
    private int keptByFailover;
    private long timeline = 1;
    private Optional<Session> holder = Optional.empty();
    private long renewedAt;

    /** One connection of a process. */
    static final class Session {
        private boolean broken;
        private boolean left;

        boolean broken() {
            return broken;
        }
    }

    /** An open transaction; it ends once. */
    static final class Transaction {
        private final Session session;
        private boolean ended;

        private Transaction(Session session) {
            this.session = session;
        }

        boolean ended() {
            return ended;
        }
    }

    SimDatabase(World world, Care care, Supplier<Data> empty) {
        this.world = world;
        this.care = care;
        this.empty = empty;
        this.data = empty.get();
    }

    /** A person undoes a statement, and says so truthfully. */
    void undoByHand(StepRef step) {
        if (data.applied(step) > 0) {
            data.apply(step, -1);
        }
    }

    /** What is committed. */
    Data data() {
        return data;
    }

    boolean down() {
        return down;
    }

    /** @return absent while the database is down */
    Optional<Session> connect() {
        if (down) {
            world.effective(Fault.DATABASE_DOWN);
            return Optional.empty();
        }
        Session session = new Session();
        sessions.add(session);
        return Optional.of(session);
    }

    /** The client is gone, or somebody ended the backend: what it had open is rolled back. */
    void end(Session session) {
        session.broken = true;
        sessions.remove(session);
        open.removeIf(transaction -> {
            transaction.ended |= transaction.session == session;
            return transaction.ended;
        });
    }

    /** The client is gone, but the server has not noticed: it is busy with a statement. */
    void leave(Session session) {
        session.left = true;
    }

    Transaction begin(Session session) {
        Transaction transaction = new Transaction(session);
        open.add(transaction);
        return transaction;
    }

    void rollback(Transaction transaction) {
        transaction.ended = true;
        open.remove(transaction);
    }

    /** A transaction that has been idle for too long is ended together with its session. */
    void endIfIdle(Transaction transaction) {
        if (!transaction.ended) {
            end(transaction.session);
        }
    }

    /** Commits; false if the transaction is no more. */
    boolean commit(Transaction transaction, Consumer<Data> change) {
        if (transaction.ended) {
            return false;
        }
        rollback(transaction);
        write(change);
        return true;
    }

    /** A transaction of its own. */
    void write(Consumer<Data> change) {
        history.add(change);
        change.accept(data);
    }

    /** Where the run stands is written down, unless it stands there already. */
    void stands(Position position) {
        if (!data.position().equals(Optional.of(position))) {
            write(told -> told.position(position));
        }
    }

    boolean holds(String runId, long epoch) {
        return care.holdsFence(data, runId, epoch);
    }

    /** Why the fence cannot be had now; absent if it can. */
    Optional<String> refusal(String runId, boolean force) {
        boolean alive = holder.isPresent() && !holder.get().broken && !holder.get().left;
        if (alive && !force && data.isOpen()) {
            return Optional.of("it is driven by another process"
                    + (world.now() - renewedAt > LEASE_MILLIS ? ", which has shown no sign of life lately" : ""));
        }
        if (data.isOpen() && !data.runId().equals(runId)) {
            return Optional.of("run " + data.runId() + " is still open");
        }
        return Optional.empty();
    }

    /** Whether a transaction of another process holds the fence; a takeover waits for its end. */
    boolean busy() {
        return care.waitsForTransactions() && !open.isEmpty();
    }

    /** Takes the fence; what an earlier epoch has left running is ended. */
    long take(String runId, Session session) {
        if (care.endsOldStatements()) {
            for (Session other : List.copyOf(sessions)) {
                if (other != session) {
                    end(other);
                }
            }
        }
        write(taken -> taken.take(runId));
        holder = Optional.of(session);
        renewedAt = world.now();
        if (keptByFailover == 0) {
            keptByFailover = history.size();
        }
        return data.epoch();
    }

    /** The run's process shows that it is alive, perhaps over a new connection. */
    void renew(Session session) {
        holder = Optional.of(session);
        renewedAt = world.now();
    }

    void goDown() {
        down = true;
        for (Session session : List.copyOf(sessions)) {
            end(session);
        }
    }

    void comeUp() {
        down = false;
    }

    /** A replica takes over that lacks the newest transactions; what began the run is never among them. How many were lost. */
    int failOver(int lost) {
        goDown();
        comeUp();
        timeline++;
        int kept = Math.max(Math.min(keptByFailover, history.size()), history.size() - lost);
        int gone = history.size() - kept;
        if (gone > 0) {
            lostSomething = true;
            lostUnnoticed = true;
            history.subList(kept, history.size()).clear();
            data = empty.get();
            history.forEach(change -> change.accept(data));
        }
        return gone;
    }

    /** Which server stands there: each failover begins another one. */
    long timeline() {
        return timeline;
    }

    /** Whether a failover has ever lost what was committed. */
    boolean lostSomething() {
        return lostSomething;
    }

    /** A process has been told that another server stands there, at a time when it asks for what is done. */
    void noticed() {
        lostUnnoticed = false;
    }

    /** Whether a failover has lost what was committed when nobody asked any more: then only gates and verify can tell. */
    boolean lostUnnoticed() {
        return lostUnnoticed;
    }

    boolean inUse() {
        return !sessions.isEmpty();
    }

    /** Somebody ends one backend, if there is one. */
    boolean endOne() {
        if (sessions.isEmpty()) {
            return false;
        }
        end(sessions.get(world.chance.below(sessions.size())));
        return true;
    }
}
