package dev.sluice.step.mariadb;

import dev.sluice.journal.Anchor;
import dev.sluice.source.SourceSettings;
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
import dev.sluice.step.target.Limits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One MariaDB in which a run has effects: a session for effects and one for questions, never a pool. Its tables lie in the database
 * {@code sluice} of the same server, so that one transaction covers both; what belongs to this database is told there by its name.
 */
public final class MariaDatabase implements Ledger, Workplace {

    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(15);
    private static final String MEND = "mend that, then type the same command again";

    @FunctionalInterface
    interface Question<T> {
        T answer(MariaSession session) throws SQLException;
    }

    private final String name;
    private final SourceSettings.Jdbc settings;
    private final String label;
    /** By which the sessions of this process are known. */
    private final String token = UUID.randomUUID().toString();

    private final ReentrantLock turn = new ReentrantLock();
    private final String home;
    private final int serverVersion;
    private MariaSession effects;
    private MariaSession watch;

    private MariaDatabase(String name, SourceSettings.Jdbc settings, String runId) throws SQLException {
        this.name = name;
        this.settings = settings;
        this.label = "sluice/" + runId;
        this.effects = MariaSession.open(settings, label);
        try {
            this.watch = MariaSession.open(settings, label + "/watch");
            Preflight.check(name, effects, watch, token);
            this.serverVersion = effects.serverVersion();
            this.home = Preflight.home(effects).orElseThrow();
        } catch (SQLException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /**
     * Connects and makes sure that the server can carry effects.
     *
     * @param name of the source
     * @throws Unfit if it cannot be reached or is unfit: no MariaDB, read-only, a cluster, behind something that changes sessions
     */
    public static MariaDatabase open(String name, SourceSettings.Jdbc settings, String runId) {
        try {
            return new MariaDatabase(name, settings, runId);
        } catch (SQLException failure) {
            throw unusable(name, failure);
        }
    }

    /**
     * Whether a server can hold runs at all: a replica, a cluster or an address without a database, which are watched, never has one.
     *
     * @throws Unfit if it cannot be reached
     */
    public static boolean mayHoldRuns(String name, SourceSettings.Jdbc settings) {
        try (MariaSession session = MariaSession.open(settings, "sluice/look")) {
            return Preflight.objection(name, session).isEmpty();
        } catch (SQLException failure) {
            throw unusable(name, failure);
        }
    }

    private static Unfit unusable(String name, SQLException failure) {
        return new Unfit(
                "source " + name + " cannot be used: " + MariaErrors.describe(failure),
                "check its url and user in sluice.yaml, and whether the server runs",
                failure);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Ledger ledger() {
        return this;
    }

    /** A MariaDB has no identifier that its replicas and restored backups would share. */
    @Override
    public Cluster cluster() {
        return new Cluster(Optional.empty(), 0, home);
    }

    @Override
    public int serverVersion() {
        return serverVersion;
    }

    @Override
    public Optional<String> objection(String pid, String started, Protection protection) {
        return Optional.of(
                "a run ends no session of a MariaDB; look at it and type it yourself: kill connection " + pid);
    }

    /** The database that the source's address names. */
    String home() {
        return home;
    }

    String token() {
        return token;
    }

    /**
     * The session for effects. A lost one is replaced once it is gone from the server, so that whatever it was doing has either
     * taken place or never will.
     */
    MariaSession effects() throws SQLException {
        if (effects.isBroken()) {
            effects = again(label, Marks.effects(token));
        }
        return effects;
    }

    /**
     * The same where the run may have rested meanwhile: one that died then is noticed before anything has begun on it, and replaced.
     */
    MariaSession effectsAfterRest() throws SQLException {
        effects.closeUnlessAnswering();
        return effects();
    }

    /** Asks the watching session, whichever thread it is. */
    <T> T ask(Question<T> question) throws SQLException {
        turn.lock();
        try {
            if (watch.isBroken()) {
                watch = again(label + "/watch", Marks.watch(token));
            }
            return question.answer(watch);
        } finally {
            turn.unlock();
        }
    }

    private MariaSession again(String called, String mark) throws SQLException {
        MariaSession fresh = MariaSession.open(settings, called);
        try {
            Marks.retireOne(fresh, mark, LONGEST_FAREWELL);
            if (!fresh.mark(mark)) {
                throw new SQLException("another session is still known by " + mark, "08000");
            }
            return fresh;
        } catch (SQLException | RuntimeException failure) {
            fresh.close();
            throw failure;
        }
    }

    Unfit unfit(String what, SQLException failure) {
        return unfit(what, MEND, failure);
    }

    private Unfit unfit(String what, String next, SQLException failure) {
        return new Unfit(what + " in source " + name + ": " + MariaErrors.describe(failure), next, failure);
    }

    private <T> T on(String what, Question<T> question) {
        return on(what, MEND, question);
    }

    private <T> T on(String what, String next, Question<T> question) {
        try {
            MariaSession session = effects();
            try {
                return question.answer(session);
            } finally {
                session.rollback();
            }
        } catch (SQLException failure) {
            throw unfit(what, next, failure);
        }
    }

    @Override
    public List<String> missing() {
        return on("the tables of Sluice cannot be looked at", MariaSchema::missing);
    }

    /** Rights on a database that is not there may come from any pattern of names: only an attempt tells. */
    @Override
    public Optional<String> cannotCreate() {
        return Optional.empty();
    }

    @Override
    public Optional<Held> inTheWay(Newcomer newcomer) {
        if (!missing().isEmpty()) {
            return Optional.empty();
        }
        return on("who works on its tables cannot be read", session -> {
            Optional<FenceRow> fence =
                    FenceRow.ofRunbook(session, home, newcomer.runbook()).filter(row -> newcomer.meets(row.holder()));
            return fence.isPresent()
                    ? Optional.of(fence.get().holder().refusing(fence.get().isPresent(session)))
                    : MariaClaims.met(session, home, name, newcomer);
        });
    }

    @Override
    public void create() {
        on(
                "the database sluice cannot be created",
                "let a DBA run what this prints: sluice schema print --env ENV",
                session -> {
                    MariaSchema.create(session);
                    return true;
                });
    }

    @Override
    public void drop() {
        on("the database sluice cannot be dropped", session -> {
            MariaSchema.drop(session);
            return true;
        });
    }

    @Override
    public String printMissing(String role) {
        return on("the tables of Sluice cannot be looked at", session -> MariaSchema.print(session, role));
    }

    @Override
    public void require() {
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            throw new Unfit(
                    "the database sluice is not ready in source " + name + ": " + String.join("; ", missing),
                    "sluice schema create --env ENV (or run with --create-schema) creates what is missing, or let a DBA run"
                            + " what this prints: sluice schema print --env ENV");
        }
    }

    @Override
    public boolean giveBackLeftOver(Owner owner, String ending) {
        return on("cannot give back the fence of runbook " + owner.runbook(), session -> {
            Optional<FenceRow> row = FenceRow.ofRun(session, home, owner.runId());
            if (row.isPresent() && row.get().isPresent(session)) {
                // Somebody goes on with it without this journal.
                return false;
            }
            session.begin(Limits.OWN, Connection.TRANSACTION_READ_COMMITTED);
            if (row.isPresent()) {
                MariaFence.close(session, home, owner.runbook(), true);
            }
            MariaRuns.end(session, home, owner.runId(), ending);
            session.commit();
            return row.isPresent();
        });
    }

    @Override
    public boolean abandon(String runId, boolean contested, String ending, Progress progress) {
        if (!missing().isEmpty()) {
            return false;
        }
        return on(
                "cannot end run " + runId,
                session -> Abandonment.of(session, home, runId, contested, ending, progress));
    }

    @Override
    public Optional<RunEntry> run(String runId) {
        return missing().isEmpty()
                ? on("run " + runId + " cannot be looked up", session -> MariaRuns.find(session, home, runId))
                : Optional.empty();
    }

    @Override
    public List<KnownRun> runs() {
        return missing().isEmpty() ? on("runs cannot be read", session -> MariaRuns.newest(session, home)) : List.of();
    }

    @Override
    public Signals signals() {
        return new MariaSignals(this);
    }

    @Override
    public List<Anchor> anchors(String runId) {
        return missing().isEmpty()
                ? on(
                        "what is remembered of a journal cannot be read",
                        session -> MariaAnchors.of(session, home, name, runId))
                : List.of();
    }

    @Override
    public void forgetAnchors(String runId, String head) {
        on(
                "what is remembered of a journal cannot be forgotten",
                session -> MariaAnchors.forget(session, home, runId, head));
    }

    @Override
    public void close() {
        for (MariaSession session : new MariaSession[] {watch, effects}) {
            if (session != null) {
                session.close();
            }
        }
    }

    @Override
    public String toString() {
        return "MariaDatabase[" + name + "]";
    }
}
