/** The sentences of a test: what metrics and steps do over time, and what is expected of the run. Part of RunbookParser. */
parser grammar TestRules;

testHeader
    : TEST text (WITH argument (COMMA argument)*)? (FROM JOURNAL text)?
    ;

testItem
    : GIVEN fact (COMMA fact)*                                                      # givenItem
    | AT setting occurrence (COMMA occurrence)*                                     # atItem
    | EXPECT expectation                                                            # expectItem
    ;

fact
    : name ASSIGN course                                                            # metricFact
    | STEP stepAddress fate+                                                        # stepFact
    ;

course
    : MINUS? literal                                                                # constantCourse
    | OPEN_PAREN literal (COMMA literal)* CLOSE_PAREN                               # severalCourse
    | MISSING OPEN_PAREN name CLOSE_PAREN                                           # missingCourse
    | direction=(RISES | FALLS) rate=setting FROM start=setting (TO end=setting)?   # slopeCourse
    | SERIES text (EVERY setting)?                                                  # seriesCourse
    | plainName                                                                     # namedCourse
    ;

fate
    : TAKES setting                                                                 # takesFate
    | CHANGES setting                                                               # changesFate
    | FAILS (setting TIMES)? (BECAUSE text)?                                        # failsFate
    | YIELDS MINUS? literal                                                         # yieldsFate
    ;

occurrence
    : fact                                                                          # factOccurrence
    | CRASH (FOR setting)?                                                          # crashOccurrence
    | OPERATOR deed (BECAUSE text)?                                                 # operatorOccurrence
    ;

deed
    : verb=name                                                                     # plainDeed
    | verb=name TO share=setting                                                    # shareDeed
    | verb=name object=name ASSIGN value=setting                                    # valueDeed
    | verb=name object=name FOR lasting=setting                                     # lastingDeed
    | verb=name stepAddress                                                         # stepDeed
    ;

expectation
    : NO? verdictWord (TO setting)? moment expectationTail*                         # verdictExpectation
    | PHASE name moment expectationTail*                                            # phaseExpectation
    | STEP stepAddress state=name moment expectationTail*                           # stepExpectation
    | OUTCOME name moment expectationTail*                                          # outcomeExpectation
    | THAT condition moment expectationTail*                                        # conditionExpectation
    ;

verdictWord
    : PROCEED | PAUSE | THROTTLE | ROLLBACK | RESUME | HOLD
    ;

moment
    : AT setting                                                                    # atMoment
    | BY setting                                                                    # byMoment
    | UNTIL setting                                                                 # untilMoment
    ;

expectationTail
    : IN name                                                                       # inTail
    | BECAUSE (name | text)                                                         # whyTail
    ;
