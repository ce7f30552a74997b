package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;
import java.util.regex.Pattern;

/** {@code cascade}: what goes along is not named. */
final class Cascade implements Rule {
    private static final Pattern LAST = Pattern.compile("\\s+cascade\\s*$", Pattern.CASE_INSENSITIVE);

    @Override
    public Code code() {
        return Code.L405;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!cascades(deed.statement())) {
            return List.of();
        }
        boolean empties = deed.statement() instanceof Statement.Truncate;
        return List.of(deed.advice(
                        code(),
                        deed.statement().at(),
                        empties ? "empties more than it names" : "drops more than it names",
                        empties
                                ? "`cascade` empties every table that refers to these, whatever it is"
                                : "`cascade` drops whatever depends on this, and nobody has read its name",
                        "without it the server refuses and lists what is in the way; name that in the statement once you have looked"
                                + " at it")
                .instead(Snippet.sql(LAST.matcher(deed.text()).replaceFirst(""))));
    }

    private static boolean cascades(Statement statement) {
        return switch (statement) {
            case Statement.DropTable drop -> drop.cascade();
            case Statement.Truncate truncate -> truncate.cascade();
            case Statement.DropView drop -> drop.cascade();
            case Statement.DropIndex drop -> drop.cascade();
            case Statement.DropFunction drop -> drop.cascade();
            case Statement.ObjectChange change -> change.cascade() && change.verb() == Statement.Verb.DROP;
            case Statement.AlterTable alter -> alter.actions().stream().anyMatch(Cascade::cascades);
            default -> false;
        };
    }

    private static boolean cascades(AlterAction action) {
        return action instanceof AlterAction.DropColumn column && column.cascade()
                || action instanceof AlterAction.DropConstraint constraint && constraint.cascade();
    }
}
