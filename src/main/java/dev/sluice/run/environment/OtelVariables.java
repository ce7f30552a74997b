package dev.sluice.run.environment;

import dev.sluice.source.Secret;
import dev.sluice.source.SourceSettings.Credentials;
import dev.sluice.source.SourceSettings.Endpoint;
import dev.sluice.source.SourceSettings.Header;
import dev.sluice.telemetry.TelemetrySettings.Otlp;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The collector that the standard variables of OpenTelemetry name, for environments that name none. */
final class OtelVariables {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final Map<String, String> variables;
    private final SecretReader secrets;

    /** @param secrets told what the headers hold */
    OtelVariables(Map<String, String> variables, SecretReader secrets) {
        this.variables = variables;
        this.secrets = secrets;
    }

    /** Absent, too, where OpenTelemetry is switched off or another protocol is asked for. */
    Optional<Otlp> collector(Faults faults) {
        String endpoint = variables.getOrDefault(ENDPOINT, "");
        boolean off = variables.getOrDefault("OTEL_SDK_DISABLED", "").equalsIgnoreCase("true");
        boolean ours = variables
                .getOrDefault("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                .equals("http/protobuf");
        if (endpoint.isEmpty() || off || !ours) {
            return Optional.empty();
        }
        Optional<URI> url = url(endpoint);
        Optional<Map<String, Header>> headers = headers();
        if (url.isEmpty()) {
            faults.at(
                    1,
                    1,
                    "the environment variable " + ENDPOINT + " is no address of a web server",
                    "set it to one like `http://localhost:4318`, without user, `?` and `#`; or unset it");
        }
        if (headers.isEmpty()) {
            faults.at(
                    1,
                    1,
                    "the environment variable " + HEADERS + " is no list of headers",
                    "write it like `name=value,other=value`, special characters as in an address (%20); or unset it");
        }
        return url.flatMap(found -> headers.map(known -> new Otlp(
                new Endpoint(
                        found,
                        new Credentials.None(),
                        known,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        CONNECT_TIMEOUT),
                Otlp.EVERY)));
    }

    private static Optional<URI> url(String text) {
        try {
            URI uri = URI.create(text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return web
                            && uri.getHost() != null
                            && uri.getRawUserInfo() == null
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private Optional<Map<String, Header>> headers() {
        Map<String, Header> headers = new LinkedHashMap<>();
        for (String pair : variables.getOrDefault(HEADERS, "").split(",")) {
            int equals = pair.indexOf('=');
            if (pair.isBlank()) {
                continue;
            }
            String name = pair.substring(0, Math.max(0, equals)).strip();
            try {
                String value = URLDecoder.decode(
                        pair.substring(equals + 1).strip().replace("+", "%2B"), StandardCharsets.UTF_8);
                if (!SourceReader.isHeader(name) || !value.matches("[\\x20-\\x7e]*")) {
                    return Optional.empty();
                }
                Secret secret = new Secret("env:" + HEADERS, value);
                secrets.add(secret);
                headers.put(name, new Header.Hidden(secret));
            } catch (IllegalArgumentException malformed) {
                return Optional.empty();
            }
        }
        return Optional.of(headers);
    }
}
