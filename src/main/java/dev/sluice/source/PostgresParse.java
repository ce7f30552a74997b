package dev.sluice.source;

import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.SqlTokens;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Has PostgreSQL look at a statement without running it, in a transaction that can only read and is rolled back. What PREPARE
 * takes is parsed and looked up in the catalog; of other statements the syntax is checked, as that of a block that is left before
 * it reaches them.
 */
final class PostgresParse {
    private static final Set<String> PREPARED =
            Set.of("select", "with", "insert", "update", "delete", "merge", "values", "table");
    /** What a PL/pgSQL block would read as a word of its own. */
    private static final Set<String> NOT_IN_A_BLOCK =
            Set.of("call", "do", "explain", "declare", "close", "fetch", "move");

    private static final Pattern COST = Pattern.compile("\"Total Cost\": ([0-9.]+),\\s*\"Plan Rows\": ([0-9.]+)");
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Volatile functions of PostgreSQL itself that change nothing. */
    private static final Pattern HARMLESS = Pattern.compile(
            "clock_timestamp|timeofday|random.*|gen_random_uuid|uuid.*|lastval"
                    + "|currval|pg_.*_size|pg_current_(wal|snapshot|logfile).*|pg_last_.*|pg_is_.*|pg_lock_status|pg_blocking_pids"
                    + "|pg_safe_.*|pg_stat_(get|file).*|pg_get_.*|pg_show_.*|pg_control_.*|pg_ls_.*|pg_wal(file)?_.*|pg_available_.*"
                    + "|pg_tablespace_.*|pg_relation_.*|pg_prepared_.*|pg_cursor|pg_timezone_.*|pg_mcv_.*|pg_partition_.*|pg_read_.*");

    private PostgresParse() {}

    /** @param metric whether it is asked again and again, so that its cost and what it calls matter */
    static Parsing parse(Connection connection, ShownSql shown, boolean metric) throws SQLException {
        List<SqlStatement> statements =
                SqlStatement.split(shown.sql(), SqlTokens.scan(shown.sql()).tokens());
        SqlStatement statement = statements.getFirst();
        String first = statement.word(0);
        boolean prepared = PREPARED.contains(first) || first.isEmpty();
        if (!prepared && NOT_IN_A_BLOCK.contains(first)) {
            return new Parsing.Understood(Optional.empty(), List.of());
        }
        String name = "sluice_check_" + COUNT.incrementAndGet();
        String tag = "$" + name + "$";
        String types = shown.types().isEmpty() ? "" : "(" + String.join(", ", shown.types()) + ")";
        String before = prepared ? "PREPARE " + name + types + " AS " : "DO " + tag + "BEGIN RETURN; ";
        try {
            execute(connection, before + shown.sql() + (prepared ? "" : "; END" + tag));
        } catch (SQLException failure) {
            return refused(failure, shown, before.length(), prepared);
        }
        if (!metric || !prepared) {
            return new Parsing.Understood(Optional.empty(), List.of());
        }
        List<String> volatiles = volatiles(connection, statement);
        try {
            return new Parsing.Understood(cost(connection, name, shown), volatiles);
        } catch (SQLException failure) {
            // Privileges are looked at here only; a position would be one in the text of EXPLAIN.
            return withoutPlace(refused(failure, shown, before.length(), prepared));
        }
    }

    private static Parsing refused(SQLException failure, ShownSql shown, int before, boolean prepared)
            throws SQLException {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        ServerErrorMessage said = failure instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
        // Class 42 is about the text; the syntax alone counts where the catalog could not be asked.
        boolean aboutText = state.startsWith("42") || state.startsWith("22") || state.equals("0A000");
        if (said == null || !aboutText) {
            throw failure;
        }
        // Nobody knows the type of a value that an earlier step captures.
        boolean unknowable = state.equals("42P18") && shown.types().contains("unknown");
        if (unknowable || !prepared && !state.equals("42601")) {
            return new Parsing.Understood(Optional.empty(), List.of());
        }
        int position = said.getPosition() > 0 ? said.getPosition() - before : inBlock(said);
        OptionalInt at = OptionalInt.empty();
        int points = shown.sql().codePointCount(0, shown.sql().length());
        if (position > 0) {
            int offset = shown.sql().offsetByCodePoints(0, Math.min(position - 1, points));
            at = OptionalInt.of(shown.rawOffset(offset));
        }
        return new Parsing.Refused(state, String.valueOf(said.getMessage()), Optional.ofNullable(said.getHint()), at);
    }

    private static Parsing withoutPlace(Parsing parsing) {
        return parsing instanceof Parsing.Refused refused
                ? new Parsing.Refused(refused.state(), refused.said(), refused.hint(), OptionalInt.empty())
                : parsing;
    }

    /** A position that the server gives within a block, without the block's first words. */
    private static int inBlock(ServerErrorMessage said) {
        String block = String.valueOf(said.getInternalQuery());
        boolean whole = block.startsWith("BEGIN RETURN; ");
        return said.getInternalPosition() - (whole ? "BEGIN RETURN; ".length() : 0);
    }

    private static Optional<Parsing.Cost> cost(Connection connection, String name, ShownSql shown) throws SQLException {
        String values = shown.values().isEmpty() ? "" : "(" + String.join(", ", shown.values()) + ")";
        try (Statement statement = plain(connection);
                ResultSet row = statement.executeQuery("EXPLAIN (FORMAT JSON) EXECUTE " + name + values)) {
            row.next();
            Matcher cost = COST.matcher(row.getString(1));
            return cost.find()
                    ? Optional.of(
                            new Parsing.Cost(Double.parseDouble(cost.group(1)), Double.parseDouble(cost.group(2))))
                    : Optional.empty();
        }
    }

    /** Names of volatile functions among those that are called, but for the harmless ones. */
    private static List<String> volatiles(Connection connection, SqlStatement statement) throws SQLException {
        Set<String> called = new TreeSet<>();
        List<SqlToken> tokens = statement.tokens();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            boolean name = token.kind() == SqlToken.Kind.WORD || token.kind() == SqlToken.Kind.QUOTED;
            if (name && statement.text().charAt(tokens.get(i + 1).start()) == '(') {
                called.add(token.word());
            }
        }
        if (called.isEmpty()) {
            return List.of();
        }
        String query = """
                select p.proname, bool_or(n.nspname = 'pg_catalog')
                from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
                where p.proname = any (?) and p.prokind = 'f'
                group by p.proname having bool_and(p.provolatile = 'v') order by 1""";
        List<String> found = new ArrayList<>();
        try (PreparedStatement names = connection.prepareStatement(query)) {
            names.setArray(1, connection.createArrayOf("text", called.toArray()));
            try (ResultSet rows = names.executeQuery()) {
                while (rows.next()) {
                    boolean harmless = rows.getBoolean(2)
                            && HARMLESS.matcher(rows.getString(1)).matches();
                    if (!harmless) {
                        found.add(rows.getString(1));
                    }
                }
            }
        }
        return found;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = plain(connection)) {
            statement.execute(sql);
        }
    }

    /** A statement whose text goes to the server as it is. */
    private static Statement plain(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        statement.setEscapeProcessing(false);
        return statement;
    }
}
