package dev.sluice.step.target;

/** How another session reads for people: who it is, how it stands, for how long, and how its query begins. */
public final class Portrait {
    private Portrait() {}

    /**
     * Of the row {@code b} of {@code pg_stat_activity}: {@code 4711 (psql, idle in transaction, for 00:25:01: select 1)}. What the
     * server hides from the role is said to be hidden.
     */
    public static final String OF_B = """
            case when b.pid is null then 'a prepared transaction (pg_prepared_xacts names it)'
              when b.query = '<insufficient privilege>'
              then format('%s (%s)', b.pid, concat_ws(', ', nullif(b.application_name, ''), 'the rest needs pg_monitor'))
              else format('%s (%s%s)', b.pid,
                concat_ws(', ', nullif(b.application_name, ''), nullif(b.backend_type, 'client backend'), b.state,
                  'for ' || date_trunc('second', clock_timestamp() - b.xact_start)),
                coalesce(': ' || nullif(left(regexp_replace(btrim(b.query), '\\s+', ' ', 'g'), 80), ''), ''))
            end
            """;
}
