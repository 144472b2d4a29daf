// The sentences of the language. See docs/language/ for what each means.
// Kept free of what needs full-context prediction or long look-ahead:
//   - what follows `where` belongs to its condition as far as it goes, so `or` and `and` behind a `where` join tests;
//     brackets around a pattern end it
//   - inside such a condition a further `where` and `within` stand in brackets only
//   - what stands before a rule's sentence (source, responsible, topic) does not stand after it
//   - a file is cut into its declarations before it is parsed (item_cutter.cpp): a bare sentence is a piece of its own
parser grammar PlumblineParser;

options { tokenVocab = PlumblineLexer; }

// The two things that a piece of a file may be.
declarations: declaration* EOF;
sentence: statement ruleEnd* EOF;

declaration
    : standard | vocabulary | calendar | section | ruleDeclaration | practice | measure | testBlock
    | subject | role | topic | event | state | definition
    ;

// --- declarations --------------------------------------------------------------------------------------------------
standard: STANDARD name title=STRING? standardField*;
standardField: VERSION text=STRING | CALENDAR name | USES name (COMMA name)* | ACCEPTING name text=STRING;

vocabulary: VOCABULARY name title=STRING? (VERSION text=STRING)?;

calendar: CALENDAR name title=STRING calendarField*;
calendarField
    : VERSION text=STRING
    | EXTENDS name
    | ZONE text=STRING
    | COVERS first=date TO last=date
    | WORKING DAY from=WEEKDAY TO until=WEEKDAY
    | HOLIDAY first=date text=STRING
    | CLOSED first=date (TO last=date)? text=STRING?
    | TERM first=date TO last=date text=STRING?
    ;

section: SECTION title=STRING;
subject: SUBJECT name text=STRING?;
role: ROLE name text=STRING? (INCLUDES name (COMMA name)*)?;
topic: TOPIC name text=STRING?;
event: EVENT name ON name (COMMA name)* text=STRING? attribute*;
attribute: attributeName COLON attributeType text=STRING?;
attributeType
    : YES SLASH NO
    | ROLE
    | TYPE_NUMBER
    | TYPE_DURATION
    | TYPE_TEXT
    | TYPE_REFERENCE
    | TYPE_DATE
    | word (BAR word)+
    ;
state: STATE name ON name (COMMA name)* COLON FROM opening=alternatives TO closing=alternatives
       (COMMA? ONE FOR EACH attributeName)? text=STRING?;
definition: DEFINE name text=STRING? COLON alternatives;

// --- rules ---------------------------------------------------------------------------------------------------------
ruleDeclaration: RULE name title=STRING? ruleStart* statement ruleEnd*;
practice: PRACTICE name title=STRING? ruleStart* ASKS question=STRING (AT EACH? anchor)? ruleEnd*;

ruleStart
    : SOURCE text=STRING
    | RESPONSIBLE name (COMMA name)*
    | TOPIC name
    | assuming
    ;
ruleEnd
    : UNLESS condition (RECORDED BY name (OR name)*)?
    | EXTENDED (TO (duration | name DOT attributeName))? BY pattern
    | assuming
    | ACCEPTING name text=STRING
    ;
assuming: ASSUMING (noteWord+ COMMA?)? text=STRING;

statement
    : window COLON requirement                                          # timedStatement
    | WHILE stateReference (WHEN guard)* COLON whileBody                # whileStatement
    | WHEN trigger COLON whenBody                                       # whenStatement
    | EACH pattern COLON eachBody                                       # eachStatement
    | countStatement                                                    # countedStatement
    | IN EACH calendarPeriod (WHILE stateReference)? COLON requirement  # periodStatement
    | NEVER pattern (WITHOUT pattern)?                                  # neverStatement
    ;

whileBody
    : requirement stage*            # recurrence
    | stateReference THROUGHOUT     # throughout
    | statement                     # scoped
    ;
whenBody
    : window                        # timedTrigger
    | statement                     # guarded
    | requirement                   # followOn
    ;
eachBody
    : WITHIN duration COLON requirement     # eachWithin
    | NEXT pattern                          # eachNext
    | condition                             # eachQuality
    ;

trigger
    : NUMBER pattern WITHIN duration                # countTrigger
    | NO pattern WITHIN duration OF EACH? pattern   # silenceTrigger
    | name OVERDUE                                  # missedTrigger
    | stateReference HAS LASTED duration            # lastedTrigger
    | condition                                     # conditionTrigger
    ;

