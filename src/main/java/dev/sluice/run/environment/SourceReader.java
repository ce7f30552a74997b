package dev.sluice.run.environment;

import dev.sluice.language.diagnostic.Similar;
import dev.sluice.source.Secret;
import dev.sluice.source.SourceSettings;
import dev.sluice.source.SourceSettings.Credentials;
import dev.sluice.source.SourceSettings.SslMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the block of one source. */
final class SourceReader {
    /** What names the source that holds the schema {@code sluice}; its value is looked at once all sources are known. */
    static final String CONTROL = "control";

    private static final List<String> TYPES = List.of("postgres", "jdbc", "prometheus", "http", "command", "manual");
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 4;
    private static final int MOST_CONNECTIONS = 32;
    private static final Pattern POSTGRES =
            Pattern.compile("(?:jdbc:)?postgres(?:ql)?://((?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?"
                    + "(?:,(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?)*)/([^/?#\\s]+)");
    private static final Pattern JDBC = Pattern.compile("jdbc:[a-z][a-z0-9]*:[^\\s]+");
    /** What would put a user or password into an address, the ways of Oracle and SQL Server included. */
    private static final Pattern SIGNS_IN =
            Pattern.compile("(?i).*([;&](user(name)?|password|pwd|uid)\\s*=|:[^:/@]+/[^/@]+@).*");

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    /** Headers that are the client's own business. */
    private static final Set<String> OWN_HEADERS =
            Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");

    private final SecretReader secrets;
    private final Path directory;
    private final boolean inUse;

    SourceReader(SecretReader secrets, Path directory, boolean inUse) {
        this.secrets = secrets;
        this.directory = directory;
        this.inUse = inUse;
    }

    Optional<SourceSettings> read(Block block) {
        Optional<String> type = block.requiredText("type", "postgres");
        if (type.isEmpty()) {
            return Optional.empty();
        }
        Optional<SourceSettings> settings = switch (type.get()) {
            case "postgres" -> postgres(block);
            case "jdbc" -> jdbc(block);
            case "prometheus" -> endpoint(block).map(SourceSettings.Prometheus::new);
            case "http" -> endpoint(block).map(SourceSettings.Http::new);
            case "command" -> Optional.of(new SourceSettings.Command());
            case "manual" -> Optional.of(new SourceSettings.Manual());
            default -> {
                block.fault(
                        "type",
                        "no type of source is called `" + type.get() + "`",
                        Similar.to(type.get(), TYPES)
                                .map(similar -> "write `type: " + similar + "`")
                                .orElse("write one of: " + String.join(", ", TYPES)));
                yield Optional.empty();
            }
        };
        if (TYPES.contains(type.get())) {
            block.refuseOthers();
        }
        return settings;
    }

    private Optional<SourceSettings> postgres(Block block) {
        Optional<Matcher> url =
                block.requiredText("url", "postgresql://db.example.com/shop").flatMap(text -> postgresUrl(block, text));
        Optional<String> user = block.requiredText("user", "sluice");
        Optional<Secret> password = secrets.secret(block, "password");
        Optional<Path> ca = file(block, "ca");
        SslMode sslMode = sslMode(block, ca.isPresent());
        Optional<Path> certificate = file(block, "certificate");
        Optional<Path> key = file(block, "key");
        requirePair(block, certificate, key);
        block.node(CONTROL);
        Duration timeout = block.duration("connect_timeout").orElse(CONNECT_TIMEOUT);
        int connections = block.number("connections", 1, MOST_CONNECTIONS).orElse(CONNECTIONS);
        if (url.isEmpty() || user.isEmpty()) {
            return Optional.empty();
        }
        String database = java.net.URLDecoder.decode(
                url.get().group(2).replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
        return Optional.of(new SourceSettings.Postgres(
                url.get().group(1),
                database,
                user.get(),
                password,
                sslMode,
                ca,
                certificate,
                key,
                timeout,
                connections));
    }

    private static Optional<Matcher> postgresUrl(Block block, String text) {
        if (SecretReader.refuseUserInfo(block, "url", text)) {
            return Optional.empty();
        }
        if (text.contains("?")) {
            block.fault(
                    "url",
                    "`url` has parameters behind a `?`",
                    "take them out; user, password, sslmode, ca and connect_timeout are keys of their own");
            return Optional.empty();
        }
        Matcher matcher = POSTGRES.matcher(text);
        boolean matches = matcher.matches() && !text.matches(".*%(?![0-9A-Fa-f]{2}).*");
        if (!matches) {
            block.fault(
                    "url",
                    "`url` is no address of a PostgreSQL database",
                    "write it like `url: postgresql://host:5432/database`");
        }
        return matches ? Optional.of(matcher) : Optional.empty();
    }

    private Optional<SourceSettings> jdbc(Block block) {
        Optional<String> url = block.requiredText("url", "jdbc:mariadb://db.example.com:3306/shop")
                .filter(text -> isJdbc(block, text));
        Optional<String> user = block.text("user");
        Optional<Secret> password = secrets.secret(block, "password");
        if (user.isEmpty() && block.node("password").isPresent()) {
            block.fault("password", "`password` needs a `user`", "add `user: NAME`");
        }
        Map<String, SourceSettings.Header> properties = new LinkedHashMap<>();
        block.block("properties", "`properties`").ifPresent(inner -> {
            for (String name : inner.names()) {
                if (name.equals("user") || name.equals("password")) {
                    inner.fault(name, "`" + name + "` is no property", "write it one level up, beside `url`");
                } else {
                    secrets.setting(inner, name).ifPresent(value -> properties.put(name, value));
                }
            }
        });
        Duration timeout = block.duration("connect_timeout").orElse(CONNECT_TIMEOUT);
        int connections = block.number("connections", 1, MOST_CONNECTIONS).orElse(CONNECTIONS);
        return url.map(address -> new SourceSettings.Jdbc(address, user, password, properties, timeout, connections));
    }

    private static boolean isJdbc(Block block, String text) {
        if (SecretReader.refuseUserInfo(block, "url", text)) {
            return false;
        }
        if (text.contains("?") || SIGNS_IN.matcher(text).matches()) {
            block.fault(
                    "url",
                    "`url` has parameters in it",
                    "take them out; `user` and `password` are keys of their own, what else the driver knows goes below"
                            + " `properties`");
            return false;
        }
        boolean matches = JDBC.matcher(text).matches();
        if (!matches) {
            block.fault(
                    "url",
                    "`url` is no address of a JDBC driver",
                    "write it like `url: jdbc:mariadb://host:3306/database`");
        }
        return matches;
    }

    private static SslMode sslMode(Block block, boolean hasCa) {
        Optional<String> word = block.text("sslmode");
        if (word.isEmpty()) {
            return hasCa ? SslMode.VERIFY_FULL : SslMode.PREFER;
        }
        for (SslMode mode : SslMode.values()) {
            if (mode.word().equals(word.get())) {
                return mode;
            }
        }
        List<String> words = Arrays.stream(SslMode.values()).map(SslMode::word).toList();
        block.fault("sslmode", "there is no such `sslmode`", "write one of: " + String.join(", ", words));
        return SslMode.VERIFY_FULL;
    }

    Optional<SourceSettings.Endpoint> endpoint(Block block) {
        Optional<URI> url =
                block.requiredText("url", "https://metrics.example.com").flatMap(text -> httpUrl(block, "url", text));
        Credentials credentials = credentials(block);
        Map<String, SourceSettings.Header> headers = headers(block);
        Optional<Path> ca = file(block, "ca");
        Optional<Path> certificate = file(block, "certificate");
        Optional<Path> key = file(block, "key");
        requirePair(block, certificate, key);
        Duration timeout = block.duration("connect_timeout").orElse(CONNECT_TIMEOUT);
        return url.map(uri -> new SourceSettings.Endpoint(uri, credentials, headers, ca, certificate, key, timeout));
    }

    static Optional<URI> httpUrl(Block block, String key, String text) {
        if (SecretReader.refuseUserInfo(block, key, text)) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException malformed) {
            // Said below.
        }
        block.fault(
                key,
                "`" + key + "` is no address of a web server",
                "write it like `" + key + ": https://host:9090/path`, without `?` and `#`");
        return Optional.empty();
    }

