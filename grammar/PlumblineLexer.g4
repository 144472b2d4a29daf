// The words of the language. Layout is free; keywords carry the structure.
// The parser's `attributeName` and `word` say which of them may also name an attribute or a value.
lexer grammar PlumblineLexer;

// Declarations
STANDARD: 'standard'; VERSION: 'version'; CALENDAR: 'calendar'; USES: 'uses'; SECTION: 'section'; RULE: 'rule';
PRACTICE: 'practice'; MEASURE: 'measure'; TEST: 'test'; VOCABULARY: 'vocabulary'; SUBJECT: 'subject';
EVENT: 'event'; STATE: 'state'; DEFINE: 'define'; ROLE: 'role'; TOPIC: 'topic'; SOURCE: 'source';
RESPONSIBLE: 'responsible'; ASSUMING: 'assuming'; ACCEPTING: 'accepting'; INCLUDES: 'includes'; ASKS: 'asks';
ZONE: 'zone'; COVERS: 'covers'; HOLIDAY: 'holiday'; CLOSED: 'closed'; TERM: 'term' | 'school_term';
EXTENDS: 'extends'; WEEKDAY: 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

// Statements
WITHIN: 'within'; OF: 'of'; AFTER: 'after'; BEFORE: 'before'; OR: 'or'; AND: 'and'; NOT: 'not'; WHERE: 'where';
WHILE: 'while'; WHEN: 'when'; OTHERWISE: 'otherwise'; EVERY: 'every'; EACH: 'each'; ANY: 'any'; IN: 'in';
UNTIL: 'until'; FOR: 'for'; AT: 'at'; LEAST: 'least'; MOST: 'most'; NO: 'no'; LATER: 'later'; EARLIER: 'earlier';
THAN: 'than'; THE: 'the'; ON: 'on'; SAME: 'same'; AS: 'as'; BY: 'by'; NEXT: 'next'; LAST: 'last'; THEN: 'then';
WITH: 'with'; WITHOUT: 'without'; NEVER: 'never'; THROUGHOUT: 'throughout'; HAS: 'has'; LASTED: 'lasted';
ELAPSED: 'elapsed'; OVER: 'over'; UNDER: 'under'; AGE: 'age'; BIRTHDAY: 'birthday'; START: 'start'; END: 'end';
MATCHING: 'matching'; RECORDED: 'recorded'; OVERDUE: 'overdue'; IS: 'is'; SET: 'set'; NONE: 'none'; ONCE: 'once';
UNLESS: 'unless'; EXTENDED: 'extended'; TO: 'to'; FROM: 'from'; OPEN: 'open'; PER: 'per'; ONE: 'one'; YES: 'yes';
ORDINAL: 'first' | 'second' | 'third' | 'fourth' | 'fifth' | 'sixth' | 'seventh' | 'eighth' | 'ninth' | 'tenth';

// Measures and tests
AVERAGE: 'average'; MEDIAN: 'median'; COUNT: 'count'; PERCENTAGE: 'percentage'; TARGET: 'target'; PERCENT: 'percent';
KNOWN: 'known'; EXPECT: 'expect'; NOTHING: 'nothing'; DUE: 'due'; EXCUSED: 'excused';

// Units
MINUTE: 'minute'; MINUTES: 'minutes'; HOUR: 'hour' | 'hours'; DAY: 'day' | 'days'; WEEK: 'week' | 'weeks';
MONTH: 'month' | 'months'; YEAR: 'year' | 'years'; WORKING: 'working'; CLEAR: 'clear';

// Types of attributes
TYPE_NUMBER: 'number'; TYPE_DURATION: 'duration'; TYPE_TEXT: 'text'; TYPE_REFERENCE: 'reference'; TYPE_DATE: 'date';

COLON: ':'; COMMA: ','; DOT: '.'; LEFT: '('; RIGHT: ')'; BAR: '|'; SLASH: '/';
EQUAL: '='; UNEQUAL: '!='; LESS_EQUAL: '<='; GREATER_EQUAL: '>='; LESS: '<'; GREATER: '>';

DATE_AND_TIME: DATE_SHAPE 'T' TIME_SHAPE;
DATE: DATE_SHAPE;
TIME: TIME_SHAPE;
NUMBER: [0-9]+ ('.' [0-9]+)?;
NAME: [a-zA-Z_] [a-zA-Z0-9_]*;
STRING: '"' (~["\\\r\n] | '\\' ["\\])* '"';
UNCLOSED_STRING: '"' (~["\\\r\n] | '\\' ["\\])*;

// Comments are kept for the formatter.
COMMENT: '--' ~[\r\n]* -> channel(HIDDEN);
BLANK: [ \t\r\n\u00a0]+ -> skip;
STRAY: .;

fragment DIGIT: [0-9];
fragment DATE_SHAPE: DIGIT DIGIT DIGIT DIGIT '-' DIGIT DIGIT '-' DIGIT DIGIT;
fragment TIME_SHAPE: DIGIT DIGIT ':' DIGIT DIGIT;
