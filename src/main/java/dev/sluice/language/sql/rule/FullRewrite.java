package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.TableName;
import java.util.List;
import java.util.stream.Collectors;

/** {@code vacuum full} and {@code cluster}. */
final class FullRewrite implements Rule {
    @Override
    public Code code() {
        return Code.L113;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        List<TableName> tables;
        if (deed.statement() instanceof Statement.Vacuum vacuum && vacuum.full()) {
            tables = vacuum.tables().stream().map(Statement.TableRef::table).toList();
        } else if (deed.statement() instanceof Statement.Cluster cluster) {
            tables = cluster.table().stream().toList();
        } else {
            return List.of();
        }
        String names = tables.stream().map(TableName::sql).collect(Collectors.joining(", "));
        Weight weight = tables.size() == 1 ? course.weight(deed, tables.getFirst()) : Weight.UNKNOWN;
        return List.of(deed.advice(
                        code(),
                        weight,
                        deed.statement().at(),
                        "written anew",
                        (tables.isEmpty() ? "each table" : "`" + names + "`" + weight.words())
                                + " is written anew while nobody may read or write it",
                        "it needs as much room again, and no lock timeout bounds how long it holds the table; a plain vacuum makes"
                                + " the room usable again, and pg_repack gives it back beside the work of others")
                .instead(Snippet.sql("vacuum (analyze)" + (names.isEmpty() ? "" : " " + names))));
    }
}
