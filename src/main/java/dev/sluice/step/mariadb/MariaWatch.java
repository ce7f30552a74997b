package dev.sluice.step.mariadb;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Progress;
import dev.sluice.step.target.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks through the watching session at what one attempt does: repeats requests to stop until they have arrived, stops a wait for a
 * lock where that was asked for, and notes who holds it.
 */
final class MariaWatch implements AutoCloseable {

    private static final Duration EACH = Duration.ofMillis(200);

    /** Every how many looks it is seen whether there is something new to tell. */
    private static final int LOOKS_PER_REPORT = 5;

    private static final String STATE = "select state from information_schema.processlist where id = ?";

    private static final String ROW_LOCK = """
            select concat('a lock on a row of ', coalesce(l.lock_table, 'a table')),
                   concat('connection ', b.trx_mysql_thread_id, coalesce(concat(' of ', p.user, '@', p.host), ''))
            from information_schema.innodb_trx r
              left join information_schema.innodb_lock_waits w on w.requesting_trx_id = r.trx_id
              left join information_schema.innodb_trx b on b.trx_id = w.blocking_trx_id
              left join information_schema.innodb_locks l on l.lock_id = w.requested_lock_id
              left join information_schema.processlist p on p.id = b.trx_mysql_thread_id
            where r.trx_mysql_thread_id = ? and r.trx_state = 'LOCK WAIT'
            """;

    /** @param by who holds it, absent where that cannot be seen */
    private record Wait(String what, Optional<String> by) {
        String words() {
            return "waits for " + what + by.map(it -> ", held by " + it).orElse("");
        }
    }

    private final MariaDatabase database;
    private final long session;
    private final Cancellation cancellation;
    private final Progress progress;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sluice-mariadb-watch");
        thread.setDaemon(true);
        return thread;
    });
    private long looks;
    private boolean denied;
    private String reported = "";
    private volatile String holders = "";

    MariaWatch(MariaDatabase database, MariaSession session, Cancellation cancellation, Progress progress) {
        this.database = database;
        this.session = session.id();
        this.cancellation = cancellation;
        this.progress = progress;
        clock.scheduleWithFixedDelay(this::look, EACH.toMillis(), EACH.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            cancellation.repeat();
            looks++;
            boolean reporting = looks % LOOKS_PER_REPORT == 0;
            if (reporting || holders.isEmpty() || cancellation.isArmedForLocks()) {
                // What is done about it takes the cancellation's turn, and must not keep the session's meanwhile.
                database.ask(this::waiting).ifPresent(found -> act(found, reporting));
            }
        } catch (SQLException | RuntimeException unseen) {
            // A look that failed must not be the last one: the next may have to stop something.
            reported = "";
        }
    }

    private Optional<Wait> waiting(MariaSession watching) throws SQLException {
        Optional<Wait> queueing = watching.first(STATE, Row.TEXT, session)
                .filter(state -> state.startsWith("Waiting for"))
                .map(state -> new Wait(state.substring("Waiting for ".length()), Optional.empty()));
        if (queueing.isPresent() || denied) {
            return queueing;
        }
        try {
            return watching.first(
                    ROW_LOCK, row -> new Wait(row.getString(1), Optional.ofNullable(row.getString(2))), session);
        } catch (SQLException failure) {
            if (MariaErrors.isDenied(failure)) {
                denied = true;
                return Optional.empty();
            }
            throw failure;
        }
    }

    private void act(Wait wait, boolean reporting) {
        if (cancellation.isArmedForLocks()) {
            cancellation.now(wait.words());
        }
        holders = wait.by().orElse(holders);
        if (reporting && !wait.words().equals(reported)) {
            reported = wait.words();
            progress.report(reported);
        }
    }

    /** Who held the lock that was waited for when last looked at; empty if nobody was seen. */
    String holders() {
        return holders;
    }

    @Override
    public void close() {
        clock.shutdown();
    }
}
