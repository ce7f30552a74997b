package dev.sluice.step.sql;

import dev.sluice.step.target.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A statement that builds an index CONCURRENTLY, and what it leaves behind when it fails.
 *
 * @param relation the table, or for {@code REINDEX INDEX} the index
 * @param name name of the index as the catalog has it; empty if the server chooses it
 * @param rebuild whether it is a REINDEX, whose unfinished index carries {@code _ccnew} behind its name
 * @param tolerant whether it says IF NOT EXISTS, which an invalid index satisfies, too
 */
record IndexBuild(String relation, String name, boolean rebuild, boolean tolerant) {

    private static final String INVALID = """
            select c.oid::regclass::text, c.relname,
                   exists (select from pg_stat_progress_create_index p where p.index_relid = c.oid)
            from pg_index i join pg_class c on c.oid = i.indexrelid
            where not i.indisvalid
              and i.indrelid = coalesce((select indrelid from pg_index where indexrelid = to_regclass(?)), to_regclass(?))
            order by 1
            """;

    /**
     * An index that is there and cannot be used.
     *
     * @param name quoted and qualified as SQL needs it
     * @param building whether somebody is building it at this moment
     */
    record Invalid(String name, boolean building) {
        String drop() {
            return "drop index concurrently if exists " + name;
        }

        /** What makes it valid; absent for the copy that a REINDEX has left, beside which the old index goes on. */
        Optional<String> finish() {
            return name.matches(".*_ccnew\\d*\"?")
                    ? Optional.empty()
                    : Optional.of("reindex index concurrently " + name);
        }
    }

    static Optional<IndexBuild> in(SqlStatement statement) {
        Words words = Words.of(Prepared.of(statement).sql());
        if (words.skip("create", "index", "concurrently") || words.skip("create", "unique", "index", "concurrently")) {
            boolean tolerant = words.skip("if", "not", "exists");
            String name = words.skip("on") ? "" : words.name().map(Words::bare).orElse("");
            if (!name.isEmpty()) {
                words.skip("on");
            }
            words.skip("only");
            return words.name().map(table -> new IndexBuild(table, name, false, tolerant));
        }
        return reindex(words);
    }

    private static Optional<IndexBuild> reindex(Words words) {
        if (!words.skip("reindex")) {
            return Optional.empty();
        }
        if (words.skip("(")) {
            while (words.peek().isPresent() && !words.skip(")")) {
                words.next();
            }
        }
        if (words.skip("index", "concurrently") || words.skip("table", "concurrently")) {
            return words.name().map(relation -> new IndexBuild(relation, "", true, false));
        }
        return Optional.empty();
    }

    /** Whether what it would leave behind is known by its name. */
    boolean isNamed() {
        return !rebuild && !name.isEmpty();
    }

    /** The invalid indexes that this statement may have left behind, or stumbles over. */
    List<Invalid> leftBehind(Session session) throws SQLException {
        return session
                .all(
                        INVALID,
                        row -> new Object[] {row.getString(1), row.getString(2), row.getBoolean(3)},
                        relation,
                        relation)
                .stream()
                .filter(row -> isOurs((String) row[1]))
                .map(row -> new Invalid((String) row[0], (Boolean) row[2]))
                .toList();
    }

    /** An index without a name in the statement could be anybody's: nothing is claimed. */
    private boolean isOurs(String index) {
        return rebuild ? index.matches(".*_ccnew\\d*") : !name.isEmpty() && index.equals(name);
    }
}
