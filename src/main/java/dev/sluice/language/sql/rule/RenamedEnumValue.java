package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;

/** A value of an enum that running releases know by its old name. */
final class RenamedEnumValue implements Rule {
    @Override
    public Code code() {
        return Code.L406;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (deed.undo()
                || Contract.isLetGo(deed)
                || !(deed.statement() instanceof Statement.AlterType alter)
                || !(alter.change() instanceof Statement.TypeChange.RenameValue rename)) {
            return List.of();
        }
        return List.of(deed.advice(
                        code(),
                        alter.at(),
                        "the old value is gone",
                        "releases that are running fail as soon as they write `" + rename.from()
                                + "`, and do not know what they read",
                        "add the new value beside the old one, let all releases know both, and backfill the rows")
                .instead(Snippet.sql("alter type " + alter.type().sql() + " add value if not exists '"
                        + rename.to().replace("'", "''") + "' after '"
                        + rename.from().replace("'", "''") + "'")));
    }
}
