package dev.sluice.source;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * Hands something over to a system outside, with its credentials, headers and certificates. Each request is bounded, redirects
 * are not followed, and no error holds a secret. Safe for several threads.
 */
public final class Delivery implements AutoCloseable {
    private static final int LONGEST_SAID = 200;

    private final HttpCaller caller;
    private final Secrets secrets;

    /**
     * @param name of the receiver, as messages call it
     * @param secrets masked in what it says
     */
    public Delivery(String name, SourceSettings.Endpoint endpoint, Secrets secrets) {
        this.caller = new HttpCaller(name, endpoint, secrets);
        this.secrets = secrets;
    }

    /**
     * What the receiver said.
     *
     * @param retryAfter as it stands in the header of that name
     */
    public record Receipt(int status, Optional<String> retryAfter, String body) {
        public boolean accepted() {
            return status / 100 == 2;
        }
    }

    /**
     * Sends one request.
     *
     * @param path below the endpoint's address, or empty
     * @param type the body's media type
     * @throws IOException if there is no answer in time; its message says why in one sentence
     */
    public Receipt send(String method, String path, String type, byte[] body, Duration timeout) throws IOException {
        try {
            HttpResponse<String> response = caller.deliver(method, path, type, body, Deadline.in(timeout));
            return new Receipt(response.statusCode(), response.headers().firstValue("Retry-After"), response.body());
        } catch (NoAnswer none) {
            throw new IOException(none.missing().detail());
        }
    }

    /** The first line of what the receiver said, fit to be shown; may be empty. */
    public String said(Receipt receipt) {
        String line = secrets.mask(receipt.body()).strip().lines().findFirst().orElse("");
        return line.substring(0, Math.min(line.length(), LONGEST_SAID));
    }

    /** Calls off whatever is under way. */
    @Override
    public void close() {
        caller.close();
    }
}
