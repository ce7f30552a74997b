package dev.sluice.source;

import dev.sluice.language.model.SqlText;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sources of an environment, each opened when it is first asked for: whoever asks for none loads no driver. Safe for several
 * threads.
 */
public final class Sources implements AutoCloseable {
    private final Map<String, SourceSettings> settings;
    private final Map<String, CommandSettings> commands;
    private final Secrets secrets;
    private final String applicationName;
    private final Map<String, MetricSource> open = new HashMap<>();
    private boolean closed;

    /** @param runId database servers see our sessions as {@code sluice/RUN/metrics} */
    public Sources(
            Map<String, SourceSettings> settings,
            Map<String, CommandSettings> commands,
            Secrets secrets,
            String runId) {
        this.settings = Map.copyOf(settings);
        this.commands = Map.copyOf(commands);
        this.secrets = secrets;
        this.applicationName = SessionNames.prefix(runId) + "metrics";
    }

    /** The source of that name; one without settings starts the environment's commands, which takes none. */
    public synchronized MetricSource get(String name) {
        if (closed) {
            throw new IllegalStateException("the sources are closed");
        }
        return open.computeIfAbsent(name, this::create);
    }

    /** What the database behind a postgres source is; absent for other sources. */
    public Optional<PostgresFacts.Inspection> inspect(String name, Duration timeout) {
        return get(name) instanceof PostgresSource postgres ? Optional.of(postgres.inspect(timeout)) : Optional.empty();
    }

    /**
     * What the database behind a postgres source, or a MariaDB, makes of a statement that it does not run; absent for other
     * sources.
     */
    public Optional<Parsing> parse(
            String name,
            SqlText text,
            SqlText.Statement statement,
            Map<String, Value> values,
            List<String> key,
            boolean metric,
            Duration timeout) {
        return switch (get(name)) {
            case PostgresSource postgres -> Optional.of(postgres.parse(text, statement, values, key, metric, timeout));
            case JdbcSource jdbc -> jdbc.parse(statement, values, timeout);
            default -> Optional.empty();
        };
    }

    /** What the server behind a prometheus source makes of an expression that it does not evaluate; absent for other sources. */
    public Optional<Parsing> parse(String name, String promQl, Duration timeout) {
        return get(name) instanceof PrometheusSource prometheus
                ? Optional.of(prometheus.parse(promQl, timeout))
                : Optional.empty();
    }

    /** Closes all that are open; reads under way end as missing. */
    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(MetricSource::close);
    }

    private MetricSource create(String name) {
        return switch (settings.getOrDefault(name, new SourceSettings.Command())) {
            case SourceSettings.Postgres postgres ->
                new PostgresSource(name, postgres, applicationName, secrets, other -> (PostgresSource) get(other));
            case SourceSettings.Jdbc jdbc -> new JdbcSource(name, jdbc, applicationName, secrets);
            case SourceSettings.Prometheus prometheus -> new PrometheusSource(name, prometheus, secrets);
            case SourceSettings.Http http -> new HttpSource(name, http, secrets);
            case SourceSettings.Command command -> new CommandSource(commands, secrets);
            case SourceSettings.Manual manual -> new PersonSource(name);
        };
    }
}
