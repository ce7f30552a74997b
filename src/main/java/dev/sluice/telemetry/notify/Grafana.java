package dev.sluice.telemetry.notify;

import dev.sluice.source.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where decisions are marked on dashboards: the {@code grafana} block of an environment.
 *
 * @param url of Grafana, up to {@code /api}
 * @param token of a service account that may write annotations
 * @param ca certificates by which its server is known, where those of this machine do not do
 */
public record Grafana(URI url, Secret token, Optional<Path> ca) {}
