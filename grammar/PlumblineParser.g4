// The sentences of the language. See docs/language.md for what each means.
// Kept free of what needs full-context prediction: `where` inside a condition binds one test (brackets for more), and
// what stands before a rule's sentence (source, responsible, topic) does not stand after it.
parser grammar PlumblineParser;

options { tokenVocab = PlumblineLexer; }

file: item* EOF;

item
    : standard | vocabulary | calendar | section | rule_ | practice | measure | testBlock
    | subject | role | topic | event | state | definition
    | statement ruleEnd*
    ;

// --- declarations --------------------------------------------------------------------------------------------------
standard: STANDARD name title=STRING? standardField*;
standardField: VERSION text=STRING | CALENDAR name | USES name (COMMA name)*;

vocabulary: VOCABULARY name title=STRING? (VERSION text=STRING)?;

calendar: CALENDAR name title=STRING calendarField*;
calendarField
    : VERSION text=STRING
    | EXTENDS name
    | ZONE text=STRING
    | COVERS first=DATE TO last=DATE
    | WORKING DAY from=WEEKDAY TO until=WEEKDAY
    | HOLIDAY first=DATE text=STRING
    | CLOSED first=DATE (TO last=DATE)? text=STRING?
    | TERM first=DATE TO last=DATE text=STRING?
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
state: STATE name ON name COLON FROM opening=alternatives TO closing=alternatives
       (COMMA? ONE FOR EACH attributeName)? text=STRING?;
definition: DEFINE name text=STRING? COLON alternatives;

// --- rules ---------------------------------------------------------------------------------------------------------
rule_: RULE name title=STRING? ruleStart* statement ruleEnd*;
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
assuming: ASSUMING (word+ COMMA?)? text=STRING;

statement: timed | untimed;
timed: window COLON requirement;
untimed
    : WHILE stateReference whenGuard* COLON whileBody            # whileStatement
    | WHEN trigger COLON whenBody                                # whenStatement
    | EACH pattern COLON eachBody                                # eachStatement
    | countStatement                                             # countedStatement
    | IN EACH calendarPeriod (WHILE stateReference)? COLON requirement # periodStatement
    | NEVER pattern (WITHOUT pattern)?                           # neverStatement
    ;

whenGuard: WHEN condition;
whileBody
    : requirement stage*            # recurrence
    | stateReference THROUGHOUT     # throughout
    | statement                     # scoped
    ;
whenBody
    : window (COLON requirement)?   # timedFollowOn
    | untimed                       # guarded
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
    : WITHIN duration OF EACH? anchor               # within
    | WITHIN duration BEFORE OR AFTER EACH? anchor  # around
    | WITHIN duration BEFORE EACH? anchor           # shortlyBefore
    | WITHIN duration                               # withinOfTrigger
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
    | pattern                                              # eventAnchor
    ;

requirement: alternatives (AND alternatives)*;
alternatives: requiredPattern (OR requiredPattern)*;
requiredPattern: RECORDED | pattern;

pattern: ordinal? name patternEnd*;
ordinal: THE? ORDINAL | THE? LAST | NEXT | EVERY ORDINAL;
patternEnd
    : OF name
    | WHERE condition
    | WHILE stateReference
    | MATCHING attributeName
    ;

stateReference: NOT? name (WHERE condition)?;

stage
    : THEN? WITHIN duration                             # oneOff
    | THEN? ON THE DAY                                  # onDayOneOff
    | THEN? ON THE SAME WORKING DAY                     # onWorkingDayOneOff
    | THEN? EVERY interval stageEnd*                    # everyStage
    ;
interval: duration | name DOT attributeName (COMMA? OR duration WHERE NONE IS SET)?;
stageEnd
    : UNTIL duration
    | UNTIL AGE age
    | UNTIL pattern
    | FOR duration
    | FOR EACH attributeName
    | WHEN condition
    | OTHERWISE
    | ONCE pattern
    | COMMA? NEVER OVER duration
    ;

