package dev.sluice.language.sql;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** PostgreSQL's table locks that a statement of a runbook may take, the weakest first, and whom they keep waiting. */
public enum LockMode {
    NONE("no table lock", "keeps nobody waiting"),
    ACCESS_SHARE("ACCESS SHARE", "keeps nobody waiting but DROP and rewrites"),
    ROW_SHARE("ROW SHARE", "keeps nobody waiting but changes of the table"),
    ROW_EXCLUSIVE("ROW EXCLUSIVE", "keeps waiting who changes the same rows"),
    SHARE_UPDATE_EXCLUSIVE("SHARE UPDATE EXCLUSIVE", "keeps neither reads nor writes waiting"),
    SHARE("SHARE", "keeps every write waiting"),
    SHARE_ROW_EXCLUSIVE("SHARE ROW EXCLUSIVE", "keeps every write waiting"),
    EXCLUSIVE("EXCLUSIVE", "keeps every write waiting"),
    ACCESS_EXCLUSIVE("ACCESS EXCLUSIVE", "keeps every read and write waiting"),
    /** Not understood, so that it counts as the strongest. */
    UNKNOWN("lock not known", "find out before you run it");

    private final String words;
    private final String effect;

    LockMode(String words, String effect) {
        this.words = words;
        this.effect = effect;
    }

    /** As PostgreSQL's documentation writes it. */
    public String words() {
        return words;
    }

    /** Whether it keeps every write of the table waiting, or more. */
    public boolean stopsWrites() {
        return compareTo(SHARE) >= 0;
    }

    /** The modes that nobody else may hold beside it: table 13.2 of PostgreSQL's documentation, "Conflicting Lock Modes". */
    public Set<LockMode> conflicts() {
        return switch (this) {
            case NONE -> EnumSet.noneOf(LockMode.class);
            case ACCESS_SHARE -> EnumSet.of(ACCESS_EXCLUSIVE);
            case ROW_SHARE -> EnumSet.range(EXCLUSIVE, ACCESS_EXCLUSIVE);
            case ROW_EXCLUSIVE -> EnumSet.range(SHARE, ACCESS_EXCLUSIVE);
            case SHARE_UPDATE_EXCLUSIVE -> EnumSet.range(SHARE_UPDATE_EXCLUSIVE, ACCESS_EXCLUSIVE);
            case SHARE -> {
                EnumSet<LockMode> others = EnumSet.range(ROW_EXCLUSIVE, ACCESS_EXCLUSIVE);
                others.remove(SHARE);
                yield others;
            }
            case SHARE_ROW_EXCLUSIVE -> EnumSet.range(ROW_EXCLUSIVE, ACCESS_EXCLUSIVE);
            case EXCLUSIVE -> EnumSet.range(ROW_SHARE, ACCESS_EXCLUSIVE);
            case ACCESS_EXCLUSIVE, UNKNOWN -> EnumSet.range(ACCESS_SHARE, ACCESS_EXCLUSIVE);
        };
    }

    /** As the view {@code pg_locks} writes it, such as {@code AccessExclusiveLock}. */
    public String catalogName() {
        StringBuilder name = new StringBuilder();
        for (String word : words.split(" ")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.append("Lock").toString();
    }

    /** Whom it keeps waiting, as a phrase. */
    public String effect() {
        return effect;
    }
}
