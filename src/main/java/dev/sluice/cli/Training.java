package dev.sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * What the launcher's archive of classes for {@code run} is made from, since no server may be there to run against: a small runbook
 * simulated, the same one run against a port that refuses, and then the classes that only a server's answers would have loaded.
 * The launcher calls it in an empty directory; whatever fails makes a poorer archive and no more.
 */
public final class Training {
    private static final String RUNBOOK = """
            runbook training "Rehearse what a run does"

            owner "nobody"
            source db postgres
            metric waiting count safety from db every 1s sql "select count(*) from pg_locks where not granted"
            metric ready boolean safety from db every 1s sql "select true"
            gate calm {
              pause when waiting > 50 for 3 of 5 samples
              throttle to 50% when waiting > 10
            }

            phase fill "Fill a column" {
              gate calm
              step norm backfill t on db by id batch 10_000
                sql "update t set a = b where :range"
              undo none norm because "there is no table"
              proceed when ready
            }
            """;

    private static final String ENVIRONMENT = """
            environments:
              training:
                sources:
                  db: {type: postgres, url: "postgresql://127.0.0.1:1/none", user: nobody}
            """;

    /** Where a run's classes are: most of them are loaded once a server answers. */
    private static final List<String> ROOMS = List.of(
            "dev/sluice/engine/",
            "dev/sluice/gate/",
            "dev/sluice/journal/",
            "dev/sluice/run/",
            "dev/sluice/source/",
            "dev/sluice/step/",
            "dev/sluice/value/",
            "org/postgresql/core/",
            "org/postgresql/jdbc/",
            "org/postgresql/util/");

    private Training() {}

    /** @param arguments our own jar */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of("training.runbook"), RUNBOOK);
        Files.writeString(Path.of("sluice.yaml"), ENVIRONMENT);
        PrintWriter nobody = new PrintWriter(Writer.nullWriter());
        Sluice.run(nobody, nobody, "simulate", "training.runbook", "--runs", "10");
        Sluice.run(nobody, nobody, "run", "training.runbook", "--env", "training", "--unattended", "--state", "state");
        try (JarFile jar = new JarFile(arguments[0])) {
            jar.stream().map(JarEntry::getName).forEach(Training::load);
        }
    }

    private static void load(String file) {
        if (!file.endsWith(".class") || ROOMS.stream().noneMatch(file::startsWith)) {
            return;
        }
        try {
            Class.forName(
                    file.substring(0, file.length() - ".class".length()).replace('/', '.'),
                    false,
                    Training.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError optional) {
            // It stands on a library that is not ours to bring.
        }
    }
}
