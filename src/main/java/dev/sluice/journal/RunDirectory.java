package dev.sluice.journal;

import dev.sluice.journal.JournalException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The runs kept beside a repository, {@code STATE/runs/RUN/journal.jsonl}.
 *
 * @param state usually {@code .sluice}
 */
public record RunDirectory(Path state) {
    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /** Where a run's journal stands, whether it exists or not. */
    public Path journal(String runId) {
        return directory(runId).resolve("journal.jsonl");
    }

    /** Where everything of a run stands. */
    public Path directory(String runId) {
        if (!RUN_ID.matcher(runId).matches()) {
            throw new JournalException(
                    Code.NOT_FOUND,
                    "\"" + runId + "\" is no name of a run: letters, digits, dots, dashes and underscores, at most 100",
                    "sluice status lists the runs");
        }
        return state.resolve("runs").resolve(runId);
    }

    /**
     * Whether another process drives a run, as far as this file system tells: where it knows no locks, true. To be asked before its
     * journal is read: the last words of a process that is gone then stand in what is read.
     */
    public boolean isDriven(String runId) {
        return FileLog.isWritten(journal(runId));
    }

    /** Names of the runs, oldest name first; runs without a journal are left out. */
    public List<String> runs() {
        Path runs = state.resolve("runs");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> directories = Files.list(runs)) {
            return directories
                    .filter(directory -> Files.isRegularFile(directory.resolve("journal.jsonl")))
                    .map(directory -> directory.getFileName().toString())
                    .filter(name -> RUN_ID.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new JournalException(
                    Code.UNREADABLE,
                    "the runs in " + runs + " cannot be listed: " + failed.getMessage(),
                    "ls -l " + runs,
                    failed);
        }
    }
}
