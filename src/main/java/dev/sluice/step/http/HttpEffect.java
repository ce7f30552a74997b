package dev.sluice.step.http;

import dev.sluice.source.Secrets;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * One attempt of an HTTP request.
 *
 * @param tls what the server is trusted by, and what it is shown; Java's own where absent
 * @param headers sent along; never printed, they may hold secrets
 * @param expected statuses that count as done
 * @param idempotencyKey sent as {@code Idempotency-Key}
 * @param timeout bound of connecting, and of the answer up to its body
 * @param secrets masked in what the answer says
 */
public record HttpEffect(
        String method,
        URI uri,
        Optional<SSLContext> tls,
        Map<String, String> headers,
        Optional<String> body,
        Set<Integer> expected,
        Optional<String> idempotencyKey,
        Duration timeout,
        Secrets secrets) {
    public HttpEffect {
        headers = Map.copyOf(headers);
        expected = Set.copyOf(expected);
    }

    /** Without query, headers and body, which may hold secrets. */
    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getHost() + uri.getPath();
    }
}
