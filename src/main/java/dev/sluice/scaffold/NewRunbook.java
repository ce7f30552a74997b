package dev.sluice.scaffold;

import java.util.regex.Pattern;

/** A complete runbook with tests for one type of migration. What it begins from is a sound runbook itself. */
public final class NewRunbook {
    /** With the longest name made from it, PostgreSQL's 63 bytes are not exceeded. */
    public static final int LONGEST_TABLE = 40;

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");
    private static final String SAMPLE_NAME = "sample_name";
    private static final String SAMPLE_TABLE = "sample_table";

    private NewRunbook() {}

    /** Whether this may name a runbook. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether this may stand for the table; one of another schema is written by hand. */
    public static boolean isTable(String table) {
        return isName(table) && table.length() <= LONGEST_TABLE;
    }

    /** The table that a runbook's name suggests: {@code orders_status} is about {@code orders}. */
    public static String tableOf(String name) {
        int end = name.indexOf('_', 1);
        return end < 0 ? name : name.substring(0, end);
    }

    /** The text of the runbook. */
    public static String text(MigrationType type, String name, String table) {
        return Resource.text("new/" + type.word() + ".runbook")
                .replace(SAMPLE_NAME, name)
                .replace(SAMPLE_TABLE, table);
    }
}
