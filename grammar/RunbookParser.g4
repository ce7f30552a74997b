/**
 * The sentences of a runbook. No actions, no predicates, no ambiguity, a look-ahead of at most three tokens, every alternative
 * labelled. Slips that only a sentence shows (`if` for `when`, none at all, `=` for `==`, a chained comparison) are part of the
 * grammar: the tree builder reports them, and the rest of the statement is still checked.
 *
 * HEAD stands in front of each statement keyword that is first on its line; nothing but a statement can begin there.
 */
parser grammar RunbookParser;

options { tokenVocab = RunbookLexer; }

import TestRules, DiagnosisRules;

runbook
    : (HEAD? statement)* EOF
    ;

statement
    : RUNBOOK name text                                                             # titleLine
    | MODULE name text?                                                             # moduleLine
    | OWNER text                                                                    # ownerLine
    | CONTACT text                                                                  # contactLine
    | MIGRATION type=name (ON qualifiedName (COMMA qualifiedName)*)?                # migrationLine
    | BECAUSE text                                                                  # becauseLine
    | OTHERWISE text                                                                # otherwiseLine
    | WRITES text                                                                   # writesLine
    | WORST CASE text                                                               # worstCaseLine
    | UNDOING grade=name text                                                       # undoingLine
    | ESTIMATE low=setting (RANGE high=setting)?                                    # estimateLine
    | DOWNTIME text                                                                 # downtimeLine
    | UNATTENDED                                                                    # unattendedLine
    | USE (name | text) (WITH argument (COMMA argument)*)?                          # useDeclaration
    | SOURCE sourceName kind=name                                                   # sourceDeclaration
    | PARAM parameter LIVE?                                                         # paramDeclaration
    | METRIC name unit metricKind metricModifier* definition                        # metricDeclaration
    | gateHeader OPEN_BRACE (HEAD? verdict)* CLOSE_BRACE                            # gateDeclaration
    | phaseHeader OPEN_BRACE (HEAD? phaseItem)* CLOSE_BRACE                         # phaseDeclaration
    | verifyHeader OPEN_BRACE (HEAD? verifyItem)* CLOSE_BRACE                       # verifyDeclaration
    | finallyBlock                                                                  # finallyDeclaration
    | CLOSEOUT OPEN_BRACE (HEAD? closeoutItem)* CLOSE_BRACE                         # closeoutDeclaration
    | ALERTS OPEN_BRACE (HEAD? alertsItem)* CLOSE_BRACE                             # alertsDeclaration
    | DASHBOARD OPEN_BRACE (HEAD? dashboardRow)* CLOSE_BRACE                        # dashboardDeclaration
    | diagnosisHeader OPEN_BRACE (HEAD? diagnosisItem)* CLOSE_BRACE                 # diagnosisDeclaration
    | testHeader OPEN_BRACE (HEAD? testItem)* CLOSE_BRACE                           # testDeclaration
    ;

parameter
    : name unit (ASSIGN value=setting)? (IN low=setting RANGE high=setting)?
    ;

// ---------------------------------------------------------------- metrics

metricKind
    : PROGRESS (OF ESTIMATED? operand)?                                             # progressKind
    | SAFETY                                                                        # safetyKind
    | CORRECTNESS                                                                   # correctnessKind
    ;

metricModifier
    : FROM sourceName                                                               # fromModifier
    | AS name                                                                       # asModifier
    | EVERY setting                                                                 # everyModifier
    | FRESH setting                                                                 # freshModifier
    | TIMEOUT setting                                                               # timeoutModifier
    | ONCE                                                                          # onceModifier
    | MISSING AS setting                                                            # missingModifier
    | EMPTY AS setting                                                              # emptyModifier
    | AGE PROMQL text                                                               # ageModifier
    | LABELS name (COMMA name)*                                                     # labelsModifier
    | need                                                                          # needsModifier
    | SAMPLED AT text                                                               # sampledModifier
    | request                                                                       # requestModifier
    | status                                                                        # statusModifier
    ;

