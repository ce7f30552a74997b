package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.TableName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A constraint of a domain, which every table with a column of it is held to. */
final class DomainScan implements Rule {
    private static final Pattern ADDED = Pattern.compile(
            "\\badd\\s+(?:constraint\\s+(\"[^\"]+\"|\\S+)\\s+)?(check\\b.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    @Override
    public Code code() {
        return Code.L119;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!(deed.statement() instanceof Statement.DomainChange change)
                || change.verb() != Statement.Verb.ALTER
                || !change.constrained()
                || change.notValid()) {
            return List.of();
        }
        Matcher added = ADDED.matcher(deed.text());
        if (!added.find()) {
            return List.of();
        }
        String name = Optional.ofNullable(added.group(1))
                .orElse(TableName.quoted(change.domain().name() + "_check"));
        String alter = "alter domain " + change.domain().sql() + " ";
        return List.of(deed.advice(
                        code(),
                        change.at(),
                        "checked at once",
                        "every table with a column of `" + change.domain() + "` is read while nobody may write to it",
                        "added `not valid` it holds for new values, and a later `validate` checks the old ones")
                .instead(Snippet.sql(
                        alter + "add constraint " + name + " " + added.group(2) + " not valid",
                        alter + "validate constraint " + name)));
    }
}
