package dev.sluice.step.target;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a database holds of the schema {@code sluice}. Read by one question, for the way to the server may be long.
 *
 * @param usable whether the role may use the schema
 * @param tables by their names
 */
record SchemaContents(boolean usable, Map<String, Table> tables) {

    private static final String CONTENTS = """
            select has_schema_privilege(n.oid, 'usage'), c.relname,
              array(select attname::text from pg_attribute where attrelid = c.oid and not attisdropped),
              array(select tgname::text from pg_trigger where tgrelid = c.oid),
              array(select privilege from unnest(array['select', 'insert', 'update', 'delete']) privilege
                    where has_table_privilege(c.oid, privilege))
            from pg_namespace n left join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'p')
            where n.nspname = 'sluice'
            """;

    SchemaContents {
        tables = Map.copyOf(tables);
    }

    /** @param privileges what the role may do with it: select, insert, update, delete */
    record Table(Set<String> columns, Set<String> triggers, Set<String> privileges) {
        List<String> lacking(SchemaDefinition.Table defined) {
            List<String> lacking = new ArrayList<>(defined.columns().keySet());
            lacking.removeAll(columns);
            return lacking;
        }

        Optional<SchemaDefinition.Guard> guardLacking(SchemaDefinition.Table defined) {
            return defined.guard().filter(guard -> !triggers.contains(guard.trigger()));
        }
    }

    /** Empty if there is no such schema. */
    static Optional<SchemaContents> read(Session session) throws SQLException {
        Map<String, Table> tables = new HashMap<>();
        List<Boolean> usable = session.all(CONTENTS, row -> {
            if (row.getString(2) != null) {
                tables.put(row.getString(2), new Table(names(row, 3), names(row, 4), names(row, 5)));
            }
            return row.getBoolean(1);
        });
        return usable.isEmpty() ? Optional.empty() : Optional.of(new SchemaContents(usable.getFirst(), tables));
    }

    private static Set<String> names(ResultSet row, int column) throws SQLException {
        Array names = row.getArray(column);
        return Set.of((String[]) names.getArray());
    }
}
