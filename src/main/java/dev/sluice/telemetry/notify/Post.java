package dev.sluice.telemetry.notify;

import java.util.Map;

/**
 * A request to a service.
 *
 * @param path below the service's address
 * @param body JSON; it may hold a secret, so that a request has no readable form
 */
record Post(String method, String path, String body) {
    static Post to(String path, Map<String, Object> body) {
        return new Post("POST", path, Body.of(body));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
