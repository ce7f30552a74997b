package dev.sluice.run.plan;

import dev.sluice.language.sql.statement.Target;

/** Which relations of a database a lock's target means, as queries: {@code :name} is the target's name, the answer is their oids. */
public final class Meaning {
    private static final String ITSELF = "select to_regclass(:name)::oid as r";
    private static final String INDEXES = "select indexrelid as r from pg_index where indrelid = to_regclass(:name)";
    private static final String TABLE = """
            select indrelid as r from pg_index where indexrelid = to_regclass(:name)
            union select stxrelid from pg_statistic_ext where stxname = :name
            """;
    private static final String CHILDREN = """
            with recursive below as (
              select inhrelid from pg_inherits where inhparent = to_regclass(:name)
              union select i.inhrelid from pg_inherits i join below on i.inhparent = below.inhrelid)
            select inhrelid as r from below union select indexrelid from pg_index join below on indrelid = inhrelid
            """;
    private static final String PARENTS = """
            with above as (select inhparent from pg_inherits where inhrelid = to_regclass(:name))
            select inhparent as r from above union select indexrelid from pg_index join above on indrelid = inhparent
            union select partdefid from pg_partitioned_table join above on inhparent = partrelid where partdefid <> 0
            """;
    private static final String REFERENCES = """
            with other as (
              select conrelid as o from pg_constraint where contype = 'f' and confrelid = to_regclass(:name)
              union select confrelid from pg_constraint where contype = 'f' and conrelid = to_regclass(:name))
            select o as r from other union select indexrelid from pg_index join other on indrelid = o
            """;
    private static final String READ = """
            with tables as (
              select d.refobjid as o from pg_depend d join pg_rewrite w on w.oid = d.objid
                where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass
                  and w.ev_class = to_regclass(:name) and d.refobjid <> w.ev_class)
            select o as r from tables union select indexrelid from pg_index join tables on indrelid = o
            """;
    private static final String DEPENDENTS = """
            with hanging as (
              select w.ev_class as o from pg_depend d join pg_rewrite w on w.oid = d.objid
                where d.classid = 'pg_rewrite'::regclass and d.refobjid = to_regclass(:name)
              union select conrelid from pg_constraint where confrelid = to_regclass(:name)
              union select attrelid from pg_attribute where atttypid = to_regtype(:name)
              union select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = :name and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f'))
            select o as r from hanging union select indexrelid from pg_index join hanging on indrelid = o
            """;
    private static final String WITHIN = """
            select c.oid as r from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where n.nspname = :name and c.relkind in ('r', 'p', 'm', 'i', 'I')
            """;

    private Meaning() {}

    public static String of(Target.Kind kind) {
        return switch (kind) {
            case TABLE, INDEX -> ITSELF;
            case INDEXES_OF -> INDEXES;
            case TABLE_OF -> TABLE;
            case CHILDREN_OF -> CHILDREN;
            case PARENTS_OF -> PARENTS;
            case REFERENCES_OF -> REFERENCES;
            case READ_BY -> READ;
            case DEPENDENTS_OF -> DEPENDENTS;
            case TABLES_IN -> WITHIN;
        };
    }
}