countStatement
    : AT LEAST NUMBER pattern IN countSpan (WHILE stateReference)?          # atLeast
    | AT MOST NUMBER pattern IN countSpan (WHILE stateReference)?           # atMost
    | AT MOST duration OF stateReference IN ANY duration                    # atMostTime
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
condition: conjunction (OR conjunction)*;
conjunction: test (AND test)*;
test
    : NOT test                                                              # negated
    | LEFT condition RIGHT                                                  # bracketed
    | attributeName comparison value                                        # compared
    | attributeName NOT? IN LEFT value (COMMA value)* RIGHT                 # listed
    | attributeName IS NOT? RECORDED                                        # isRecorded
    | AGE (OVER | UNDER | AT LEAST) age                                     # ageCompared
    | AGE FROM age TO age                                                   # ageBetween
    | ELAPSED (OVER | UNDER) duration                                       # elapsed
    | NO simplePattern                                                      # notHappened
    | simplePattern                                                         # named
    ;
simplePattern: ordinal? name (OF name)? (WHERE test)? (WITHIN duration)?;
comparison: EQUAL | UNEQUAL | LESS_EQUAL | GREATER_EQUAL | LESS | GREATER | IS NOT? | OVER | UNDER | AT LEAST | AT MOST;
value: duration | NUMBER | STRING | DATE | word;

// --- measures ------------------------------------------------------------------------------------------------------
measure: MEASURE name title=STRING? ruleStart* aggregate measureEnd* ruleEnd*;
aggregate
    : (AVERAGE | MEDIAN) measureUnit FROM pattern TO pattern    # timeBetween
    | COUNT OF? alternatives                                    # eventCount
    | COUNT OF? name status                                     # obligationCount
    | PERCENTAGE OF name status                                 # obligationShare
    | PERCENTAGE OF pattern WITH condition                      # eventShare
    ;
measureUnit: WORKING DAY | DAY | WEEK | MONTH | HOUR | YEAR;
status: NAME | OVERDUE | EXCUSED;
measureEnd
    : TARGET (AT LEAST | AT MOST)? (duration | NUMBER (PERCENT)?)
    | BY MONTH
    | BY YEAR
    | WHILE stateReference
    ;

// --- tests ---------------------------------------------------------------------------------------------------------
testBlock: TEST title=STRING? (OF name)? testEvent* AS OF moment (KNOWN AT known=moment)? expectation*;
testEvent: moment name testAttribute*;
testAttribute: NOT attributeName | attributeName EQUAL value | RECORDED moment | attributeName;
expectation
    : EXPECT NO expectedField+
    | EXPECT NOTHING
    | EXPECT expectedField+
    ;
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
duration: NUMBER unit (NUMBER MONTH)?;
unit: MINUTE | HOUR | CALENDAR? DAY | WORKING DAY | CLEAR DAY | CLEAR WORKING DAY | WEEK | MONTH | YEAR | NAME DAY | NAME;
age: NUMBER YEAR? (NUMBER MONTH)? | NUMBER MONTH;

name: NAME;

// Keywords that an event's attribute may be called by. In front of a comparison no sentence could mean anything else.
attributeName
    : NAME | BY | TO | FOR | OF | WITH | FROM | AS | ON | AT | SOURCE | VERSION | ROLE | SET | OPEN | CLOSED | SECTION | STANDARD
    | TYPE_NUMBER | TYPE_DURATION | TYPE_TEXT | TYPE_REFERENCE | TYPE_DATE | COUNT | TARGET | START | END | TERM
    | TEST | PRACTICE | MEASURE | TOPIC | SUBJECT | STATE | EVENT | RESPONSIBLE | ZONE | PERCENT | MONTH | WEEK | DAY | HOUR
    ;
word: attributeName | YES | NO | NONE | OTHERWISE | ANY | RECORDED | NEXT | LAST | ORDINAL | OVERDUE | EXCUSED | CALENDAR
    | WORKING | YEAR | MINUTE | KNOWN | NEVER | ONCE | BEFORE | AFTER | WITHIN | AGE | BIRTHDAY | RULE | HOLIDAY | UNDER
    | OVER;