window
    : WITHIN duration (OF EACH? anchor)?            # within
    | WITHIN duration BEFORE OR AFTER EACH? anchor  # around
    | WITHIN duration BEFORE EACH? anchor           # shortlyBefore
    | AT LEAST duration BEFORE EACH? anchor         # leadTime
    | NO LATER THAN duration AFTER EACH? anchor     # noLaterThan
    | ON THE DAY OF EACH? anchor                    # onTheDay
    | ON THE SAME WORKING DAY AS EACH? anchor       # onTheSameWorkingDay
    | BY AGE age                                    # byAge
    | BY EACH? anchor                               # byEvent
    | BEFORE EACH? anchor                           # beforeEvent
    ;

anchor
    : THE? LATER OF LEFT anchor (COMMA anchor)+ RIGHT      # laterOf
    | THE? EARLIER OF LEFT anchor (COMMA anchor)+ RIGHT    # earlierOf
    | BIRTHDAY NUMBER                                      # birthday
    | THE? START OF stateReference                         # stateStart
    | THE? END OF stateReference                           # stateEnd
    | pattern (BEFORE pattern)?                            # eventAnchor
    ;

// What must happen. `where` ends the list unless its pattern stands in brackets.
requirement: element ((OR | AND) element)* patternTail?;
alternatives: element (OR element)* patternTail?;
element: RECORDED | ordinal? name plainEnd* | LEFT pattern RIGHT;

pattern: ordinal? name plainEnd* patternTail?;
ordinal: THE? ORDINAL | THE? LAST | NEXT | EVERY ORDINAL;
// `of` names a state for the ordinal and so stands before `where`, whose condition may have an `of` of its own.
plainEnd: OF name | lateEnd;
lateEnd: WHILE NOT? name | MATCHING attributeName;
patternTail: whereEnd (whereEnd | lateEnd)*;
// Directly behind `while S` it narrows the state, else the event.
whereEnd: WHERE guard;

stateReference: NOT? name (WHERE guard)*;

stage
    : THEN? WITHIN duration (OF pattern)?               # oneOff
    | THEN? ON THE DAY                                  # onDayOneOff
    | THEN? ON THE SAME WORKING DAY                     # onWorkingDayOneOff
    | THEN? EVERY interval stageEnd*                    # everyStage
    ;
interval: duration | (name | LEFT pattern RIGHT) DOT attributeName (COMMA? OR duration WHERE NONE IS SET)?;
stageEnd
    : UNTIL duration
    | UNTIL AGE age
    | UNTIL alternatives
    | FOR duration
    | FOR EACH attributeName
    | WHEN guard
    | OTHERWISE
    | ONCE pattern
    | COMMA? NEVER OVER duration
    ;

countStatement
    : AT MOST duration OF stateReference IN ANY duration                    # atMostTime
    | AT LEAST NUMBER pattern IN countSpan (WHILE stateReference)?          # atLeast
    | AT MOST NUMBER pattern IN countSpan (WHILE stateReference)?           # atMost
    | AT MOST NUMBER OPEN? name PER attributeName                           # limit
    ;
countSpan
    : EVERY duration
    | ANY duration
    | EACH calendarPeriod
    | stateReference
    ;
calendarPeriod: CALENDAR? WEEK | CALENDAR? MONTH | CALENDAR? YEAR | TERM;

// --- conditions ----------------------------------------------------------------------------------------------------
// Two kinds: a condition that ends at its own word (`:`, `recorded`, a bracket) may speak of `where` and `within`; a
// guard, which stands within a sentence that may itself go on with these words, may not.
condition: conjunction (OR conjunction)*;
conjunction: test (AND test)*;
test
    : NOT test                                      # negatedTest
    | NO? happening                                 # happeningTest
    | comparedTest                                  # otherTest
    ;
happening: happeningOrdinal? name (OF name)? (WHERE plainTest)* (WITHIN duration)?;

guard: guardConjunction (OR guardConjunction)*;
guardConjunction: plainTest (AND plainTest)*;
plainTest
    : NOT plainTest                                 # negatedPlainTest
    | NO? happeningOrdinal? name (OF name)?         # happeningPlainTest
    | comparedTest                                  # otherPlainTest
    ;

