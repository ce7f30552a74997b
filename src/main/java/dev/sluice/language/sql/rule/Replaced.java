package dev.sluice.language.sql.rule;

import dev.sluice.language.sql.statement.Extent;

/** A statement with one of its parts written otherwise. */
final class Replaced {
    private Replaced() {}

    static String in(Deed deed, Extent part, String text) {
        int from = deed.statement().at().start();
        String statement = deed.text();
        return statement.substring(0, part.start() - from) + text + statement.substring(part.end() - from);
    }
}
