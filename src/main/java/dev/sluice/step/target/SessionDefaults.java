package dev.sluice.step.target;

import java.sql.SQLException;

/**
 * What every session of ours runs with, so that no default of server, database, role or workplace decides: the same step does
 * the same from every machine.
 */
final class SessionDefaults {

    /** Settings that a server does not know are left out. */
    private static final String APPLY = """
            select set_config(wanted.name, wanted.value, false)
            from (values
                ('application_name', ?),
                ('lock_timeout', '5s'),
                ('statement_timeout', '30s'),
                ('idle_in_transaction_session_timeout', '60s'),
                ('transaction_timeout', '0'),
                ('idle_session_timeout', '0'),
                ('client_connection_check_interval', '2s'),
                ('tcp_keepalives_idle', '30'),
                ('tcp_keepalives_interval', '10'),
                ('tcp_keepalives_count', '3'),
                ('default_transaction_isolation', 'read committed'),
                ('default_transaction_deferrable', 'off'),
                ('TimeZone', 'UTC'),
                ('DateStyle', 'ISO, MDY'),
                ('IntervalStyle', 'postgres'),
                ('bytea_output', 'hex'),
                ('extra_float_digits', '3'),
                ('standard_conforming_strings', 'on')
            ) as wanted (name, value)
            where exists (select from pg_settings known where lower(known.name) = lower(wanted.name))
            """;

    private SessionDefaults() {}

    static void apply(Session session, String applicationName) throws SQLException {
        // first, and by itself: a very short default of the server would end the next statement, too
        session.execute("set statement_timeout = '30s'");
        session.all(APPLY, Row.THERE, applicationName);
    }
}
