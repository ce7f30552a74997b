package dev.sluice.language.sql;

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
    ACCESS_EXCLUSIVE("ACCESS EXCLUSIVE", "keeps every read and write waiting");

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

    /** Whom it keeps waiting, as a phrase. */
    public String effect() {
        return effect;
    }
}
