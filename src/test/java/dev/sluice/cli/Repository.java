package dev.sluice.cli;

import dev.sluice.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder with an environment file and runbooks, in which commands are called as a user would. */
final class Repository {
    private static final String HEADER = """
            runbook %s "Give orders one more"

            owner      "team-orders"
            contact    "#orders"
            migration  backfill on orders
            because    "it is a test"
            otherwise  "nothing"
            writes     "nobody"
            worst case "nothing"
            undoing    easy "the next test makes its own table"
            estimate   1s .. 2m

            source db postgres

            param batch rows     = 10 in 5 .. 100 live
            param pace  duration = 1s in 1s .. 5m

            metric waiting   count safety      from db every pace sql "select count(*) from pg_locks where not granted"
            metric untouched rows  correctness from db every pace sql "select count(*) from orders where n = 0"

            """;

    private final Path path;

    /** What a command said. */
    record Said(int exitCode, String out, String err) {
        String all() {
            return out + err;
        }

        @Override
        public String toString() {
            return "exit " + exitCode + "\n" + all();
        }
    }

    Repository(Path path) {
        this.path = path;
    }

    /** One whose environment {@code test} reaches this database as its source {@code db}. */
    static Repository reaching(TestDatabase database, Path path) {
        return reaching(database, database.user(), database.password(), path);
    }

    static Repository reaching(TestDatabase database, String user, String password, Path path) {
        Repository repository = new Repository(path);
        repository.write("password", password);
        repository.write(
                "sluice.yaml",
                "environments:\n  test:\n    sources:\n      " + database(database, user, "file:password") + "\n");
        return repository;
    }

    Path path() {
        return path;
    }

    Path write(String name, String text) {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Path write(String name, byte[] bytes) {
        try {
            return Files.write(path.resolve(name), bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A runbook with one phase, in which these lines stand beside its gates. */
    Path runbook(String name, String steps) {
        return write(
                name + ".runbook",
                HEADER.formatted(name) + """
                phase fill "Fill" {
                  pause when waiting > 50 for 2s
                %s
                  proceed when untouched == 0
                }
                """.formatted(steps.indent(2).stripTrailing()));
    }

    /** The usual work: each row of {@code orders} once. */
    Path filling(String name) {
        return runbook(name, """
                step all backfill orders on db by id batch batch sql "update orders set n = n + 1 where :range"
                undo none all because "harmless"
                """);
    }

    /** One line of the environment file for a database. */
    static String database(TestDatabase database, String user, String secret) {
        return postgres(database.url().substring("jdbc:".length()), user, secret);
    }

    static String postgres(String url, String user, String secret) {
        return "db: {type: postgres, url: \"%s\", user: \"%s\", password: \"%s\"}".formatted(url, user, secret);
    }

    /** Calls a command in this process, with the folder's environment file and state where the command takes them. */
    Said call(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Sluice.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
        return new Said(exitCode, out.toString(), err.toString());
    }

    /** The same with something to read on standard input. */
    Said callWithInput(String text, String... words) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            return call(words);
        } finally {
            System.setIn(before);
        }
    }

    /** {@link #call} with {@code --env-file} and {@code --state} of this folder. */
    Said here(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--env-file", path.resolve("sluice.yaml").toString()));
        all.addAll(List.of("--state", path.resolve(".sluice").toString()));
        return call(all.toArray(String[]::new));
    }
}
