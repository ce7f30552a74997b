package dev.sluice.std;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.demo.PostgresOptions;
import dev.sluice.demo.PostgresServer;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.value.Missing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Something real moves each metric of {@code postgres_server}. */
class ServerMetricsTest {
    private static Path data;
    private static PostgresServer server;
    private static TestDatabase database;
    private static Watched watched;

    private Others others;

    @BeforeAll
    static void start() {
        PostgresOptions options = TestPostgres.privateOptions()
                .with("max_connections", "20")
                .with("max_prepared_transactions", "5")
                .with("deadlock_timeout", "100ms")
                .with("wal_level", "logical")
                .with("archive_mode", "on")
                .with("archive_command", "test ! -e full");
        data = options.dataDirectory();
        server = PostgresServer.start(options);
        database = TestPostgres.administrationOf(server);
        database.execute("create table t (id int)", "create table u (id int)");
        watched = Watched.over(database, "t");
    }

    @AfterAll
    static void stop() {
        watched.close();
        server.close();
    }

    @BeforeEach
    void open() {
        others = new Others(database);
    }

    @AfterEach
    void close() {
        others.close();
    }

    @Test
    void aHeldLockLetsOthersWait() {
        watched.await("lock_waits == 0 and longest_lock_wait == 0s");
        others.somebody().runs("begin", "lock table t");
        others.somebody().begins("select * from t");

        watched.await("lock_waits == 1 and longest_lock_wait > 0s");
        watched.await("own_lock_waits == 0 and own_longest_lock_wait == 0s and own_victims == 0");
    }

    @Test
    void aSessionOfTheRunThatWaitsIsItsOwn() {
        others.somebody().runs("begin", "lock table t");
        others.ours().begins("select * from t");

        watched.await("own_lock_waits == 1 and own_longest_lock_wait > 0s");
        watched.await("lock_waits == 0 and longest_lock_wait == 0s");
    }

    @Test
    void aSessionOfTheRunThatHoldsALockHasVictims() {
        others.ours().runs("begin", "lock table t");
        others.somebody().begins("select * from t");

        watched.await("own_victims == 1");
    }

    @Test
    void sessionsDeadlock() {
        Watched.Watch deadlocks = watched.watch("deadlocks > 0 and deadlock_count > 0");
        deadlocks.again();
        Others.Session one = others.somebody().runs("begin", "lock table t");
        Others.Session two = others.somebody().runs("begin", "lock table u");
        one.begins("lock table u");
        two.begins("lock table t");
        others.settle();
        // The loser tells the statistics when it has left its transaction.
        others.close();

        deadlocks.await();
    }

    @Test
    void aTransactionGrowsOldAndIdles() {
        others.somebody().runs("begin", "select * from t");

        watched.await("longest_transaction > 0s and longest_idle_transaction > 0s");
        watched.await("own_longest_transaction == 0s");
    }

    @Test
    void aTransactionOfTheRunIsItsOwn() {
        others.ours().runs("begin", "select * from t");

        watched.await("own_longest_transaction > 0s");
        watched.await("longest_transaction == 0s and longest_idle_transaction == 0s");
    }

    @Test
    void aSnapshotAndAPreparedTransactionHoldVacuumBack() {
        others.somebody().runs("begin isolation level repeatable read", "select * from t");
        burn(200);
        watched.await("any(xmin_age > 150)");
        others.close();
        watched.await("all(xmin_age < 150)");

        database.execute("begin; insert into t values (1); prepare transaction 'p'");
        burn(200);
        watched.await("any(xmin_age > 150)");
        database.execute("rollback prepared 'p'");
        watched.await("all(xmin_age < 150)");
    }

    @Test
    void transactionNumbersAreUsedUp() {
        double before = watched.amount("wraparound");

        burn(5_000);

        assertTrue(watched.amount("wraparound") > before, () -> "still " + before);
    }

    @Test
    void sessionsUseConnectionsUp() {
        watched.await("connections_used < 40%");
        for (int i = 0; i < 8; i++) {
            others.somebody();
        }
        watched.await("connections_used > 40%");
    }

    @Test
    void aSlotThatNobodyReadsKeepsWalUntilItIsLost() {
        watched.await("slot_wal == 0B and idle_slots == 0 and lost_slots == 0");
        database.execute("select pg_create_physical_replication_slot('forgotten', true)");
        write();
        watched.await("slot_wal > 0B and idle_slots == 1 and lost_slots == 0");

        database.execute("alter system set max_slot_wal_keep_size = '1MB'", "select pg_reload_conf()");
        for (int i = 0; i < 3; i++) {
            write();
            database.execute("select pg_switch_wal()", "checkpoint");
        }
        watched.await("lost_slots == 1");
        database.execute("select pg_drop_replication_slot('forgotten')");
        watched.await("lost_slots == 0");
    }

    @Test
    void writesMakeWal() {
        Watched.Watch rate = watched.watch("wal_rate > 1kB/s and wal_written > 1kB");
        rate.again();
        write();
        rate.await();
    }

    @Test
    void anArchiveFailsAndHeals() throws IOException {
        watched.await("not archive_failing and archive_backlog == 0");
        Path full = Files.createFile(data.resolve("full"));
        write();
        database.execute("select pg_switch_wal()");
        watched.await("archive_failing and archive_backlog > 0");

        Files.delete(full);
        write();
        database.execute("select pg_switch_wal()");
        watched.await("not archive_failing and archive_backlog == 0");
    }

    @Test
    void readsHitTheCache() {
        Watched.Watch cache = watched.watch("cache_hit > 0.1 and blocks_hit > 0 and blocks_read > 0");
        cache.again();
        write();
        database.execute("select count(*) from t", "select count(*) from t");
        cache.await();
    }

    @Test
    void sortsSpill() {
        Watched.Watch spills = watched.watch("temp_rate > 1kB/s and temp_written > 1kB");
        spills.again();
        others.somebody()
                .runs("set work_mem = '64kB'", "select i from generate_series(1, 100000) as g (i) order by -i")
                .runs("select pg_stat_clear_snapshot()");
        others.close();
        spills.await();
    }

    @Test
    void aCheckpointIsForced() {
        Watched.Watch forced = watched.watch("forced_checkpoints > 0 and checkpoint_count > 0");
        forced.again();
        database.execute("checkpoint");
        forced.await();
    }

    @Test
    void aServerWithoutReplicasHasNoLag() {
        watched.await("replicas == 0");
        assertEquals(Missing.Cause.EMPTY, watched.missing("replica_lag").cause());
        assertEquals(Missing.Cause.EMPTY, watched.missing("replica_lag_bytes").cause());
    }

    private static void write() {
        database.execute("insert into t select i from generate_series(1, 10000) as g (i)");
    }

    /** Uses transaction numbers up. */
    private static void burn(int numbers) {
        database.execute(
                "do $$ begin for i in 1.." + numbers
                        + " loop begin insert into u values (i); exception when unique_violation then null; end; end loop; end $$");
    }
}
