package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import java.util.List;

/** Something about the SQL of a migration that its author should know before it runs. Without state, for any number of threads. */
public interface Rule {
    Code code();

    /** What is to be said of the statement; nothing if all is well with it. */
    List<Advice> judge(Deed deed, Course course);
}
