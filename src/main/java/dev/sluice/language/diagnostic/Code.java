package dev.sluice.language.diagnostic;

/**
 * Every code a diagnostic may carry. Codes are an interface: never renumbered, never reused. S1xx syntax, S2xx names and
 * structure, S3xx types and units, S4xx gates, S5xx steps and undo, S6xx embedded queries, S7xx tests, S8xx diagnoses; W codes of the
 * same hundred are warnings. L codes are what {@code language.sql.rule} says of a migration's SQL; L5xx are matters of style.
 */
public enum Code {
    /** The text does not follow the grammar, and no more precise code applies. */
    S100("the text does not follow the grammar"),
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
    S154("a hyphen in a name"),
    /** A name stands for no metric, parameter, source, gate, phase or step of the file. */
    S201("an unknown name"),
    /** A word is none of the fixed list that may stand there: a unit, a kind of source, an effort. */
    S202("an unknown word"),
    /** A name is declared twice. */
    S203("declared twice"),
    /** A name that has a meaning of its own is declared. */
    S204("a name with a meaning of its own"),
    /** Phases wait for each other in a circle, or formulas read each other. */
    S205("a circle"),
    /** The file has no phase, so there is nothing to run. */
    S206("no phase"),
    /** A name of one kind stands where another kind is meant. */
    S207("the wrong kind of name"),
    /** A gate is used with arguments that it does not take. */
    S208("arguments that a gate does not take"),
    /** A value given with {@code --set} is for no parameter. */
    S209("a value for no parameter"),
    /** A parameter's value is outside of its range, or of another unit. */
    S210("a parameter out of its range"),
    /** A {@code live} parameter stands where the value is fixed at start. */
    S211("a live parameter where a fixed one is meant"),
    /** A setting has no meaning where it stands, or lacks. */
    S212("a setting in the wrong place"),
    /** A query does not fit the kind of its source. */
    S213("a query of the wrong kind"),
    /** {@code ${name}} stands where nothing is replaced, or names no parameter. */
    S214("a placeholder that nothing replaces"),
    /** A runbook marked {@code unattended} needs a person. */
    S215("a person needed unattended"),
    /** A route of {@code alerts} says what another one says already, or the opposite. */
    S216("a route that does not fit"),
    /** A metric stands on the dashboard twice, or a row has no title of its own. */
    S217("a dashboard row that does not fit"),
    /** Modules use each other in a circle. */
    S220("a circle of modules"),
    /** A module that {@code use} names cannot be read. */
    S221("a module that cannot be read"),
    /** {@code use} names a file that is no module, or a module is run by itself. */
    S222("not a module"),
    /** A statement that only a runbook takes stands in a module. */
    S223("a statement that no module takes"),
    /** A {@code use} line gives values that the module does not take, or lacks one that it needs. */
    S224("arguments that a module does not take"),
    /** A value that a {@code use} line gives does not fit the parameter. */
    S225("an argument that does not fit"),
    /** One module is used twice with different values. */
    S226("a module used with different values"),
    /** Too many modules, too deep, or too large. */
    S227("too many modules"),
    /** The two sides of a comparison, sum or difference have different units. */
    S301("different units"),
    /** A condition is no condition, or a condition stands where a quantity is meant. */
    S302("no condition"),
    /** A setting has a value of the wrong unit. */
    S303("a setting of the wrong unit"),
    /** A percentage or duration from outside does not say how its number is to be read. */
    S304("how a number is to be read is missing"),
    /** A formula yields another unit than its metric declares. */
    S305("a formula of another unit"),
    /** A function is unknown, or its arguments are not what it takes. */
    S306("a function used wrongly"),
    /** A metric with {@code labels} is read as one value, or one value as several. */
    S307("one value and several"),
    /** A setting's value is out of all bounds: a negative time, more than 100%. */
    S308("a value out of bounds"),
    /** A phase says nowhere when it is done. */
    S401("a phase without proceed"),
    /** A condition can never hold. */
    S402("a condition that never holds"),
    /** A condition always holds. */
    S403("a condition that always holds"),
    /** {@code proceed} and {@code rollback} hold for the same values. */
    S404("proceed and rollback overlap"),
    /** A {@code for} or a window is too short for the time between two reads. */
    S405("a for or window too short"),
    /** A sample would be stale before the next one is due. */
    S406("stale before the next read"),
    /** A read may take longer than the time between two reads. */
    S407("a timeout too long"),
    /** {@code until} can hold while the rule still does. */
    S408("until on the wrong side"),
    /** {@code for} stands where a clock has no meaning: under {@code not}, in {@code none}, in another {@code for}. */
    S409("for where no clock runs"),
    /** A phase's limit is too short for what it has to wait for. */
    S410("a limit too short"),
    /** More samples are wanted than are looked at. */
    S411("more samples than there are"),
    /** A red rule reads what its own phase creates or drops. */
    S412("a red rule reads what its phase changes"),
    /** A baseline is used that no earlier phase takes. */
    S413("no baseline"),
    /** A part of a rule does not go with its verdict. */
    S414("a part that does not go with the verdict"),
    /** A metric that is read once stands where samples over time are needed. */
    S415("one sample where several are needed"),
    /** A {@code wait} is over before a sample of its metrics can count. */
    S416("a wait too short"),
    /** A step that writes does not say how it is undone. */
    S501("a step without undo"),
    /** A step is undone in two ways, or in a way that does not fit it. */
    S502("an undo that does not fit"),
    /** {@code :range} lacks in a backfill, stands there twice, or stands elsewhere. */
    S503(":range missing or misplaced"),
    /** A value is bound in a statement that takes none. */
    S504("a bind where none is taken"),
    /** Several statements are not in one transaction. */
    S505("several statements without a transaction"),
    /** A statement that refuses a transaction stands in one. */
    S506("a statement that refuses a transaction"),
    /** A statement begins or ends a transaction: that is the engine's business. */
    S507("a transaction of one's own"),
    /** A bind has no value: no parameter, and nothing captured by an earlier step. */
    S508("a bind without a value"),
    /** A backfill's statement is not one statement that changes rows. */
    S509("no change of rows in a backfill"),
    /** A backfill leaves out a step that is no earlier backfill. */
    S510("except of something else"),
    /** A captured value comes from a statement that yields none. */
    S511("nothing to capture"),
    /** An identifier is bound as a value, or a value as an identifier. */
    S512("a value for an identifier"),
    /** A ladder does not rise to the whole, or stands where no gate is watched. */
    S513("a ladder that does not fit"),
    /** What a step waits for cannot be waited for there, or has no bound. */
    S514("a postponement that does not fit"),
    /** A query is not exactly one statement. */
    S601("not one statement"),
    /** A query is more than a read. */
    S602("more than a read"),
    /** A quote or comment in SQL is never closed. */
    S603("SQL that is never closed"),
    /** A query has no text. */
    S604("an empty query"),
    /** A path into a JSON answer cannot be read, or the path of a request cannot be sent. */
    S605("a path that cannot be read"),
    /** PostgreSQL cannot parse SQL, or does not know a name in it. */
    S606("SQL that the server refuses"),
    /** Prometheus cannot parse an expression. */
    S607("PromQL that the server refuses"),
    /** A text for later versions of a server that none would ever be asked. */
    S608("a text that no server is asked"),
    /** What a sample compares cannot stand in a statement, or is not alike on both sides. */
    S609("a sample that cannot be compared"),
    /** The statements of a test are not in the order of their times. */
    S701("a test that goes back in time"),
    /** A series is not in the notation of Prometheus' unit tests. */
    S702("a series that cannot be read"),
    /** A test gives a metric what it can never have. */
    S703("values that a metric never has"),
    /** A test has a step do what it cannot do. */
    S704("a fate that does not fit the step"),
    /** What an operator says in a test is not how it is said. */
    S705("a word of an operator used wrongly"),
    /** A test expects what cannot be told to have happened. */
    S706("an expectation that cannot be"),
    /** A condition asks of a check what only a metric can tell. */
    S801("a check used as a metric"),
    /** What a cause offers to do is no SQL, or does not go with the rows or the offer that it names. */
    S802("an offer that does not fit"),
    /** An offer ends a session without a chance to stop by itself. */
    S803("a session ended at once"),
    /** A diagnosis has no cause, or a check that is no table. */
    S804("a diagnosis that tells nothing"),
    /** A drill is neither a file of the repository nor a link. */
    S805("a drill that leads nowhere"),
    /** Tabs between the words. */
    W101("a tab"),
    /** A name is declared and never used. */
    W201("declared and never used"),
    /** No step touches a table of the header. */
    W202("a table never touched"),
    /** An {@code alerts} block without a route. */
    W203("alerts that reach nobody"),
    /** Between {@code proceed} and {@code rollback} lie values that neither covers. */
    W401("a gap between proceed and rollback"),
    /** {@code missing as} on a safety metric turns a failed read into a good value. */
    W402("missing as on a safety metric"),
    /** {@code empty as} over a view that shows nothing without privileges. */
    W403("empty as over a statistics view"),
    /** A metric reads {@code pg_stat_activity.query}. */
    W404("a query text in a metric"),
    /** A phase that writes has no {@code pause} and no {@code rollback}. */
    W405("a writing phase without a guard"),
    /** An undo may overwrite later writes. */
    W501("an undo that may overwrite"),
    /** Nobody could tell after a crash whether a step took place. */
    W502("a step that cannot be transactional and has no probe"),
    /** The age of a PromQL result cannot be told. */
    W601("age unknown"),
    /** A metric calls a function that may do more than read. */
    W602("a volatile function in a metric"),
    /** A test without {@code expect}. */
    W701("a test that expects nothing"),
    /** A question of a diagnosis was to be asked again by now. */
    W801("a question that is overdue"),
    // L1xx: Locks and scans that others wait for.
    L101("an index built under lock"),
    L102("an index dropped under lock"),
    L103("an index rebuilt under lock"),
    L104("a partition detached under lock"),
    L105("a foreign key checked under lock"),
    L106("a check checked under lock"),
    L107("a unique constraint built under lock"),
    L108("a primary key built under lock"),
    L109("NOT NULL checked under lock"),
    L110("a column that rewrites its table"),
    L111("a required column without a default"),
    L112("a type that rewrites its table"),
    L113("a table rewritten in place"),
    L114("an exclusion constraint built under lock"),
    L115("a partition checked under lock"),
    L116("a view refreshed under lock"),
    L117("a table copied under lock"),
    L118("a foreign key without an index"),
    L119("a domain checked under lock"),
    // L2xx: Transactions, settings and waits.
    L201("a lock timeout on a concurrent build"),
    L202("IF NOT EXISTS over an invalid index"),
    L203("a retry over an invalid index"),
    L204("several tables locked in one transaction"),
    L205("rows changed under the lock of a schema change"),
    L206("a constraint validated where it is added"),
    L207("a long statement under a lock"),
    L208("a setting that leaks"),
    L209("a lock waited for without a bound"),
    L210("a lock tried only once"),
    L211("a concurrent build on a faulty server"),
    L212("a concurrent build on a partitioned table"),
    L213("SQL that is not understood"),
    // L3xx: Rows, keys and statistics.
    L301("every row changed at once"),
    L302("an unbounded number of rows changed at once"),
    L303("an index before the backfill of its column"),
    L304("an expression without statistics"),
    L305("uniqueness that nobody has proved"),
    L306("changes that cannot be replicated"),
    L307("a table without a primary key"),
    L308("a key that runs out"),
    // L4xx: What running code may still use.
    L401("a column dropped unasked"),
    L402("a table dropped unasked"),
    L403("a column renamed under running code"),
    L404("a table renamed under running code"),
    L405("CASCADE"),
    L406("an enum value renamed under running code"),
    // L5xx: Style.
    L501("char"),
    L502("varchar with a limit"),
    L503("timestamp without a time zone"),
    L504("serial"),
    L505("json"),
    L506("a name that is cut off"),
    L507("an index over many columns"),
    L508("a constraint without a name"),
    // L9xx: Suppressions.
    L901("a suppression that suppresses nothing"),
    L902("a suppression that nothing needs");

    private final String title;

    Code(String title) {
        this.title = title;
    }

    /** What is wrong in a few words, without the particulars. */
    public String title() {
        return title;
    }

    /** Where its page lies in the repository, with a wrong and a right example. */
    public String page() {
        return "docs/diagnostics/" + name() + ".md";
    }
}
