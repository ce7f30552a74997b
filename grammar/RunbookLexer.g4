/**
 * The words of a runbook. Nothing here can fail: what is no token of the language still gets one, so that every mistake is
 * reported by the parser's own messages. Two things are left to the token reader behind this lexer: the text behind {@code """},
 * and HEAD, the mark in front of a statement keyword that stands first on its line. Characters beyond ASCII arrive as the
 * stand-ins \\u0001 to \\u0008 of the class Letters.
 */
lexer grammar RunbookLexer;

tokens { HEAD, BLOCK, ROWS_LITERAL, ROW_RATE, UNREADABLE }

// header
RUNBOOK     : 'runbook' ;
OWNER       : 'owner' ;
CONTACT     : 'contact' ;
MIGRATION   : 'migration' ;
BECAUSE     : 'because' ;
OTHERWISE   : 'otherwise' ;
WRITES      : 'writes' ;
WORST       : 'worst' ;
CASE        : 'case' ;
UNDOING     : 'undoing' ;
ESTIMATE    : 'estimate' ;
DOWNTIME    : 'downtime' ;
UNATTENDED  : 'unattended' ;

// declarations
SOURCE      : 'source' ;
PARAM       : 'param' ;
LIVE        : 'live' ;
METRIC      : 'metric' ;
GATE        : 'gate' ;
PHASE       : 'phase' ;
VERIFY      : 'verify' ;
FINALLY     : 'finally' ;
CLOSEOUT    : 'closeout' ;
WITH        : 'with' ;

// metrics
PROGRESS    : 'progress' ;
SAFETY      : 'safety' ;
CORRECTNESS : 'correctness' ;
ESTIMATED   : 'estimated' ;
FROM        : 'from' ;
AS          : 'as' ;
EVERY       : 'every' ;
FRESH       : 'fresh' ;
TIMEOUT     : 'timeout' ;
ONCE        : 'once' ;
MISSING     : 'missing' ;
EMPTY       : 'empty' ;
AGE         : 'age' ;
LABELS      : 'labels' ;
NEEDS       : 'needs' ;
SINCE       : 'since' ;
SAMPLED     : 'sampled' ;
SAMPLE      : 'sample' ;
RANGES      : 'ranges' ;
COMPARE     : 'compare' ;
AT          : 'at' ;
STATUS      : 'status' ;
METHOD      : 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete' ;
SQL         : 'sql' ;
PROMQL      : 'promql' ;
JSON        : 'json' ;
RUN         : 'run' ;
ASK         : 'ask' ;

// gates
PROCEED     : 'proceed' ;
PAUSE       : 'pause' ;
THROTTLE    : 'throttle' ;
ROLLBACK    : 'rollback' ;
SHADOW      : 'shadow' ;
WHEN        : 'when' ;
UNTIL       : 'until' ;
COOLDOWN    : 'cooldown' ;
MOST        : 'most' ;

// phases
AFTER       : 'after' ;
IRREVERSIBLE: 'irreversible' ;
REQUIRED    : 'required' ;
REQUIRE     : 'require' ;
EXPECT      : 'expect' ;
BASELINE    : 'baseline' ;
SOAK        : 'soak' ;
WARMUP      : 'warmup' ;
WITHIN      : 'within' ;
PATIENCE    : 'patience' ;
KEEP        : 'keep' ;

// steps
STEP        : 'step' ;
UNDO        : 'undo' ;
NONE        : 'none' ;
OLD         : 'old' ;
PROBE       : 'probe' ;
BACKFILL    : 'backfill' ;
HTTP        : 'http' ;
MANUAL      : 'manual' ;
WAIT        : 'wait' ;
ON          : 'on' ;
ONE         : 'one' ;
OUTSIDE     : 'outside' ;
TRANSACTION : 'transaction' ;
LOCK        : 'lock' ;
RETRY       : 'retry' ;
TIMES       : 'times' ;
BACKOFF     : 'backoff' ;
INTO        : 'into' ;
BY          : 'by' ;
SPREAD      : 'spread' ;
FIRST       : 'first' ;
EXCEPT      : 'except' ;
ONLY        : 'only' ;
WHERE       : 'where' ;
BATCH       : 'batch' ;
REST        : 'rest' ;
AIM         : 'aim' ;
WORKERS     : 'workers' ;
DUTY        : 'duty' ;
WAL         : 'wal' ;
ROWS        : 'rows' ;
REMAINING   : 'remaining' ;
GRACE       : 'grace' ;
EXIT        : 'exit' ;
IDEMPOTENCY : 'idempotency' ;
KEY         : 'key' ;
LADDER      : 'ladder' ;
EACH        : 'each' ;
POSTPONED   : 'postponed' ;

// who is told, and what is shown
ALERTS      : 'alerts' ;
PAGE        : 'page' ;
NOTIFY      : 'notify' ;
VIA         : 'via' ;
REPEAT      : 'repeat' ;
QUIET       : 'quiet' ;
DASHBOARD   : 'dashboard' ;
ROW         : 'row' ;

