package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import java.util.List;

/** A column that goes without anybody having been asked. */
final class DroppedColumn implements Rule {
    @Override
    public Code code() {
        return Code.L401;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        return deed.altering(AlterAction.DropColumn.class).stream()
                .filter(drop -> !deed.undo()
                        && Contract.isUnguarded(deed)
                        && !course.isNewColumn(drop.table(), drop.action().column(), deed))
                .map(drop -> deed.advice(
                                code(),
                                drop.action().at(),
                                "gone for good",
                                "nothing asks whether a running release still reads `" + drop.table() + "."
                                        + drop.action().column() + "`",
                                "an instance that names the column fails at once, and its values are gone: require that nobody reads it"
                                        + " before the phase begins")
                        .instead(Contract.asked(
                                deed,
                                "`" + drop.table() + "." + drop.action().column() + "`",
                                drop.action().column())))
                .toList();
    }
}
