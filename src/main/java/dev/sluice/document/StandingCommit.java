package dev.sluice.document;

import dev.sluice.language.model.Runbook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What documents that are there already say of their origin. A document cannot name the commit that it becomes part of, so the
 * commit in it is no more than what was known when it was written: a comparison takes it over.
 *
 * @param commit that they name behind the word "commit"; absent if they name none
 * @param current whether they are of this very text of the runbook
 */
public record StandingCommit(Optional<String> commit, boolean current) {
    private static final Pattern COMMIT =
            Pattern.compile("(?i)\\bcommit\\b\\W{0,4}([0-9a-f]{64}|[0-9a-f]{40})(?![0-9a-f])");

    /** The documents that are looked into, in this order. */
    private static final List<String> FILES =
            List.of(".md", "-alerts.yaml", "-alertmanager.yaml", "-grafana-alerts.yaml");

    /** @throws IOException if a document is there and cannot be read */
    public static StandingCommit of(Path directory, Runbook runbook) throws IOException {
        Optional<String> commit = Optional.empty();
        boolean current = false;
        for (String file : FILES) {
            Path document = directory.resolve(runbook.name() + file);
            if (Files.isRegularFile(document)) {
                String text = new String(Files.readAllBytes(document), StandardCharsets.UTF_8);
                Matcher named = COMMIT.matcher(text);
                commit = commit.isEmpty() && named.find() ? Optional.of(named.group(1)) : commit;
                current |= text.contains(runbook.digest());
            }
        }
        return new StandingCommit(commit, current);
    }
}
