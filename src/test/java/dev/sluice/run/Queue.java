package dev.sluice.run;

import dev.sluice.testing.TestDatabase;
import java.util.Map;
import java.util.TreeMap;

/** The queue of {@code queue_cutover.runbook}: a producer and a worker who look up each time which table to use. */
final class Queue {
    private static final long EARLIER_JOBS = 3_000;

    private final TestDatabase database;
    private final Map<String, Long> claimed = new TreeMap<>(Map.of("jobs", 5L, "jobs_v2", 0L));
    private final Map<String, Long> added = new TreeMap<>(Map.of("jobs", EARLIER_JOBS, "jobs_v2", 0L));

    Queue(TestDatabase database) {
        this.database = database;
        database.execute(
                """
                create table jobs (
                  id bigserial primary key, payload jsonb not null, state text not null, run_at timestamptz not null
                )
                """,
                "insert into jobs (payload, state, run_at) select '{}', 'done', now() from generate_series(1, "
                        + EARLIER_JOBS + ")",
                "create table queue_routing (queue text primary key, reads_from text not null, writes_to text not null)",
                "insert into queue_routing values ('jobs', 'jobs', 'jobs')");
    }

    /** One job comes, one is done. */
    synchronized void work() {
        String writes = database.single("select writes_to from queue_routing");
        database.execute("insert into %s (payload, state, run_at) values ('{}', 'waiting', now())".formatted(writes));
        added.merge(writes, 1L, Long::sum);
        String reads = database.single("select reads_from from queue_routing");
        database.execute("update %1$s set state = 'done' where id = (select min(id) from %1$s where state = 'waiting')"
                .formatted(reads));
        claimed.merge(reads, 1L, Long::sum);
    }

    /** Values by the name of the counter, then by its table. */
    synchronized Map<String, Map<String, Long>> counters() {
        long finished = claimed.values().stream().mapToLong(Long::longValue).sum();
        return Map.of(
                "jobs_claimed_total", Map.copyOf(claimed),
                "jobs_added_total", Map.copyOf(added),
                "jobs_finished_total", Map.of("", finished),
                "jobs_failed_total", Map.of("", 0L));
    }

    synchronized long added() {
        return added.values().stream().mapToLong(Long::longValue).sum();
    }
}
