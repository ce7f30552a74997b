package dev.sluice.std;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.chaos.Replica;
import dev.sluice.value.Missing;
import org.junit.jupiter.api.Test;

/** A replica that streams, falls behind, catches up and goes. */
class ReplicaMetricsTest {

    @Test
    void aReplicaFallsBehindAndGoes() {
        try (Replica replica = Replica.start();
                Watched watched = Watched.over(replica.onPrimary(), "t")) {
            replica.onPrimary().execute("create table t (id int)");
            watched.await("replicas == 1 and replica_lag == 0s and replica_lag_bytes == 0B");

            replica.onReplica().single("select pg_wal_replay_pause()");
            replica.onPrimary().execute("insert into t select i from generate_series(1, 1000) as g (i)");
            watched.await("replica_lag_bytes > 1kB");
            replica.onReplica().single("select pg_wal_replay_resume()");
            replica.awaitReplay();
            watched.await("replica_lag_bytes == 0B");

            // The server forgets the lag of a replica that has caught up, at times before anybody has read it.
            watched.watch("replica_lag > 0s").await(() -> replica.onPrimary().execute("insert into t values (1)"));

            replica.replica().stop();
            watched.await("replicas == 0");
            assertEquals(Missing.Cause.EMPTY, watched.missing("replica_lag").cause());
            assertEquals(
                    Missing.Cause.EMPTY, watched.missing("replica_lag_bytes").cause());
            assertEquals(Missing.Cause.EMPTY, watched.missing("archive_backlog").cause());
            assertEquals(Missing.Cause.EMPTY, watched.missing("archive_failing").cause());
        }
    }
}
