package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher's archive for a run is made from. */
class TrainingTest {
    @TempDir
    private Path directory;

    @Test
    void loadsWhatARunLoadsThoughNoServerIsThere() throws IOException {
        Path jar = directory.resolve("ours.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream names = new JarOutputStream(file)) {
            for (String name : List.of(
                    "dev/sluice/step/target/PostgresFence.class",
                    "dev/sluice/document/Documents.class",
                    "org/postgresql/util/NoSuchClass.class",
                    "org/postgresql/core/a-resource.txt")) {
                names.putNextEntry(new JarEntry(name));
            }
        }
        Path log = directory.resolve("loaded.txt");
        List<String> words = new ArrayList<>(SluiceProcess.commandLine());
        words.set(words.indexOf("dev.sluice.cli.Sluice"), "dev.sluice.cli.Training");
        words.add(1, "-Xlog:class+load:file=" + log);
        words.add(jar.toString());

        Command.of(words).in(directory).run().orFail();

        List<String> loaded = Files.readAllLines(log);
        for (String name : List.of(
                "dev.sluice.engine.Batching", // by what is simulated
                "dev.sluice.journal.JournalWriter",
                "dev.sluice.run.environment.EnvironmentFile", // by what is run
                "org.postgresql.Driver",
                "dev.sluice.step.target.PostgresFence")) { // by its name
            assertTrue(loaded.stream().anyMatch(line -> line.contains(" " + name + " ")), name + " is not loaded");
        }
        assertTrue(loaded.stream().noneMatch(line -> line.contains(" dev.sluice.document.Documents ")));
    }
}
