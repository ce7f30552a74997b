package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;
import java.util.Optional;

/** Concurrent builds on the versions that make broken indexes. */
final class CorruptingBuild implements Rule {
    private static final int FROM = 140_000;
    private static final int MENDED = 140_004;
    private static final String CHECK = "bt_index_check";

    @Override
    public Code code() {
        return Code.L211;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        boolean broken = course.live(deed)
                .filter(facts -> facts.serverVersion() >= FROM && facts.serverVersion() < MENDED)
                .isPresent();
        if (!builds(deed) || !broken) {
            return List.of();
        }
        Optional<Proof> proof = proof(deed);
        if (proof.filter(one -> isProven(one, deed, course)).isPresent()) {
            return List.of();
        }
        Advice advice = deed.advice(
                        code(),
                        deed.statement().at(),
                        "may miss rows",
                        "on this server, PostgreSQL 14.0 to 14.3, a concurrent build may leave rows out of the index",
                        "queries that use the index then miss them, and a unique one lets duplicates in; update the server to 14.4 or"
                                + " newer first. Indexes that were built so before need `reindex`"
                                + (proof.isPresent()
                                        ? ". Until then amcheck finds what a build has missed, right after it"
                                        : ""))
                .as(Advice.Severity.DANGER);
        return List.of(proof.map(one -> advice.instead(Snippet.lines(
                        Snippet.together(deed, course.together(deed), "outside transaction timeout 8h"),
                        Snippet.step(deed, "prove_" + deed.step().ref().step(), "timeout 8h", one.query()))))
                .orElse(advice));
    }

    private static boolean builds(Deed deed) {
        return deed.statement() instanceof Statement.CreateIndex index && index.concurrently()
                || deed.statement() instanceof Statement.Reindex reindex && reindex.concurrently();
    }

    /**
     * A query of the extension amcheck that fails where the index lacks a row.
     *
     * @param about the index or table that it names
     */
    private record Proof(String query, String about) {}

    /** Absent where amcheck knows nothing of the kind of index, or nobody knows which indexes are built. */
    private static Optional<Proof> proof(Deed deed) {
        return switch (deed.statement()) {
            case Statement.CreateIndex index ->
                index.name().isPresent() && index.method().equals("btree")
                        ? Optional.of(ofIndex(
                                Indexes.inSchema(index.table(), index.name().get())))
                        : Optional.empty();
            case Statement.Reindex reindex ->
                switch (reindex.kind()) {
                    case INDEX -> reindex.name().map(name -> ofIndex(name.sql()));
                    case TABLE -> reindex.name().map(name -> ofTable(name.sql()));
                    default -> Optional.empty();
                };
            default -> Optional.empty();
        };
    }

    private static Proof ofIndex(String index) {
        return new Proof("select " + CHECK + "(" + regclass(index) + ", true)", index);
    }

    private static Proof ofTable(String table) {
        return new Proof(
                "select " + CHECK
                        + "(i.indexrelid, true) from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid"
                        + " = c.relam where a.amname = 'btree' and i.indrelid = " + regclass(table),
                table);
    }

    private static String regclass(String name) {
        return "'" + name.replace("'", "''") + "'::regclass";
    }

    private static boolean isProven(Proof proof, Deed deed, Course course) {
        return course.after(deed).stream()
                .map(Deed::text)
                .anyMatch(text -> text.contains(CHECK) && text.contains("'" + proof.about() + "'"));
    }
}
