package dev.sluice.bench.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that a round starts and waits for. */
final class Processes {
    private static final long LONGEST_MINUTES = 15;

    private Processes() {}

    /** What it printed; it fails if the program does. */
    static String run(Lab lab, Path folder, List<String> command) throws IOException, InterruptedException {
        return ended(lab, start(lab, folder, command));
    }

    /** What it says goes to the files {@code output} and {@code errors} of the lab. */
    static Process start(Lab lab, Path folder, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(lab.path("output").toFile())
                .redirectError(lab.path("errors").toFile());
        builder.environment().put("BENCH_PASSWORD", lab.password());
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** Waits for the end of a program; the same as {@link #run} from there on. */
    static String ended(Lab lab, Process process) throws IOException, InterruptedException {
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("took more than " + LONGEST_MINUTES + " minutes: " + process.info());
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("a program ended with " + process.exitValue() + ":\n" + said(lab));
        }
        return Files.readString(lab.path("output"));
    }

    static String said(Lab lab) throws IOException {
        return Files.readString(lab.path("output")) + Files.readString(lab.path("errors"));
    }
}
