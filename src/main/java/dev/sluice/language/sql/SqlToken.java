package dev.sluice.language.sql;

/**
 * One token of SQL text; blanks and comments are none.
 *
 * @param start offset of its first character in the text
 * @param end offset after its last
 * @param word a {@link Kind#WORD} in lower case, the text of a {@link Kind#QUOTED} name, the name of a bind; else empty
 */
public record SqlToken(Kind kind, int start, int end, String word) {

    public enum Kind {
        /** A keyword or an unquoted name. */
        WORD,
        /** {@code "name"}. */
        QUOTED,
        /** A string constant of any quoting. */
        STRING,
        NUMBER,
        /** {@code :name}. */
        BIND,
        /** {@code :"name"}. */
        IDENTIFIER_BIND,
        SEMICOLON,
        /** An operator or a bracket, one character each, {@code ::} excepted. */
        SYMBOL
    }

    /** Whether it is this keyword, given in lower case. */
    public boolean is(String keyword) {
        return kind == Kind.WORD && word.equals(keyword);
    }

    /** Whether it is this symbol. */
    public boolean isSymbol(String text, char symbol) {
        return kind == Kind.SYMBOL && end == start + 1 && text.charAt(start) == symbol;
    }
}
