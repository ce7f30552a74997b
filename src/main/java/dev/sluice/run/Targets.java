package dev.sluice.run;

import dev.sluice.source.PostgresConnector;
import dev.sluice.source.Secret;
import dev.sluice.source.SourceSettings;
import dev.sluice.step.Refusal;
import dev.sluice.step.target.TargetSettings;

/** Reaches target databases with the settings of the environment file. */
final class Targets {
    private Targets() {}

    static TargetSettings settings(String name, SourceSettings.Postgres settings) {
        return new TargetSettings(
                name,
                PostgresConnector.address(settings),
                settings.user(),
                () -> settings.password().map(Secret::reveal).orElse(""),
                PostgresConnector.security(settings),
                settings.connectTimeout());
    }

    static Refused refused(Refusal refusal) {
        return new Refused(
                refusal.exitCode() == ExitCode.ANOTHER_OPERATOR.code()
                        ? ExitCode.ANOTHER_OPERATOR
                        : ExitCode.UNREACHABLE,
                refusal.what(),
                refusal.next().toArray(String[]::new));
    }
}
