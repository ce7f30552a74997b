package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.ColumnDefinition;
import dev.sluice.language.sql.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A type that something better has taken the place of. */
final class ColumnType implements Rule {
    private final Code code;
    private final Predicate<String> meant;
    private final String better;
    private final String why;

    /**
     * @param meant of the type's words in lower case
     * @param better what to write in its place
     */
    ColumnType(Code code, Predicate<String> meant, String better, String why) {
        this.code = code;
        this.meant = meant;
        this.better = better;
        this.why = why;
    }

    @Override
    public Code code() {
        return code;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        List<ColumnDefinition> columns = new ArrayList<>();
        if (deed.statement() instanceof Statement.CreateTable create && !create.temporary()) {
            columns.addAll(create.columns());
        }
        deed.addedColumns().forEach(added -> columns.add(added.action().column()));
        return columns.stream()
                .filter(column -> meant.test(column.type().words()))
                .map(column -> deed.advice(
                                code,
                                column.type().at(),
                                "better " + better,
                                "`" + column.name() + "` is a `" + column.type().text() + "`",
                                why)
                        .as(Advice.Severity.STYLE)
                        .instead(Snippet.sql(Replaced.in(deed, column.type().at(), better))))
                .toList();
    }
}
