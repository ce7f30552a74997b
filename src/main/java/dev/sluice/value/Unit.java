package dev.sluice.value;

/** The units a runbook may declare, as written there; {@link #type()} is what the checker computes with. */
public enum Unit {
    NUMBER("number", Dimension.NUMBER),
    COUNT("count", Dimension.COUNT),
    ROWS("rows", Dimension.COUNT),
    PERCENT("percent", Dimension.PERCENT),
    DURATION("duration", Dimension.DURATION),
    BYTES("bytes", Dimension.BYTES),
    ROWS_PER_SECOND("rows/s", Dimension.COUNT_RATE),
    COUNT_PER_SECOND("count/s", Dimension.COUNT_RATE),
    BYTES_PER_SECOND("bytes/s", Dimension.BYTE_RATE),
    BOOLEAN("boolean", Type.Plain.BOOLEAN),
    TEXT("text", Type.Plain.TEXT),
    TIME("time", Type.Plain.TIME),
    IDENTIFIER("identifier", Type.Plain.IDENTIFIER);

    private final String word;
    private final Type type;

    Unit(String word, Type type) {
        this.word = word;
        this.type = type;
    }

    /** The unit as a runbook writes it. */
    public String word() {
        return word;
    }

    public Type type() {
        return type;
    }
}