    /** Whether the text is the address of a web server, whatever stands behind it. */
    static boolean isWeb(String text) {
        try {
            URI uri = new URI(text);
            return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private Credentials credentials(Block block) {
        Optional<Secret> bearer = secrets.secret(block, "bearer");
        Optional<String> user = block.text("user");
        Optional<Secret> password = secrets.secret(block, "password");
        boolean hasPassword = block.node("password").isPresent();
        if (block.node("bearer").isPresent() && (user.isPresent() || hasPassword)) {
            block.fault("bearer", "there are two ways to sign in", "keep either `bearer`, or `user` and `password`");
        }
        if (user.isPresent() != hasPassword) {
            block.fault(
                    user.isPresent() ? "user" : "password",
                    "`user` and `password` come together",
                    user.isPresent() ? "add `password: env:NAME`" : "add `user: NAME`");
        }
        if (bearer.isPresent()) {
            return new Credentials.Bearer(bearer.get());
        }
        return user.isPresent() && password.isPresent()
                ? new Credentials.Basic(user.get(), password.get())
                : new Credentials.None();
    }

    /** Whether a request may carry a header of that name. */
    static boolean isHeader(String name) {
        return HEADER_NAME.matcher(name).matches() && !OWN_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT));
    }

    Map<String, SourceSettings.Header> headers(Block block) {
        Map<String, SourceSettings.Header> headers = new LinkedHashMap<>();
        block.block("headers", "`headers`").ifPresent(inner -> {
            for (String name : inner.names()) {
                if (!isHeader(name)) {
                    inner.fault(name, "`" + name + "` is no header that can be set", "remove it");
                    continue;
                }
                secrets.setting(inner, name).ifPresent(value -> {
                    if (value instanceof SourceSettings.Header.Plain plain
                            && !plain.text().matches("[\\x20-\\x7e]*")) {
                        inner.fault(name, "`" + name + "` holds more than printable ASCII", "write it in ASCII");
                    } else {
                        headers.put(name, value);
                    }
                });
            }
        });
        return headers;
    }

    Optional<Path> file(Block block, String key) {
        Optional<Path> file = block.text(key).map(directory::resolve);
        if (inUse && file.isPresent() && !Files.isReadable(file.get())) {
            block.fault(
                    key, "the file " + file.get() + " cannot be read", "correct the path; it is relative to this file");
        }
        return file;
    }

    private static void requirePair(Block block, Optional<Path> certificate, Optional<Path> key) {
        if (certificate.isPresent() != key.isPresent()) {
            String present = certificate.isPresent() ? "certificate" : "key";
            String absent = certificate.isPresent() ? "key" : "certificate";
            block.fault(present, "`certificate` and `key` come together", "add `" + absent + ": PATH`");
        }
    }
}