// what may be wrong
DIAGNOSIS   : 'diagnosis' ;
SYMPTOM     : 'symptom' ;
CHECK       : 'check' ;
CAUSE       : 'cause' ;
CERTAIN     : 'certain' ;
LIKELY      : 'likely' ;
FIX         : 'fix' ;
OFFER       : 'offer' ;
DRILL       : 'drill' ;
PIVOT       : 'pivot' ;
QUESTION    : 'question' ;
REVISIT     : 'revisit' ;

// modules
MODULE      : 'module' ;
USE         : 'use' ;

// tests
TEST        : 'test' ;
JOURNAL     : 'journal' ;
GIVEN       : 'given' ;
RISES       : 'rises' ;
FALLS       : 'falls' ;
SERIES      : 'series' ;
TAKES       : 'takes' ;
CHANGES     : 'changes' ;
FAILS       : 'fails' ;
YIELDS      : 'yields' ;
CRASH       : 'crash' ;
OPERATOR    : 'operator' ;
NO          : 'no' ;
RESUME      : 'resume' ;
HOLD        : 'hold' ;
OUTCOME     : 'outcome' ;
THAT        : 'that' ;

// conditions
AND         : 'and' | '&&' ;
OR          : 'or' | '||' ;
NOT         : 'not' | '!' ;
BETWEEN     : 'between' ;
IS          : 'is' ;
FOR         : 'for' ;
OVER        : 'over' ;
OF          : 'of' ;
IN          : 'in' ;
TO          : 'to' ;
SAMPLES     : 'samples' ;
TRUE        : 'true' ;
FALSE       : 'false' ;
IF          : 'if' ;

LESS        : '<' ;
LESS_EQUAL  : '<=' | '=<' | '\u0006' ;
GREATER     : '>' ;
GREATER_EQUAL : '>=' | '=>' | '\u0007' ;
EQUAL       : '==' | '===' ;
NOT_EQUAL   : '!=' | '<>' | '!==' | '\u0008' ;
ASSIGN      : '=' ;
PLUS        : '+' ;
MINUS       : '-' ;
STAR        : '*' ;
SLASH       : '/' ;
PERCENT_SIGN: '%' ;
OPEN_PAREN  : '(' ;
CLOSE_PAREN : ')' ;
OPEN_BRACE  : '{' ;
CLOSE_BRACE : '}' ;
COMMA       : ',' ;
DOT         : '.' ;
RANGE       : '..' | '...' ;
SEMICOLON   : ';' ;

// literals: one token each, unit included
NUMBER      : AMOUNT ;
PERCENT     : AMOUNT '%' ;
DURATION    : (AMOUNT TIME_UNIT)+ ;
BYTES       : AMOUNT BYTE_UNIT ;
BYTE_RATE   : AMOUNT BYTE_UNIT '/s' ;
COUNT_RATE  : AMOUNT '/s' ;
DATE        : DAY ;
MOMENT      : DAY 'T' CLOCK (':' TWO_DIGITS)? ('Z' | [+-] CLOCK) ;
TIME_OF_DAY : CLOCK ;
RATE_UNIT   : ('rows' | 'count' | 'bytes') '/s' ;
TEXT        : '"' ~["\r\n]* '"' ;

ID          : [A-Za-z_] [A-Za-z0-9_]* ;

// what people write out of habit; each has a message of its own
HYPHENATED  : [A-Za-z_] [A-Za-z0-9_]* ('-' [A-Za-z0-9_]+)+ ;
MALFORMED   : [0-9] [A-Za-z0-9_]* ('.' [A-Za-z0-9_]+)* ;
OPEN_TEXT   : '"' ~["\r\n]* ;
BLOCK_OPEN  : '"""' ;
CURLY_TEXT  : '\u0003' ~[\u0003\u0004\r\n]* [\u0003\u0004]
            | ('\u0003' | '\u0004') ~["\u0003\u0004\r\n]* ["\u0003\u0004] ;
SINGLE_TEXT : ['\u0005] ~['\u0005\r\n]* ['\u0005] ;
LINE_COMMENT : ('//' | '--') ~[\r\n]* ;
OPEN_COMMENT : '/*' ;
WIDE_BLANK  : '\u0002'+ ;

COMMENT     : '#' ~[\r\n]* -> channel(HIDDEN) ;
BLANK       : [ \t\r\n]+ -> skip ;
OTHER       : . ;

fragment AMOUNT     : [0-9] [0-9_]* ('.' [0-9] [0-9_]*)? ;
fragment TIME_UNIT  : 'ms' | 's' | 'm' | 'h' | 'd' ;
fragment BYTE_UNIT  : 'B' | 'kB' | 'MB' | 'GB' | 'TB' | 'KiB' | 'MiB' | 'GiB' | 'TiB' ;
fragment TWO_DIGITS : [0-9] [0-9] ;
fragment CLOCK      : TWO_DIGITS ':' TWO_DIGITS ;
fragment DAY        : TWO_DIGITS TWO_DIGITS '-' TWO_DIGITS '-' TWO_DIGITS ;
