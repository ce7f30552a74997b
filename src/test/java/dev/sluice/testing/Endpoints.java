package dev.sluice.testing;

import dev.sluice.source.Secret;
import dev.sluice.source.SourceSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Where sources of tests are asked: endpoints without frills, and with; databases. */
public final class Endpoints {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private Endpoints() {}

    public static SourceSettings.Endpoint at(URI url) {
        return with(url, new SourceSettings.Credentials.None(), Map.of());
    }

    public static SourceSettings.Endpoint with(
            URI url, SourceSettings.Credentials credentials, Map<String, SourceSettings.Header> headers) {
        return new SourceSettings.Endpoint(
                url, credentials, headers, Optional.empty(), Optional.empty(), Optional.empty(), CONNECT_TIMEOUT);
    }

    public static SourceSettings.Endpoint tls(URI url, Path ca, Optional<Path> certificate, Optional<Path> key) {
        return new SourceSettings.Endpoint(
                url,
                new SourceSettings.Credentials.None(),
                Map.of(),
                Optional.of(ca),
                certificate,
                key,
                CONNECT_TIMEOUT);
    }

    /** A database as a source, asked in the name of this user. */
    public static SourceSettings.Postgres postgres(
            TestDatabase database, String user, String password, int connections) {
        String address = database.url().replace("jdbc:postgresql://", "");
        return new SourceSettings.Postgres(
                address.substring(0, address.indexOf('/')),
                database.name(),
                user,
                Optional.of(new Secret("env:DB_PASSWORD", password)),
                SourceSettings.SslMode.PREFER,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                CONNECT_TIMEOUT,
                connections);
    }
}
