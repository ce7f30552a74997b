package dev.sluice.bench.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run by the built launcher, with all that keeps it safe: fence, checkpoint, journal, a gate. */
final class SluiceRun {
    private static final Path LAUNCHER = Path.of("sluice").toAbsolutePath();
    private static final Pattern WALL = Pattern.compile("^\\{\"w\":(\\d+),");
    private static final String RUN = "bench";

    private final Lab lab;

    SluiceRun(Lab lab) {
        this.lab = lab;
    }

    static String runbook(String batch) {
        return """
                runbook bench "Fill a column in batches"

                owner "bench"
                source db postgres
                metric waiting count safety from db every 1s sql "select count(*) from pg_locks where not granted"
                metric longest duration safety from db as seconds every 5s
                  sql "select coalesce(extract(epoch from max(now() - xact_start)), 0) from pg_stat_activity where state <> 'idle'"
                gate calm {
                  pause when waiting > 50 for 10s
                  pause when longest > 10m for 1m until longest < 1m for 1m
                }

                phase fill "Fill the column" {
                  gate calm
                  step norm backfill t on db by id %s
                    sql "update t set email_norm = lower(email) where :range"
                  undo none norm because "the table is thrown away"
                  proceed when waiting < 50
                }
                """.formatted(batch);
    }

    /** Begins a run of that runbook, whose sources are these lines of the environment file besides {@code db}, and the database behind that port. */
    Process start(String text, int port, String... sources) throws IOException {
        if (Files.exists(folder())) {
            Lab.delete(folder());
        }
        Files.createDirectories(folder());
        Files.writeString(folder().resolve("bench.runbook"), text);
        Files.writeString(
                folder().resolve("sluice.yaml"),
                """
                environments:
                  bench:
                    sources:
                      db:
                        type: postgres
                        url: "postgresql://%s:%d/%s"
                        user: postgres
                        password: env:BENCH_PASSWORD
                """.formatted(lab.host(), port, Lab.DATABASE)
                        + String.join("\n", sources).indent(6));
        return Processes.start(
                lab,
                folder(),
                List.of(
                        LAUNCHER.toString(),
                        "run",
                        "bench.runbook",
                        "--env",
                        "bench",
                        "--run-id",
                        RUN,
                        "--unattended",
                        "--create-schema",
                        "--state",
                        "state"));
    }

    /** The seconds of the step, from its beginning to its last batch, as the journal tells them. */
    double run(String batch) throws IOException, InterruptedException {
        Processes.ended(lab, start(runbook(batch), lab.port()));
        return seconds(folder().resolve("state").resolve("runs").resolve(RUN).resolve("journal.jsonl"));
    }

    private Path folder() {
        return lab.path("run");
    }

    private static double seconds(Path journal) throws IOException {
        long began = -1;
        long ended = -1;
        for (String line : Files.readAllLines(journal)) {
            if (began < 0 && line.contains("\"STEP_BEGAN\"")) {
                began = wall(line);
            } else if (line.contains("\"r\":\"batch\"")) {
                ended = wall(line);
            }
        }
        if (began < 0 || ended < began) {
            throw new IllegalStateException("no batch in " + journal);
        }
        return (ended - began) / 1e3;
    }

    private static long wall(String line) {
        Matcher wall = WALL.matcher(line);
        if (!wall.find()) {
            throw new IllegalStateException("a line of the journal without its time: " + line);
        }
        return Long.parseLong(wall.group(1));
    }
}
