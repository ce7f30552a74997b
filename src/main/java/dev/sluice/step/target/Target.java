package dev.sluice.step.target;

import dev.sluice.journal.Anchor;
import dev.sluice.source.SessionNames;
import dev.sluice.step.Held;
import dev.sluice.step.Progress;
import dev.sluice.step.Unfit;
import dev.sluice.step.ledger.Cluster;
import dev.sluice.step.ledger.KnownRun;
import dev.sluice.step.ledger.Ledger;
import dev.sluice.step.ledger.Newcomer;
import dev.sluice.step.ledger.Owner;
import dev.sluice.step.ledger.Protection;
import dev.sluice.step.ledger.RunEntry;
import dev.sluice.step.ledger.Signals;
import dev.sluice.step.ledger.Workplace;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * One PostgreSQL target: a connection for effects and one for watching them, never a pool. Effects run one at a time, on one
 * thread at a time. Whatever is said in the schema {@code sluice} is said to its {@link #ledger()}.
 */
public final class Target implements Workplace, Ledger {

    static final Duration LONGEST_RECONNECT = Duration.ofSeconds(30);
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(15);
    static final Duration PAUSE = Duration.ofMillis(200);

    private final TargetSettings settings;
    private final String runId;
    private final Watchdog watchdog;
    private final Optional<Target> control;
    private final List<Target> guests = new ArrayList<>();
    private final Lanes lanes = new Lanes();
    private volatile Session effects;
    private volatile Cluster cluster;
    private Optional<String> moved = Optional.empty();
    /** What the watching session has reached: each session notices for itself that it is led elsewhere. */
    private Cluster watched;

    private final Moves moves = new Moves();
    private Rejoin rejoin = session -> {};

    private Target(
            TargetSettings settings,
            String runId,
            Session effects,
            Session watch,
            Cluster cluster,
            Optional<Target> control) {
        this.settings = settings;
        this.control = control;
        this.cluster = cluster;
        this.watched = cluster;
        this.runId = runId;
        this.effects = effects;
        this.watchdog = new Watchdog(watch, this::watchAgain);
    }

    /** What has to be said to the server on a connection that replaces a lost one, or is a further one. */
    @FunctionalInterface
    interface Rejoin {
        void with(Session session) throws SQLException;
    }

    /**
     * Connects and makes sure that the server can carry effects.
     *
     * @throws Unfit if it cannot be reached or is unfit: a pooler, a standby, read-only, too old
     */
    public static Target open(TargetSettings settings, String runId) {
        return open(settings, runId, Optional.empty());
    }

    /**
     * The same for a database in which nothing of Sluice is created.
     *
     * @param control where the schema {@code sluice} of its runs lives; the caller closes it after this one
     */
    public static Target open(TargetSettings settings, String runId, Target control) {
        Target guest = open(settings, runId, Optional.of(control));
        control.guests.add(guest);
        return guest;
    }

    private static Target open(TargetSettings settings, String runId, Optional<Target> control) {
        Session effects = null;
        Session watch = null;
        try {
            effects = Session.open(settings, nameOf(runId, 0));
            watch = Session.open(settings, nameOf(runId, 0) + "/watch");
            Preflight.check(settings, effects, watch);
            return new Target(settings, runId, effects, watch, ClusterQuery.ask(effects), control);
        } catch (SQLException failure) {
            closeAll(effects, watch);
            throw Connecting.explain(settings, failure);
        } catch (RuntimeException failure) {
            closeAll(effects, watch);
            throw failure;
        }
    }

    /** The {@code application_name} of a run's sessions. */
    static String nameOf(String runId, long epoch) {
        return prefixOf(runId) + epoch;
    }

    static String prefixOf(String runId) {
        return SessionNames.prefix(runId);
    }

    /** Begins the name of each session of this run on the server. */
    public String sessionPrefix() {
        return prefixOf(runId);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Target ledger() {
        return control.orElse(this);
    }

    /** This database, and those whose ledger it is. */
    List<Target> household() {
        List<Target> household = new ArrayList<>(guests);
        household.addFirst(this);
        return household;
    }

    /**
     * The session for effects; a lost one is replaced.
     *
     * @throws Unfit if the server cannot be reached
     */
    public Session effects() {
        if (effects.isBroken()) {
            effects = replacement(effects, rejoin);
        }
        return effects;
    }

    /**
     * The session of one of several effects that take place beside each other, opened when it is first asked for; a lost one is
     * replaced. For one thread at a time.
     *
     * @param lane 0 for the session for effects
     * @throws Unfit if the server cannot be reached
     */
    public Session effects(int lane) {
        return lane == 0 ? effects() : further("effects " + lane, session -> {});
    }

    /**
     * The same, for finding keys while the lane's own is at work.
     *
     * @throws Unfit if the server cannot be reached
     */
    public Session reader(int lane) {
        return further("reader " + lane, session -> session.preferIndexes(false));
    }

    /** Does something on a thread of its own, one of this target's. */
    public <T> Future<T> beside(Callable<T> work) {
        return lanes.submit(work);
    }

    private Session further(String name, Rejoin ready) {
        return lanes.session(name, lost -> {
            if (lost != null) {
                return replacement(lost, ready);
            }
            try {
                return checked(Session.open(settings, effects.applicationName()), effects, ready);
            } catch (SQLException failure) {
                throw Connecting.explain(settings, failure);
            }
        });
    }

    @Override
    public int serverVersion() {
        return effects.serverVersion();
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    /** What a reconnection has found to be another server than before, in words, once: what is known of its data is in doubt. */
    public synchronized Optional<String> moved() {
        Optional<String> told = moved;
        moved = Optional.empty();
        return told.or(() -> control.flatMap(Target::moved));
    }

    /** Whether an effect has still to be told that. */
    synchronized boolean isElsewhere() {
        return moved.isPresent();
    }

    /** The same as the watching session has found it. */
    Moves moves() {
        return moves;
    }

    public Watchdog watchdog() {
        return watchdog;
    }

    /**
     * Replaces a lost connection. Afterwards the backend of the old one is gone, so whatever it was doing has either taken
     * place or never will: the catalogs can tell.
     */
    private Session replacement(Session lost, Rejoin rejoining) {
        long end = System.nanoTime() + LONGEST_RECONNECT.toNanos();
        while (true) {
            try {
                watchdog.ask(session -> {
                    Backends.end(session, lost.pid(), lost.started(), LONGEST_FAREWELL);
                    return true;
                });
                return checked(Session.open(settings, lost.applicationName()), lost, rejoining);
            } catch (SQLException failure) {
                if (!Connecting.isTransient(failure) || System.nanoTime() - end > 0) {
                    throw Connecting.explain(settings, failure);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private Session watchAgain(Session lost) throws SQLException {
        Session fresh = Session.open(settings, lost.applicationName());
        try {
            Preflight.checkAgain(settings, fresh);
            watches(ClusterQuery.ask(fresh));
            return fresh;
        } catch (SQLException | RuntimeException refused) {
            fresh.close();
            throw refused;
        }
    }

    private synchronized void watches(Cluster now) {
        requireSame(now);
        since(now, watched).ifPresent(moves::found);
        watched = now;
    }

    /** A session that is unfit, or that the fence refuses, is never left behind for the next effect. */
    private Session checked(Session fresh, Session like, Rejoin rejoining) throws SQLException {
        try {
            fresh.trips().learn(like.trips());
            Preflight.checkAgain(settings, fresh);
            reaches(ClusterQuery.ask(fresh));
            rejoining.with(fresh);
            return fresh;
        } catch (SQLException | RuntimeException refused) {
            fresh.close();
            throw refused;
        }
    }

    private synchronized void reaches(Cluster now) {
        requireSame(now);
        moved = since(now, cluster).or(() -> moved);
        cluster = now;
    }

    private Optional<String> since(Cluster now, Cluster before) {
        return now.since(before).map(text -> settings.name() + ": " + text);
    }

    private void requireSame(Cluster now) {
        if (now.isOtherThan(cluster)) {
            throw new Unfit(
                    "source " + settings.name() + " is another database cluster than before (system identifier "
                            + now.name() + ", not " + cluster.name() + ")",
                    "let its url in sluice.yaml lead to the database of this run again");
        }
    }

    /** Names the sessions after the epoch. */
    void joined(long epoch, Rejoin onReconnect) throws SQLException {
        rejoin = onReconnect;
        effects.rename(nameOf(runId, epoch));
        watchdog.rename(nameOf(runId, epoch) + "/watch");
    }

    @Override
    public Optional<String> objection(String pid, String started, Protection protection) throws SQLException {
        return Bystander.objection(this, pid, started, protection);
    }

    @Override
    public Optional<String> cannotCreate() {
        return Schema.cannotCreate(this);
    }

    @Override
    public Optional<Held> inTheWay(Newcomer newcomer) {
        return missing().isEmpty() ? Incumbent.of(this, newcomer) : Optional.empty();
    }

    @Override
    public List<String> missing() {
        return Schema.check(this);
    }

    @Override
    public void create() {
        Schema.create(this);
    }

    @Override
    public void drop() {
        Schema.drop(this);
    }

    @Override
    public String printMissing(String role) {
        return Schema.printMissing(this, role);
    }

    @Override
    public void require() {
        Schema.require(this);
    }

    @Override
    public boolean giveBackLeftOver(Owner owner, String ending) {
        return PostgresFence.giveBackLeftOver(this, owner, ending);
    }

    @Override
    public boolean abandon(String run, boolean contested, String ending, Progress progress) {
        return Abandonment.of(this, run, contested, ending, progress);
    }

    @Override
    public Optional<RunEntry> run(String run) {
        return RunRow.find(this, run);
    }

    @Override
    public List<KnownRun> runs() {
        return RunList.of(this);
    }

    @Override
    public Signals signals() {
        return new SignalTable(this);
    }

    @Override
    public List<Anchor> anchors(String run) {
        return JournalAnchors.of(this, run);
    }

    @Override
    public void forgetAnchors(String run, String head) {
        JournalAnchors.forget(this, run, head);
    }

    private static void closeAll(Session... sessions) {
        for (Session session : sessions) {
            if (session != null) {
                session.close();
            }
        }
    }

    @Override
    public void close() {
        lanes.close();
        watchdog.close();
        effects.close();
    }

    @Override
    public String toString() {
        return "Target[" + settings.name() + "]";
    }
}
