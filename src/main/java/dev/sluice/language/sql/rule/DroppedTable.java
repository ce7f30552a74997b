package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;

/** A table that goes without anybody having been asked. */
final class DroppedTable implements Rule {
    @Override
    public Code code() {
        return Code.L402;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!(deed.statement() instanceof Statement.DropTable drop) || deed.undo() || !Contract.isUnguarded(deed)) {
            return List.of();
        }
        return drop.tables().stream()
                .filter(table -> !course.isOwn(table, deed))
                .map(table -> {
                    Weight weight = course.weight(deed, table);
                    return deed.advice(
                                    code(),
                                    table.at(),
                                    "gone for good",
                                    "nothing asks whether a running release still uses `" + table + "`"
                                            + weight.words(),
                                    "an instance that names the table fails at once, and its rows are gone: require that nobody uses it"
                                            + " before the phase begins")
                            .instead(Contract.asked(deed, "`" + table + "`", table.name()));
                })
                .toList();
    }
}
