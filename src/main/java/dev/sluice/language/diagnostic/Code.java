package dev.sluice.language.diagnostic;

/**
 * Every code a diagnostic may carry. Codes are an interface: never renumbered, never reused. S1xx syntax, S2xx names and
 * structure, S3xx types and units, S4xx gates, S5xx steps and undo, S6xx embedded queries; W codes of the same hundred are
 * warnings.
 */
public enum Code {
    /** The text does not follow the grammar, and no more precise code applies. */
    S100("the text does not follow the grammar"),
    /** The file does not exist, is a directory, or may not be read. */
    S101("the file cannot be read"),
    /** Over 1 MB. */
    S102("the file is too large"),
    /** NUL bytes: not a text at all. */
    S103("the file is binary"),
    /** Bytes that are not UTF-8. */
    S104("the file is not UTF-8"),
    /** Parentheses, braces or operators nested deeper than 200 levels. */
    S105("nested too deeply"),
    /** An opening brace without its closing one. */
    S110("a brace is never closed"),
    /** A closing brace without an opening one, or an opening one twice. */
    S111("a brace too many"),
    /** A block's opening brace is missing. */
    S112("an opening brace is missing"),
    /** An opening {@code """} that no later one closes. */
    S113("a text block is never closed"),
    /** A one-line text without its closing quote. */
    S114("a text is never closed"),
    /** A quote inside a one-line text. */
    S115("a quote inside a one-line text"),
    /** Curly or single quotes. */
    S116("the wrong quotes"),
    /** A {@code """} first on its line that closes nothing. */
    S117("a text block opens in the wrong place"),
    /** A word that begins no statement. */
    S120("not a statement"),
    /** A keyword of the language's design that this version does not have. */
    S121("not part of this version"),
    /** A statement in a block that does not take it. */
    S122("a statement in the wrong place"),
    /** A header line behind a declaration. */
    S123("a header line after a declaration"),
    /** Something that may be stated once is stated twice. */
    S124("stated twice"),
    /** A value is missing before the next statement begins. */
    S125("a value is missing"),
    /** A reserved word where a name belongs. */
    S126("a reserved word as a name"),
    /** No line {@code runbook NAME "TITLE"}. */
    S127("the runbook has no title line"),
    /** {@code if} for {@code when}. */
    S130("if for when"),
    /** A verdict without {@code when}. */
    S131("when is missing"),
    /** {@code =} in a comparison. */
    S132("= for =="),
    /** An operator of another language. */
    S133("an operator of another language"),
    /** {@code a < b < c}. */
    S134("a chained comparison"),
    /** {@code a or b for 5m}: the reader cannot tell what {@code for} binds to. */
    S135("for on a chain"),
    /** A unit spelt differently, as {@code 10min}. */
    S140("a unit is misspelt"),
    /** A blank between an amount and its unit, or none before {@code rows}. */
    S141("a blank in the wrong place"),
    /** A literal that is malformed, impossible or too large. */
    S142("a malformed value"),
    /** A semicolon. */
    S150("a semicolon"),
    /** A comment of another language. */
    S151("a comment of another language"),
    /** A blank that only looks like one. */
    S152("a blank that is no blank"),
    /** A character that means nothing here. */
    S153("a character that means nothing"),
    /** A hyphen in a name. */
    S154("a hyphen in a name");

    private final String title;

    Code(String title) {
        this.title = title;
    }

    /** What is wrong in a few words, without the particulars. */
    public String title() {
        return title;
    }
}
