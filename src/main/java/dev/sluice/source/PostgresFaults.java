package dev.sluice.source;

import dev.sluice.value.Missing;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;

/** What the driver's exceptions mean: a reason for the gates, and what a person does about it. */
final class PostgresFaults {
    private final String source;
    private final SourceSettings.Postgres settings;
    private final Secrets secrets;
    private final NetworkFaults network;

    PostgresFaults(String source, SourceSettings.Postgres settings, Secrets secrets) {
        this.source = source;
        this.settings = settings;
        this.secrets = secrets;
        this.network = new NetworkFaults(
                source,
                settings.hosts(),
                "check that the server runs and listens there: `pg_isready -d postgresql://" + settings.hosts() + "/"
                        + settings.database() + "`",
                "`sslmode`, `ca` and the host name in the server's certificate",
                secrets);
    }

    NoAnswer explain(SQLException failure, Deadline deadline) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        String said = state + " " + secrets.mask(said(failure));
        return switch (state) {
            case "08004" ->
                said.contains("SSL") ? network.tls(said) : NoAnswer.settled(Missing.Cause.AUTH, said, signIn());
            case "28P01", "28000" ->
                said.contains("no encryption")
                        ? network.tls(said)
                        : NoAnswer.settled(Missing.Cause.AUTH, said, signIn());
            case "42501" ->
                NoAnswer.settled(
                        Missing.Cause.AUTH, said, "grant it: `grant select on ... to " + settings.user() + "`");
            case "3D000" ->
                NoAnswer.settled(
                        Missing.Cause.SQLSTATE,
                        said,
                        "correct the database in `url` of source " + source + " in sluice.yaml");
            case "55P03" ->
                NoAnswer.settled(
                        Missing.Cause.SQLSTATE,
                        said,
                        "see who holds a lock on a table that the metric reads: `select * from pg_locks where granted`");
            case "57014" -> deadline.passed();
            case "57P01", "57P02", "57P03", "57P05" ->
                NoAnswer.passing(
                        Missing.Cause.UNREACHABLE,
                        said,
                        "wait until the server on " + settings.hosts() + " is up again");
            case "53300" ->
                NoAnswer.passing(
                        Missing.Cause.UNREACHABLE,
                        said,
                        "free a connection, raise max_connections, or lower `connections` of source " + source);
            default -> state.startsWith("08") ? unreachable(failure, deadline) : query(said);
        };
    }

    private NoAnswer unreachable(SQLException failure, Deadline deadline) {
        String said = said(failure);
        return settings.key()
                .filter(key -> said.contains("private key file"))
                .map(key -> NoAnswer.settled(
                        Missing.Cause.UNREACHABLE,
                        secrets.mask(said),
                        "let nobody else read it: `chmod 600 " + key + "`; it is the `key` of source " + source
                                + " in sluice.yaml"))
                .orElseGet(() -> network.explain(failure, said, deadline));
    }

    private NoAnswer query(String said) {
        return NoAnswer.settled(
                Missing.Cause.SQLSTATE, said, "run the query in psql as " + settings.user() + " and correct it");
    }

    private String signIn() {
        String password = settings.password()
                .map(secret -> "the password in " + secret.origin())
                .orElse("a password, which it has none of yet,");
        return "check user " + settings.user() + " and " + password + " of source " + source
                + " in sluice.yaml, and pg_hba.conf on the server";
    }

    /** The server's own words without its DETAIL, which may quote rows; else the driver's. */
    private static String said(SQLException failure) {
        if (failure instanceof PSQLException psql
                && psql.getServerErrorMessage() != null
                && psql.getServerErrorMessage().getMessage() != null) {
            return psql.getServerErrorMessage().getMessage();
        }
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
