package dev.sluice.step.sql;

import dev.sluice.value.Value;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A statement ready to be sent: its text with {@code ?} in the places of values, the values, and the way back from a position
 * in it to one in the step's text.
 */
public final class Prepared {

    /** A stretch of the text sent: where it begins there, where it came from, and whether it was passed on untouched. */
    private record Stretch(int sent, int origin, boolean literal) {}

    private final StringBuilder text = new StringBuilder();
    private final List<Object> values = new ArrayList<>();
    private final List<Stretch> stretches = new ArrayList<>();
    private final boolean withValues;
    private int sent;

    private Prepared(boolean withValues) {
        this.withValues = withValues;
    }

    /**
     * Fills the places of a statement.
     *
     * @param range what stands for {@code :range}; not used by statements without it
     */
    public static Prepared of(SqlStatement statement, Condition range) {
        boolean withValues = statement.parts().stream().anyMatch(Prepared::takesValues);
        Prepared prepared = new Prepared(withValues);
        int origin = statement.offset();
        for (SqlStatement.Part part : statement.parts()) {
            prepared.stretches.add(new Stretch(prepared.sent, origin, part instanceof SqlStatement.Part.Literal));
            origin += prepared.add(part, range);
        }
        return prepared;
    }

    public static Prepared of(SqlStatement statement) {
        return of(statement, Condition.ALL);
    }

    private static boolean takesValues(SqlStatement.Part part) {
        return part instanceof SqlStatement.Part.Bind || part instanceof SqlStatement.Part.Range;
    }

    /** Adds what is sent for a part, and answers how long the part is in the step's text. */
    private int add(SqlStatement.Part part, Condition range) {
        return switch (part) {
            case SqlStatement.Part.Literal literal -> {
                text.append(withValues ? QuestionMarks.escape(literal.text()) : literal.text());
                sent += literal.text().length();
                yield literal.text().length();
            }
            case SqlStatement.Part.Bind bind -> {
                addValue(argument(bind.name(), bind.value()));
                yield 1 + bind.name().length();
            }
            case SqlStatement.Part.Quoted quoted -> {
                String literal = literal(argument(quoted.name(), quoted.value()));
                text.append(withValues ? QuestionMarks.escape(literal) : literal);
                sent += literal.length();
                yield 1 + quoted.name().length();
            }
            case SqlStatement.Part.Identifier identifier -> {
                String quoted = quote(identifier.identifier());
                text.append(withValues ? QuestionMarks.escape(quoted) : quoted);
                sent += quoted.length();
                yield 3 + identifier.name().length();
            }
            case SqlStatement.Part.Range ignored -> {
                addCondition(range);
                yield ":range".length();
            }
        };
    }

    private void addValue(Object value) {
        values.add(value);
        text.append('?');
        sent += 1 + Integer.toString(values.size()).length();
    }

    /** The driver numbers places: each {@code ?} of the condition grows to {@code $n} on its way. */
    private void addCondition(Condition range) {
        text.append(range.sql());
        int before = values.size();
        values.addAll(range.values());
        sent += range.sql().replace("??", "?").length();
        for (int i = before + 1; i <= values.size(); i++) {
            sent += Integer.toString(i).length();
        }
    }

    /** An identifier as the server reads it back unchanged. */
    public static String quote(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    /** A number goes as a literal of the same digits would be read, text as a quoted literal would. */
    private static Object argument(String name, Value value) {
        return switch (value) {
            case Value.Amount amount -> number(amount.amount());
            case Value.Flag flag -> flag.set();
            case Value.Text string -> string.text();
            case Value.Moment moment -> moment.instant().atOffset(ZoneOffset.UTC);
            case Value.Series ignored ->
                throw new IllegalArgumentException("a labelled series cannot be bound to :" + name);
        };
    }

    /** A literal that the server reads back as it is: sessions of ours have {@code standard_conforming_strings} on. */
    private static String literal(Object value) {
        return "'" + value.toString().replace("'", "''") + "'";
    }

    private static Object number(double amount) {
        if (amount == Math.rint(amount) && Math.abs(amount) < 1L << 53) {
            long whole = (long) amount;
            return whole == (int) whole ? (Object) (int) whole : (Object) whole;
        }
        return BigDecimal.valueOf(amount);
    }

    public String sql() {
        return text.toString();
    }

    /** A statement to execute; the caller closes it. */
    Statement open(Channel channel) throws SQLException {
        if (!withValues) {
            Statement statement = channel.connection().createStatement();
            statement.setEscapeProcessing(false);
            return statement;
        }
        PreparedStatement statement = channel.connection().prepareStatement(sql());
        try {
            statement.setEscapeProcessing(false);
            for (int i = 0; i < values.size(); i++) {
                channel.bind(statement, i + 1, values.get(i));
            }
            return statement;
        } catch (SQLException | RuntimeException failure) {
            statement.close();
            throw failure;
        }
    }

    /** Executes what {@link #open} made; true if it answers rows. */
    boolean execute(Statement statement) throws SQLException {
        return statement instanceof PreparedStatement prepared ? prepared.execute() : statement.execute(sql());
    }

    /**
     * Offset in the step's text of a position in the text sent; both count from 0. Without a position it is the offset of
     * the statement, so that of several the one that failed is known.
     */
    public OptionalInt origin(OptionalInt position) {
        if (position.isEmpty()) {
            return stretches.isEmpty()
                    ? OptionalInt.empty()
                    : OptionalInt.of(stretches.getFirst().origin());
        }
        Stretch last = null;
        for (Stretch stretch : stretches) {
            if (stretch.sent() <= position.getAsInt()) {
                last = stretch;
            }
        }
        if (last == null) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(last.origin() + (last.literal() ? position.getAsInt() - last.sent() : 0));
    }
}
