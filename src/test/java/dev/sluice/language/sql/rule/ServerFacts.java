package dev.sluice.language.sql.rule;

import dev.sluice.language.model.Runbook;
import dev.sluice.run.plan.Facts;
import dev.sluice.source.PostgresSource;
import dev.sluice.source.Secret;
import dev.sluice.source.Secrets;
import dev.sluice.source.SourceSettings;
import dev.sluice.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What a plan would learn from a database of a test. */
final class ServerFacts {
    private ServerFacts() {}

    static Map<String, LiveFacts> of(Runbook runbook, TestDatabase database) {
        String address = database.url().replace("jdbc:postgresql://", "");
        SourceSettings.Postgres settings = new SourceSettings.Postgres(
                address.substring(0, address.indexOf('/')),
                database.name(),
                database.user(),
                Optional.of(new Secret("env:DB_PASSWORD", database.password())),
                SourceSettings.SslMode.PREFER,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5),
                4);
        try (PostgresSource source = new PostgresSource("db", settings, "sluice/test/metrics", Secrets.NONE)) {
            return Facts.of(runbook, name -> source);
        }
    }
}
