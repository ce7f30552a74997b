package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Fragment;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A concurrent build on a partitioned table, which PostgreSQL refuses. */
final class PartitionedBuild implements Rule {
    @Override
    public Code code() {
        return Code.L212;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!(deed.statement() instanceof Statement.CreateIndex index) || !index.concurrently()) {
            return List.of();
        }
        List<String> partitions = course.live(deed, index.table())
                .map(LiveFacts.Table::partitions)
                .orElse(List.of());
        if (partitions.isEmpty()) {
            return made(deed, course, index) ? List.of(advice(deed, index, List.of())) : List.of();
        }
        return List.of(advice(deed, index, partitions));
    }

    private static boolean made(Deed deed, Course course, Statement.CreateIndex index) {
        return course.before(deed).stream()
                .anyMatch(other -> other.statement() instanceof Statement.CreateTable table
                        && table.partitioned()
                        && table.table().mayBe(index.table()));
    }

    private Advice advice(Deed deed, Statement.CreateIndex index, List<String> partitions) {
        String name = Indexes.name(index);
        String columns = index.columns().stream().map(Fragment::text).collect(Collectors.joining(", "));
        String create = "create " + (index.unique() ? "unique " : "") + "index ";
        String parent = Indexes.inSchema(index.table(), name);
        List<String> statements = new ArrayList<>();
        statements.add(
                create + TableName.quoted(name) + " on only " + index.table().sql() + " (" + columns + ")");
        for (String partition : partitions) {
            String own = partition + "_" + name;
            statements.add(create + "concurrently " + TableName.quoted(own) + " on "
                    + Indexes.inSchema(index.table(), partition) + " (" + columns + ")");
            statements.add("alter index " + parent + " attach partition " + Indexes.inSchema(index.table(), own));
        }
        return deed.advice(
                        code(),
                        index.at(),
                        "has partitions",
                        "PostgreSQL does not build an index concurrently on `" + index.table()
                                + "`, which is partitioned",
                        "make the parent's index with `on only`, which is invalid and done at once, build one concurrently on each"
                                + " partition and attach it; with the last one the parent's becomes valid")
                .as(Advice.Severity.DANGER)
                .instead(Snippet.sql(statements));
    }
}