definition
    : ASSIGN condition                                                              # formulaDefinition
    | FROM STEP stepAddress (COMMA stepAddress)*                                    # stepsDefinition
    | query                                                                         # queryDefinition
    | ASK text                                                                      # askDefinition
    | sample                                                                        # sampleDefinition
    ;

sample
    : SAMPLE (times=setting RANGES OF)? size=setting OF table=qualifiedName BY columns (WHERE where=text)?
      COMPARE left=text WITH right=text (IN other=qualifiedName (FROM sourceName)?)?
    ;

query
    : SQL text since*                                                               # sqlQuery
    | PROMQL text                                                                   # promqlQuery
    | JSON text                                                                     # jsonQuery
    | RUN text                                                                      # runQuery
    ;

need
    : NEEDS what=name namePart
    ;

/** The text for servers of that version and later. */
since
    : SINCE NUMBER text
    ;

request
    : METHOD text
    ;

status
    : STATUS NUMBER (COMMA NUMBER)*
    ;

// ---------------------------------------------------------------- gates

gateHeader
    : GATE name (WITH parameter (COMMA parameter)*)?
    ;

verdict
    : SHADOW? kind=(PROCEED | PAUSE | THROTTLE | ROLLBACK) (TO target=setting)? (WHEN | IF)? condition verdictTail*
    ;

verdictTail
    : UNTIL condition                                                               # untilTail
    | COOLDOWN setting                                                              # cooldownTail
    | AT MOST times=setting IN period=setting                                       # atMostTail
    | BECAUSE text                                                                  # becauseTail
    ;

// ---------------------------------------------------------------- phases

phaseHeader
    : IRREVERSIBLE? PHASE name text? (AFTER name (COMMA name)*)?
    ;

phaseItem
    : verdict                                                                       # verdictItem
    | GATE name (WITH argument (COMMA argument)*)?                                  # gateItem
    | REQUIRE condition (BECAUSE text)?                                             # requireItem
    | BASELINE name (COMMA name)* OVER setting                                      # baselineItem
    | SOAK setting                                                                  # soakItem
    | WARMUP setting                                                                # warmupItem
    | WITHIN setting                                                                # withinItem
    | PATIENCE setting                                                              # patienceItem
    | step                                                                          # stepItem
    | undo                                                                          # undoItem
    | probe                                                                         # probeItem
    | finallyBlock                                                                  # phaseFinally
    ;

verifyHeader
    : VERIFY text?
    ;

verifyItem
    : EXPECT condition (BECAUSE text)?                                              # expectVerify
    | step                                                                          # stepVerify
    | probe                                                                         # probeVerify
    ;

finallyBlock
    : FINALLY OPEN_BRACE (HEAD? finallyItem)* CLOSE_BRACE
    ;

finallyItem
    : step                                                                          # stepFinally
    | probe                                                                         # probeFinally
    ;

closeoutItem
    : ASK name text                                                                 # askItem
    | KEEP name (COMMA name)*                                                       # keepItem
    ;

alertsItem
    : (PAGE | NOTIFY) text (VIA channel)? ON name (COMMA name)*                     # routeItem
    | REPEAT EVERY setting                                                          # repeatItem
    | QUIET WHEN NOT name                                                           # quietItem
    ;

channel
    : name
    ;

dashboardRow
    : ROW text name (COMMA name)*
    ;

// ---------------------------------------------------------------- steps

step
    : (REQUIRED | IRREVERSIBLE)* STEP stepName postponement? action
    ;

postponement
    : POSTPONED UNTIL occasion (AT MOST setting)?
    ;

occasion
    : BETWEEN begin=literal AND end=literal zone=text                               # windowOccasion
    | ASK text                                                                      # personOccasion
    | condition                                                                     # conditionOccasion
    ;

