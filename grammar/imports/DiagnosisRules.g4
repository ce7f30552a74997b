/** Diagnoses: what may be wrong, how to tell, and what helps. */
parser grammar DiagnosisRules;

diagnosisHeader
    : DIAGNOSIS name text
    ;

// A text alone is a condition to the grammar: the tree builder tells what a person sees from what is measured.
diagnosisItem
    : SYMPTOM condition                                                             # symptomItem
    | check                                                                         # checkItem
    | causeBlock                                                                    # causeItem
    | PIVOT WHEN text TO name                                                       # pivotItem
    | QUESTION text (REVISIT BY DATE)?                                              # questionItem
    ;

causeBlock
    : causeHeader OPEN_BRACE (HEAD? evidenceItem)* CLOSE_BRACE
    ;

causeHeader
    : CAUSE name text
    ;

evidenceItem
    : check                                                                         # checkEvidence
    | CERTAIN WHEN condition                                                        # certainEvidence
    | LIKELY WHEN condition                                                         # likelyEvidence
    | FIX text                                                                      # fixEvidence
    | OFFER name offerModifier* action                                              # offerEvidence
    | DRILL text                                                                    # drillEvidence
    ;

check
    : CHECK name text? checkModifier* query
    ;

checkModifier
    : FROM sourceName                                                               # checkFrom
    | TIMEOUT setting                                                               # checkTimeout
    | need                                                                          # checkNeed
    ;

offerModifier
    : EACH name                                                                     # offerEach
    | AFTER name                                                                    # offerAfter
    | UNATTENDED                                                                    # offerUnattended
    | BECAUSE text                                                                  # offerBecause
    ;
