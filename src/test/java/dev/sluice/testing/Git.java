package dev.sluice.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A git repository of a test. */
public record Git(Path directory) {

    /** An empty one. */
    public static Git init(Path directory) throws IOException, InterruptedException {
        Git git = new Git(directory);
        git.run("init", "-q", "-b", "main");
        return git;
    }

    /** Commits everything; the commit's name. */
    public String commit(String message) throws IOException, InterruptedException {
        run("add", ".");
        run("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", message);
        return run("rev-parse", "HEAD").strip();
    }

    /** What git says, which must be content. */
    public String run(String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("git"));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