undo
    : UNDO NONE stepName BECAUSE text                                               # undoNone
    | UNDO stepName FROM OLD                                                        # undoFromOld
    | UNDO stepName action                                                          # undoBy
    ;

probe
    : PROBE stepName FROM sourceName request? status? query
    ;

action
    : SQL ON sourceName sqlModifier* text                                           # sqlAction
    | BACKFILL qualifiedName ON sourceName backfillModifier* SQL text               # backfillAction
    | RUN text runModifier*                                                         # runAction
    | HTTP ON sourceName request httpModifier* (JSON text)?                         # httpAction
    | MANUAL (AT MOST setting)? text                                                # manualAction
    | WAIT AT MOST setting UNTIL condition                                          # waitAction
    ;

sqlModifier
    : IN ONE TRANSACTION                                                            # inOneTransaction
    | OUTSIDE TRANSACTION                                                           # outsideTransaction
    | AFTER text                                                                    # cleanUp
    | INTO name                                                                     # into
    | LOCK TIMEOUT setting                                                          # sqlLockTimeout
    | effort                                                                        # sqlEffort
    ;

backfillModifier
    : BY columns                                                                    # byKey
    | SPREAD setting                                                                # spreadSlice
    | FIRST setting                                                                 # firstSlice
    | ladder                                                                        # backfillLadder
    | EXCEPT stepAddress (COMMA stepAddress)*                                       # exceptSteps
    | ONLY WHERE text                                                               # onlyWhere
    | BATCH setting                                                                 # batchKnob
    | REST setting                                                                  # restKnob
    | AIM setting                                                                   # aimKnob
    | WORKERS setting                                                               # workersKnob
    | AT MOST setting (WAL | ROWS | DUTY)?                                          # budget
    | REMAINING WHEN text                                                           # remaining
    | KEEP OLD columns                                                              # keepOld
    | LOCK TIMEOUT setting                                                          # backfillLockTimeout
    | effort                                                                        # backfillEffort
    ;

ladder
    : LADDER setting (COMMA setting)* EACH setting
    ;

runModifier
    : ladder                                                                        # runLadder
    | GRACE setting                                                                 # grace
    | ON PAUSE text                                                                 # onPause
    | EXIT NUMBER                                                                   # expectedExit
    | WITH argument (COMMA argument)*                                               # values
    | effort                                                                        # runEffort
    ;

httpModifier
    : status                                                                        # expectedStatus
    | IDEMPOTENCY KEY                                                               # idempotencyKey
    | effort                                                                        # httpEffort
    ;

effort
    : TIMEOUT setting                                                               # timeoutEffort
    | RETRY times=setting TIMES (BACKOFF low=setting RANGE high=setting)?           # retryEffort
    ;

// ---------------------------------------------------------------- conditions

// Loosest last. `for` binds to one comparison or, through the parentheses of an operand, to one group.
condition
    : operand comparison? (FOR hold)?                                               # simple
    | NOT condition                                                                 # negation
    | condition AND condition                                                       # conjunction
    | condition OR condition                                                        # disjunction
    ;

comparison
    : relation operand (relation operand)*                                          # related
    | NOT? BETWEEN low=operand AND high=operand                                     # between
    | IS NOT? name                                                                  # is
    ;

relation
    : LESS | LESS_EQUAL | GREATER | GREATER_EQUAL | EQUAL | NOT_EQUAL | ASSIGN
    ;

hold
    : setting                                                                       # lasting
    | of=NUMBER (OF outOf=NUMBER)? SAMPLES                                          # counted
    ;

operand
    : literal                                                                       # literalOperand
    | name                                                                          # nameOperand
    | name OPEN_PAREN windowed (COMMA windowed)* CLOSE_PAREN                        # callOperand
    | OPEN_PAREN condition CLOSE_PAREN                                              # groupOperand
    | MINUS operand                                                                 # negativeOperand
    | operand operator=(STAR | SLASH) operand                                       # productOperand
    | operand operator=(PLUS | MINUS) operand                                       # sumOperand
    ;

