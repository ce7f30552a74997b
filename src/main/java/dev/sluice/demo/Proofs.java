package dev.sluice.demo;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a demo claims in the end, each claim held against the database. To be called when the load has stopped. */
final class Proofs {
    private final Database database;
    private final Load load;
    private final Ledger ledger;
    private final long seeded;

    Proofs(Database database, Load load, Ledger ledger, long seeded) {
        this.database = database;
        this.load = load;
        this.ledger = ledger;
        this.seeded = seeded;
    }

    /** Every row filled exactly once, and the new column in force. */
    List<Proof> forward(Audit audit, SchemaSnapshot before) throws SQLException {
        Audit.Fills fills = audit.count();
        audit.remove();
        List<Proof> proofs = new ArrayList<>();
        proofs.add(rows());
        proofs.add(new Proof(
                "filled once",
                "of %s rows each was filled at least %d and at most %d times; %s by the run, %s by the load"
                        .formatted(
                                figure(fills.rows()),
                                fills.fewest(),
                                fills.most(),
                                figure(fills.byRun()),
                                figure(fills.rows() - fills.byRun())),
                fills.wrong()));
        List<String> status = database.lines("""
                select a.attname, case when a.attnotnull then 'not null' else 'nullable' end from pg_attribute a
                where a.attrelid = 'orders'::regclass and a.attname in ('status', 'legacy_state') and not a.attisdropped
                """);
        proofs.add(Proof.of(
                "columns",
                status.equals(List.of("status not null")),
                "orders has " + String.join(", ", status) + ", and no legacy_state"));
        proofs.add(ledger("status"));
        proofs.add(clean(before));
        return proofs;
    }

    /** Everything as it was, and no write of the load lost. */
    List<Proof> rolledBack(Audit audit, SchemaSnapshot before) throws SQLException {
        audit.remove();
        SchemaSnapshot after = SchemaSnapshot.take(database);
        List<Proof> proofs = new ArrayList<>();
        proofs.add(new Proof("schema", "as before: " + after.summary(), after.differencesFrom(before)));
        proofs.add(rows());
        proofs.add(ledger("legacy_state"));
        proofs.add(leftovers());
        return proofs;
    }

    private Proof rows() throws SQLException {
        long rows = database.count("select count(*) from orders");
        long inserted = ledger.inserts();
        return Proof.of(
                "rows",
                rows == seeded + inserted,
                "%s of the past and %s sold meanwhile; the table has %s"
                        .formatted(figure(seeded), figure(inserted), figure(rows)));
    }

    private Proof ledger(String stateColumn) throws SQLException {
        Ledger.Comparison comparison = ledger.compare(database, stateColumn);
        List<String> against = new ArrayList<>(comparison.differences());
        if (load.trouble() != null) {
            against.add("the load had to stop: " + load.trouble().getMessage());
        }
        return new Proof(
                "ledger",
                "%s writes of the load to %s orders, compared row by row"
                        .formatted(figure(comparison.writes()), figure(comparison.compared())),
                against);
    }

    /** The demo's and the run's tools are gone: what is new is what the migration was for. */
    private Proof clean(SchemaSnapshot before) throws SQLException {
        List<String> unexpected = SchemaSnapshot.take(database).differencesFrom(before).stream()
                .filter(difference -> !difference.equals("new: column public.orders.status text not null"))
                .filter(difference -> !difference.equals("gone: column public.orders.legacy_state text not null"))
                .toList();
        List<String> against = new ArrayList<>(unexpected);
        against.addAll(sessions());
        return new Proof(
                "nothing else", "no trigger, function, constraint or session of the run or the audit is left", against);
    }

    private Proof leftovers() throws SQLException {
        long rows = 0;
        List<String> tables = database.lines("""
                select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'sluice' and c.relkind = 'r'
                """);
        for (String table : tables) {
            rows += database.count("select count(*) from " + table);
        }
        return new Proof(
                "nothing left",
                "of the run but %s rows in the %d tables of schema sluice".formatted(figure(rows), tables.size()),
                sessions());
    }

    /** Sessions, locks and prepared transactions of the run. */
    private List<String> sessions() throws SQLException {
        return database.lines("""
                select 'session ' || pid || ' of ' || application_name from pg_stat_activity
                where application_name like 'sluice%'
                union all select 'prepared transaction ' || gid from pg_prepared_xacts
                union all select 'advisory lock of ' || pid from pg_locks where locktype = 'advisory'
                """);
    }

    static String figure(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