happeningOrdinal: THE? ORDINAL | THE? LAST | EVERY ORDINAL;
comparedTest
    : LEFT condition RIGHT                                  # bracketed
    | attributeName IS NOT? RECORDED                        # isRecorded
    | attributeName comparison value                        # compared
    | attributeName NOT? IN LEFT value (COMMA value)* RIGHT # listed
    | AGE (OVER | UNDER | AT LEAST) age                     # ageCompared
    | AGE FROM age TO age                                   # ageBetween
    | ELAPSED (OVER | UNDER) duration                       # elapsed
    ;
comparison
    : EQUAL | UNEQUAL | LESS_EQUAL | GREATER_EQUAL | LESS | GREATER | IS NOT? | OVER | UNDER | AT LEAST | AT MOST
    ;
value: duration | NUMBER | STRING | date | word;

// --- measures ------------------------------------------------------------------------------------------------------
measure: MEASURE name title=STRING? ruleStart* COLON? aggregate measureEnd* ruleEnd*;
// A `while` directly behind an event is read with the event, and then taken for the whole measure.
aggregate
    : (AVERAGE | MEDIAN) unit FROM pattern TO pattern                   # timeBetween
    | COUNT OF? name status (WHILE stateReference)?                     # obligationCount
    | COUNT OF? alternatives                                            # eventCount
    | PERCENTAGE OF name status (WHILE stateReference)?                 # obligationShare
    | PERCENTAGE OF pattern WITH condition (WHILE stateReference)?      # eventShare
    ;
status: NAME | OVERDUE | EXCUSED;
measureEnd
    : COMMA? TARGET (AT LEAST | AT MOST)? (duration | NUMBER PERCENT?) (WHILE stateReference)?
    | COMMA? (BY | PER) (MONTH | YEAR) (WHILE stateReference)?
    ;

// --- tests ---------------------------------------------------------------------------------------------------------
testBlock: TEST title=STRING? (OF name)? testEvent* AS OF moment (KNOWN AT known=moment)? expectation*;
testEvent: moment name testAttribute*;
testAttribute: NOT attributeName | attributeName EQUAL value | RECORDED moment | NAME;
expectation: EXPECT (NOTHING | NO? expectedField+);
expectedField
    : DUE (moment | NONE)
    | FROM moment
    | AT moment
    | status
    | OF name
    | RECORDED
    ;
moment: DATE TIME? | DATE_AND_TIME;

// --- words ---------------------------------------------------------------------------------------------------------
date: DATE;
duration: NUMBER unit (NUMBER unit)*;
unit: MINUTE | MINUTES | HOUR | CALENDAR? DAY | WORKING DAY | CLEAR DAY | CLEAR WORKING DAY | WEEK | MONTH | YEAR;
age: NUMBER (YEAR (NUMBER MONTH)? | MONTH)?;

// Meeting minutes are an event.
name: NAME | MINUTES;

// Keywords that an event's attribute may be called by.
attributeName
    : NAME | BY | TO | FOR | OF | WITH | FROM | AS | ON | AT | SOURCE | VERSION | ROLE | SET | OPEN | CLOSED | SECTION | STANDARD
    | TYPE_NUMBER | TYPE_DURATION | TYPE_TEXT | TYPE_REFERENCE | TYPE_DATE | COUNT | TARGET | START | END | TERM
    | TEST | PRACTICE | MEASURE | TOPIC | SUBJECT | STATE | EVENT | RESPONSIBLE | ZONE | PERCENT | MONTH | WEEK | DAY | HOUR
    | MINUTES | CALENDAR | RULE | DUE | KNOWN
    ;
// A value may be any word but those that join tests, and `recorded`, which asks whether there is a value.
word
    : attributeName | YES | NO | NONE | OTHERWISE | ANY | NEXT | LAST | ORDINAL | OVERDUE | EXCUSED
    | WORKING | YEAR | MINUTE | NEVER | ONCE | BEFORE | AFTER | WITHIN | AGE | BIRTHDAY | HOLIDAY | UNDER | OVER
    | VOCABULARY | USES | DEFINE | ASSUMING | ACCEPTING | INCLUDES | ASKS | COVERS | EXTENDS | WEEKDAY | EVERY | EACH
    | UNTIL | LEAST | MOST | LATER | EARLIER | THAN | THE | SAME | THEN | WITHOUT | THROUGHOUT | HAS | LASTED | ELAPSED
    | MATCHING | EXTENDED | PER | ONE | AVERAGE | MEDIAN | PERCENTAGE | EXPECT | NOTHING | CLEAR
    ;
noteWord: word | RECORDED | OR | AND | NOT | WHERE | WHILE | WHEN | UNLESS | IS | IN;