windowed
    : condition (OVER over=setting (IN in=setting)?)?
    ;

// ---------------------------------------------------------------- values and names

argument
    : name ASSIGN setting
    ;

setting
    : MINUS? literal                                                                # literalSetting
    | name                                                                          # nameSetting
    ;

literal
    : NUMBER | PERCENT | DURATION | BYTES | BYTE_RATE | COUNT_RATE | ROWS_LITERAL | ROW_RATE
    | DATE | MOMENT | TIME_OF_DAY | TRUE | FALSE | TEXT
    ;

text
    : TEXT | BLOCK
    ;

stepAddress
    : phase=name DOT stepPart=stepName
    ;

qualifiedName
    : namePart (DOT namePart)*
    ;

columns
    : namePart (COMMA namePart)*
    ;

namePart
    : name                                                                          # plainPart
    | TEXT                                                                          # quotedPart
    ;

unit
    : name                                                                          # plainUnit
    | RATE_UNIT                                                                     # rateUnit
    ;

name
    : ID | UNREADABLE | STEP | NONE | MISSING | courseWord | nonReserved
    ;

/** A name that begins no other course of a metric. */
plainName
    : ID | UNREADABLE | STEP | NONE | MISSING | nonReserved
    ;

sourceName
    : ID | UNREADABLE | NONE | MISSING | courseWord | nonReserved
    ;

stepName
    : ID | UNREADABLE | STEP | MISSING | courseWord | nonReserved
    ;

courseWord
    : RISES | FALLS | SERIES
    ;

/** Every keyword but the reserved ones; these may name a thing wherever no statement can begin. */
nonReserved
    : RUNBOOK | OWNER | CONTACT | MIGRATION | BECAUSE | OTHERWISE | WRITES | WORST | CASE | UNDOING | ESTIMATE | DOWNTIME
    | UNATTENDED | SOURCE | PARAM | LIVE | METRIC | GATE | PHASE | VERIFY | FINALLY | CLOSEOUT | WITH
    | PROGRESS | SAFETY | CORRECTNESS | FROM | AS | EVERY | FRESH | TIMEOUT | ONCE | EMPTY | AGE | LABELS
    | NEEDS | SINCE | SAMPLED | SAMPLE | RANGES | COMPARE | AT | STATUS | METHOD | SQL | PROMQL | JSON | RUN | ASK
    | PROCEED | PAUSE | THROTTLE | ROLLBACK | SHADOW | COOLDOWN | MOST
    | AFTER | IRREVERSIBLE | REQUIRED | REQUIRE | EXPECT | BASELINE | SOAK | WARMUP | WITHIN | PATIENCE | KEEP
    | UNDO | OLD | PROBE | BACKFILL | HTTP | MANUAL | WAIT | ON | ONE | OUTSIDE | TRANSACTION | LOCK | RETRY | TIMES | BACKOFF
    | INTO | BY | SPREAD | FIRST | EXCEPT | ONLY | WHERE | BATCH | REST | AIM | WORKERS | DUTY | WAL | ROWS | REMAINING | GRACE | EXIT
    | IDEMPOTENCY | KEY | SAMPLES | LADDER | EACH | POSTPONED | MODULE | USE
    | ALERTS | PAGE | NOTIFY | VIA | REPEAT | QUIET | DASHBOARD | ROW
    | DIAGNOSIS | SYMPTOM | CHECK | CAUSE | CERTAIN | LIKELY | FIX | OFFER | DRILL | PIVOT | QUESTION | REVISIT
    | TEST | JOURNAL | GIVEN | TAKES | CHANGES | FAILS | YIELDS | CRASH | OPERATOR | NO | RESUME | HOLD | OUTCOME | THAT
    ;
