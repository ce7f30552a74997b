package dev.sluice.run;

import dev.sluice.run.environment.Environment;
import dev.sluice.source.JdbcConnector;
import dev.sluice.source.PostgresConnector;
import dev.sluice.source.Secret;
import dev.sluice.source.SourceSettings;
import dev.sluice.step.Refusal;
import dev.sluice.step.ledger.Ledger;
import dev.sluice.step.mariadb.MariaDatabase;
import dev.sluice.step.target.Target;
import dev.sluice.step.target.TargetSettings;
import java.util.List;

/** Reaches target databases with the settings of the environment file. */
final class Targets {
    private Targets() {}

    /**
     * Connects to the database in which the schema {@code sluice} of a source's runs lives.
     *
     * @throws Refusal if it cannot be reached or is unfit
     */
    static Ledger ledger(Environment environment, String source, String runId) {
        String name = environment.ledger(source);
        return environment.sources().get(name) instanceof SourceSettings.Jdbc jdbc
                ? MariaDatabase.open(name, jdbc, runId)
                : Target.open(settings(environment, name), runId);
    }

    /** Whether runs may have effects there, by its settings alone: a PostgreSQL or a MariaDB. */
    static boolean carriesEffects(SourceSettings settings) {
        return settings instanceof SourceSettings.Postgres
                || settings instanceof SourceSettings.Jdbc jdbc && JdbcConnector.isMariaDb(jdbc.url());
    }

    static TargetSettings settings(Environment environment, String name) {
        return settings(name, (SourceSettings.Postgres) environment.sources().get(name));
    }

    private static TargetSettings settings(String name, SourceSettings.Postgres settings) {
        return new TargetSettings(
                name,
                PostgresConnector.address(settings),
                settings.user(),
                () -> settings.password().map(Secret::reveal).orElse(""),
                PostgresConnector.security(settings),
                settings.connectTimeout());
    }

    /** What a database says of any environment, said of this one. */
    static Refused refused(Refusal refusal, Environment environment) {
        return refused(
                refusal,
                refusal.next().stream()
                        .map(next -> next.replace("--env ENV", "--env " + environment.name()))
                        .toList());
    }

    static Refused refused(Refusal refusal) {
        return refused(refusal, refusal.next());
    }

    private static Refused refused(Refusal refusal, List<String> next) {
        return new Refused(
                refusal.exitCode() == ExitCode.ANOTHER_OPERATOR.code()
                        ? ExitCode.ANOTHER_OPERATOR
                        : ExitCode.UNREACHABLE,
                refusal.what(),
                next.toArray(String[]::new));
    }
}
