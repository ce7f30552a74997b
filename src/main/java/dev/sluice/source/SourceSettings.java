package dev.sluice.source;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How an environment reaches one source. */
public sealed interface SourceSettings {

    /**
     * @param hosts host, or {@code host:port}, several separated by commas: tried in order
     * @param sslMode as libpq's {@code sslmode}
     * @param ca file of the certificate authority that signed the server's certificate
     * @param certificate file of the client's certificate, for servers that ask for one
     * @param connectTimeout bound of opening one connection
     * @param connections how many metrics may be read at the same time
     */
    record Postgres(
            String hosts,
            String database,
            String user,
            Optional<Secret> password,
            SslMode sslMode,
            Optional<Path> ca,
            Optional<Path> certificate,
            Optional<Path> key,
            Duration connectTimeout,
            int connections)
            implements SourceSettings {}

    /**
     * A database behind a JDBC driver of the class path.
     *
     * @param url the driver's address, without user and password
     * @param properties further ones of the driver, such as those of TLS
     * @param connectTimeout bound of opening one connection
     * @param connections how many metrics may be read at the same time
     */
    record Jdbc(
            String url,
            Optional<String> user,
            Optional<Secret> password,
            Map<String, Header> properties,
            Duration connectTimeout,
            int connections)
            implements SourceSettings {
        public Jdbc {
            properties = Map.copyOf(properties);
        }
    }

    /** A server with Prometheus's query API. */
    record Prometheus(Endpoint endpoint) implements SourceSettings {}

    /** Addresses that answer with JSON, and that {@code http} steps may be sent to. */
    record Http(Endpoint endpoint) implements SourceSettings {}

    /** Commands of the environment's allow-list. */
    record Command() implements SourceSettings {}

    /** A person. */
    record Manual() implements SourceSettings {}

    /**
     * Where and how HTTP requests go.
     *
     * @param url without user-info, query or fragment; paths are appended to it
     * @param headers sent with each request
     * @param connectTimeout bound of opening one connection
     */
    record Endpoint(
            URI url,
            Credentials credentials,
            Map<String, Header> headers,
            Optional<Path> ca,
            Optional<Path> certificate,
            Optional<Path> key,
            Duration connectTimeout) {
        public Endpoint {
            headers = Map.copyOf(headers);
        }
    }

    /** What proves who we are to an HTTP server. */
    sealed interface Credentials {
        record None() implements Credentials {}

        record Basic(String user, Secret password) implements Credentials {}

        record Bearer(Secret token) implements Credentials {}
    }

    /** The value of a header or of a command's variable: plain, or secret. */
    sealed interface Header {
        /** The text, to be handed to whom it is meant for. */
        String reveal();

        record Plain(String text) implements Header {
            @Override
            public String reveal() {
                return text;
            }
        }

        record Hidden(Secret secret) implements Header {
            @Override
            public String reveal() {
                return secret.reveal();
            }
        }
    }

    enum SslMode {
        DISABLE("disable"),
        PREFER("prefer"),
        REQUIRE("require"),
        VERIFY_CA("verify-ca"),
        VERIFY_FULL("verify-full");

        private final String word;

        SslMode(String word) {
            this.word = word;
        }

        /** As the environment file and libpq write it. */
        public String word() {
            return word;
        }
    }
}
