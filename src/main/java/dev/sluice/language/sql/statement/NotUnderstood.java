package dev.sluice.language.sql.statement;

/** Ends the reading of a statement, or of one action of it, at a token that is not understood. Never leaves this package. */
final class NotUnderstood extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Extent where;

    NotUnderstood(Extent where, String why) {
        super(why, null, false, false);
        this.where = where;
    }

    Extent where() {
        return where;
    }
}
