package dev.sluice.run;

import dev.sluice.language.modules.ModuleReader;
import dev.sluice.language.text.SourceText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Files as they were at a revision of the git repository around them, read by the {@code git} executable, without a shell. */
public final class GitRevision {
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final Map<String, String> ENVIRONMENT =
            Map.of("LC_ALL", "C", "GIT_OPTIONAL_LOCKS", "0", "GIT_TERMINAL_PROMPT", "0", "GIT_LITERAL_PATHSPECS", "1");

    private final String named;
    private final String commit;
    private final Path folder;

    private GitRevision(String named, String commit, Path folder) {
        this.named = named;
        this.commit = commit;
        this.folder = folder;
    }

    /**
     * Finds a revision.
     *
     * @param revision as git names it: a branch, a tag, {@code HEAD~2}, a commit
     * @param folder of the files that are going to be read
     * @throws Refused if git is not there, the folder lies in no repository, or there is no such revision
     */
    public static GitRevision of(String revision, Path folder) throws Refused, InterruptedException {
        if (revision.isBlank() || revision.startsWith("-")) {
            throw new Refused(ExitCode.USAGE, "'" + revision + "' is no revision", "--against main");
        }
        Ended inside = git(folder, List.of("rev-parse", "--is-inside-work-tree"), 1_000);
        if (inside.code() != 0) {
            throw inside.error().contains("not a git repository")
                    ? new Refused(
                            ExitCode.USAGE,
                            folder + " lies in no git repository",
                            "compare with another file: --against-file OLD")
                    : failed(inside);
        }
        Ended found = git(
                folder, List.of("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"), 1_000);
        if (found.code() != 0) {
            throw new Refused(
                    ExitCode.USAGE,
                    "there is no revision '" + revision + "' in the git repository around " + folder,
                    "git log --oneline --all",
                    "a shallow clone lacks older ones: git fetch --unshallow, or git fetch origin " + revision);
        }
        return new GitRevision(revision, found.text().strip(), folder);
    }

    /**
     * The commit that last touched a file, 40 or 64 hex digits.
     *
     * @return absent if there is no git or no repository, the file was changed since, or history does not reach back so far
     */
    public static Optional<String> lastTouching(Path file) throws InterruptedException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        List<String> path = List.of("--", "./" + file.getFileName());
        if (!isBelowGit(folder)) {
            return Optional.empty();
        }
        try {
            if (!answer(folder, "status", List.of("--porcelain"), path).equals(Optional.of(""))) {
                return Optional.empty();
            }
            Optional<String[]> found =
                    answer(folder, "log", List.of("-1", "--format=%H %P"), path).map(line -> line.split(" "));
            boolean begins = found.map(words -> words.length == 1).orElse(true);
            boolean known = !begins
                    || answer(folder, "rev-parse", List.of("--is-shallow-repository"), List.of())
                            .equals(Optional.of("false"));
            return found.filter(words -> known && words[0].matches("[0-9a-f]{40,64}"))
                    .map(words -> words[0]);
        } catch (Refused withoutGit) {
            return Optional.empty();
        }
    }

    /** Spares a process for each file where there is no repository. */
    private static boolean isBelowGit(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(".git"))) {
                return true;
            }
        }
        return System.getenv("GIT_DIR") != null;
    }

    private static Optional<String> answer(Path folder, String command, List<String> options, List<String> path)
            throws Refused, InterruptedException {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(options);
        words.addAll(path);
        Ended ended = git(folder, words, 4_000);
        return ended.code() == 0 ? Optional.of(ended.text().strip()) : Optional.empty();
    }

    /** As it was named, with the beginning of the commit's own name: {@code main (0123456789ab)}. */
    public String text() {
        return named.startsWith(commit.substring(0, 7)) ? named : named + " (" + commit.substring(0, 12) + ")";
    }

    /** As it was named. */
    public String name() {
        return named;
    }

    /**
     * A file's content at this revision, at most one byte more than {@code most}; empty if it was not there.
     *
     * @param path relative to the folder
     * @throws Refused if what is there is no file, or git cannot read it
     */
    public Optional<byte[]> read(Path path, int most) throws Refused, InterruptedException {
        String entry = ok(git(folder, List.of("ls-tree", "-z", commit, "--", "./" + path), 10_000));
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        String[] words = entry.split("[ \t]", 4);
        if (words.length < 4 || !words[1].equals("blob")) {
            throw new Refused(ExitCode.USAGE, path + " is no file at " + text(), "git show " + named + ":./" + path);
        }
        Ended blob = git(folder, List.of("cat-file", "blob", words[2]), most + 1);
        ok(blob);
        return Optional.of(blob.output());
    }

    /** The modules as they were at this revision; those that ship with Sluice are as they are. */
    public ModuleReader modules() {
        return new ModuleReader() {
            @Override
            public Reading library(String name) {
                return ModuleFiles.beside(folder).library(name);
            }

            @Override
            public Reading file(String path) {
                try {
                    Optional<byte[]> bytes = read(Path.of(path), SourceText.LARGEST);
                    return bytes.isEmpty()
                            ? new Failed(
                                    "there was no file `" + path + "` at " + text(), "compare with a later revision")
                            : ModuleFiles.decoded(path, path, bytes.get());
                } catch (Refused refused) {
                    return new Failed(refused.getMessage(), "git show " + named + ":./" + path);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    return new Failed("the command was interrupted", "type it again");
                }
            }
        };
    }

    private static String ok(Ended ended) throws Refused {
        if (ended.code() != 0) {
            throw failed(ended);
        }
        return ended.text();
    }

    private static Refused failed(Ended ended) {
        String last = ended.error()
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("exit " + ended.code());
        return new Refused(ExitCode.FAILED, "git cannot tell: " + last, "git status");
    }

    private record Ended(int code, byte[] output, String error) {
        String text() {
            return new String(output, StandardCharsets.UTF_8);
        }
    }

    private static Ended git(Path folder, List<String> arguments, int most) throws Refused, InterruptedException {
        List<String> words = new ArrayList<>(List.of("git", "--no-pager"));
        words.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().putAll(ENVIRONMENT);
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException absent) {
            throw new Refused(
                    ExitCode.FAILED,
                    "git cannot be started: " + absent.getMessage(),
                    "install git, or compare with another file: --against-file OLD");
        }
        try {
            CompletableFuture<byte[]> output = drain(process.getInputStream(), most);
            CompletableFuture<byte[]> error = drain(process.getErrorStream(), 4_000);
            if (!process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
                throw tooSlow();
            }
            return new Ended(process.exitValue(), output.join(), new String(error.join(), StandardCharsets.UTF_8));
        } catch (CompletionException slow) {
            throw tooSlow();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Refused tooSlow() {
        return new Refused(
                ExitCode.FAILED, "git did not answer within " + LONGEST.toSeconds() + " seconds", "git status");
    }

    /** Reads to the end, keeps no more than so much. */
    private static CompletableFuture<byte[]> drain(InputStream stream, int most) {
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("git-output").start(() -> {
            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            byte[] buffer = new byte[8_192];
            try (stream) {
                for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                    kept.write(buffer, 0, Math.min(count, most - kept.size()));
                }
            } catch (IOException ended) {
                // The process was ended while it wrote.
            }
            read.complete(kept.toByteArray());
        });
        return read.orTimeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    }
}
