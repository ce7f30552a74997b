package dev.sluice.step.target;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How to reach one PostgreSQL target.
 *
 * @param name the source's name in the runbook, for messages
 * @param url JDBC address without user and password
 * @param password asked for at each connect, kept nowhere
 * @param properties further properties of the driver, such as those of TLS
 * @param connectTimeout bound of one connection attempt
 */
public record TargetSettings(
        String name,
        String url,
        String user,
        Supplier<String> password,
        Map<String, String> properties,
        Duration connectTimeout) {
    public TargetSettings {
        properties = Map.copyOf(properties);
    }

    /** Without address and properties, which may hold secrets. */
    @Override
    public String toString() {
        return "TargetSettings[" + name + "]";
    }
}
