// What the parser says of mistakes, word for word.
#include "tests/unit/syntax_support.h"

using namespace plumbline;
using namespace plumbline::syntax_test;

namespace {

// A rule with the given lines below its name.
std::string in_rule(const std::string& lines) {
    return "rule r\n  " + lines + "\n";
}

} // namespace

TEST_CASE("a misspelled keyword") {
    CHECK(message_of(in_rule("witin 5 days of referral: visit")) ==
          "unexpected_word: expected a sentence such as `within 5 working days of referral: visit`, but "
          "found `witin` | "
          "did you mean `within`?");
    CHECK(place_of(in_rule("witin 5 days of referral: visit")) == "2:3 witin");
    CHECK(message_of(in_rule("while s: visit evry 10 working days")) ==
          "unexpected_word: `evry` does not belong here | did you mean `every`?");
    CHECK(message_of(in_rule("within 15 days off strategy_discussion: icpc")) ==
          "unexpected_word: expected `of`, `before` or `:`, but found `off` | did you mean `of`?");
    CHECK(message_of(in_rule("within 5 days of b: c wher seen")) ==
          "unexpected_word: `wher` does not belong here | did you mean `where`?");
    CHECK(message_of(in_rule("never closure witout closing_summary")) ==
          "unexpected_word: `witout` does not belong here | did you mean `without`?");
    CHECK(message_of("measure m average days from a too b") ==
          "unexpected_word: expected `to`, but found `too` | did you mean `to`?");
    CHECK(message_of("standard x \"X\"\n  calender england") ==
          "unexpected_word: `calender` does not belong here | did you mean `calendar`?");
}

TEST_CASE("a misspelled keyword that passes for a name") {
    CHECK(message_of(in_rule("within 3 months of frist cla_review: second cla_review")) ==
          "unexpected_word: `frist` does not fit before `cla_review` | did you mean `first`?");
    CHECK(place_of(in_rule("within 3 months of frist cla_review: second cla_review")) == "2:22 frist");
    CHECK(message_of(in_rule("at least 2 visit in evry 12 months")) ==
          "unexpected_word: `evry` does not fit before `12` | did you mean `every`?");
}

TEST_CASE("a misspelled declaration does not spoil the one before it") {
    Parsed parsed("rule a within 1 day of b: c\nrul d\n  within 1 day of e: f\n");
    CHECK(parsed.messages() ==
          "2:1 unexpected_word: expected a declaration such as `rule`, `section` or `event`, but "
          "found `rul` | did you mean `rule`?\n");
    CHECK(parsed.items().size() == 1);
}

TEST_CASE("a missing word") {
    CHECK(message_of(in_rule("within 15 days strategy_discussion: icpc")) ==
          "unexpected_word: expected `of`, `before` or `:`, but found `strategy_discussion` | write `of` or "
          "`before` "
          "before `strategy_discussion`");
    CHECK(message_of(in_rule("while cpp visit every 5 days")) ==
          "unexpected_word: expected `:` and what must happen, but found `visit` | write `:` before `visit`");
    CHECK(message_of(in_rule("each visit not alone: next visit")) ==
          "unexpected_word: expected `:` and what must happen, but found `not` | write `where` or `while` "
          "before `not`");
    CHECK(message_of("event y child") ==
          "unexpected_word: expected `on`, but found `child` | write `on` before `child`");
    CHECK(message_of(in_rule("within 5 working of a: b")) ==
          "unexpected_word: expected `days`, but found `of` | write `days` before `of`");
    CHECK(message_of("state s on child: from a until b") ==
          "unexpected_word: expected `to`, but found `until` | write `to` in place of `until`");
    CHECK(message_of("section Visits") == "unexpected_word: expected a text in quotation marks, but found "
                                          "`Visits` | put the text in quotation marks: "
                                          "`\"Visits\"`");
    CHECK(
        message_of(in_rule("within five days of b: c")) ==
        "unexpected_word: expected a length of time such as `5 working days`, but found `five` | write `5`");
    CHECK(message_of(in_rule("within a week of b: c")) ==
          "unexpected_word: expected a length of time such as `5 working days`, but found `a` | write `1`");
}

TEST_CASE("numbers in words") {
    auto hint = [](const std::string& number) {
        std::string message = message_of(in_rule("within " + number + " days of b: c"));
        return message.substr(message.find(" | ") + 3);
    };
    CHECK(hint("fifteen") == "write `15`");
    CHECK(hint("ninety") == "write `90`");
    CHECK(hint("twenty-eight") == "write `28`");
    CHECK(hint("twenty-ten") == "join the words of a name by underscores: `twenty_ten`");
    CHECK(message_of(in_rule("while s: visit every three months")) ==
          "unexpected_word: expected a number, but found `three` | write `3`");
    CHECK(place_of(in_rule("while s: visit every three months")) == "2:24 three");
}

TEST_CASE("ages with decimals") {
    CHECK(message_of(in_rule("by age 17.5: b")) ==
          "number_not_whole: `17.5` is not a whole number | write `17 years 6 months`");
    CHECK(message_of(in_rule("by age 17.1: b")) == "number_not_whole: `17.1` is not a whole number | write "
                                                   "an age in years and months: `16 years 3 months`");
}

TEST_CASE("a word too many") {
    CHECK(message_of(in_rule("within 5 days of the referral: visit")) ==
          "unexpected_word: `referral` does not fit here | leave out `the`");
    CHECK(message_of(in_rule("within 5 days of referral: : visit")) ==
          "unexpected_word: expected what must happen, but found `:` | leave out `:`");
}

TEST_CASE("an end that comes too early points behind the last good word") {
    CHECK(message_of(in_rule("within 5 days of")) ==
          "unexpected_word: the rule ends here, but expected the event that starts the clock");
    CHECK(place_of(in_rule("within 5 days of") + "\n\nrule s within 1 day of a: b") == "2:19 ");
    CHECK(
        message_of(in_rule("within 5 days of b")) ==
        "unexpected_word: the rule ends here, but expected `:` and what must happen | say it behind a colon, "
        "such as `: visit`");
    CHECK(message_of(in_rule("within 5 days")) ==
          "unexpected_word: the rule ends here, but expected `of`, `before` or `:`");
    CHECK(message_of(in_rule("source \"x\"")) ==
          "unexpected_word: the rule ends here, but expected a sentence such as `within 5 working days of "
          "referral: visit`");
    CHECK(message_of(in_rule("within 5 days of b: c where (seen and alone")) ==
          "unexpected_word: the rule ends here, but expected `)` to close the bracket");
    CHECK(message_of(in_rule("within 5 days of b: c where seen =")) ==
          "unexpected_word: the rule ends here, but expected a value");
    CHECK(message_of(in_rule("within 5 days of a: b and")) ==
          "unexpected_word: the rule ends here, but expected an event");
    CHECK(message_of("rule") == "unexpected_word: the rule ends here, but expected the rule's name");
    CHECK(message_of("within 5 days of a") ==
          "unexpected_word: the sentence ends here, but expected `:` and what must happen | say it behind a "
          "colon, such as `: visit`");
    CHECK(message_of("event x on child\n  seen: yes") ==
          "unexpected_word: the event ends here, but expected `|` or `/`");
    CHECK(message_of("role r includes") == "unexpected_word: the role ends here, but expected a name");
}

TEST_CASE("names of two words, and names that are words of the language") {
    CHECK(message_of(in_rule("within 15 days of strategy discussion: icpc")) ==
          "unexpected_word: expected `:` and what must happen, but found `discussion` | join the words of a "
          "name by "
          "underscores: `strategy_discussion`");
    CHECK(
        message_of("rule r responsible social_worker team_manager\n within 5 days of a: b") ==
        "unexpected_word: expected a sentence such as `within 5 working days of referral: visit`, but found "
        "`team_manager` | write `,` between two names; join the words of a name by underscores: "
        "`social_worker_team_manager`");
    CHECK(message_of(in_rule("within 5 days of end: c")) ==
          "unexpected_word: `end` is a word of the language and cannot be a name by itself | give it a "
          "longer name, such "
          "as `end_recorded`");
    CHECK(message_of("rule version within 5 days of a: b") ==
          "unexpected_word: `version` is a word of the language and cannot be a name by itself | give it a "
          "longer name, "
          "such as `version_recorded`");
    CHECK(
        message_of("topic \"x\"") ==
        "unexpected_word: expected a name, but found the text in quotation marks | write a name of letters, "
        "digits and underscores, such as `x`");
}

TEST_CASE("a rule holds one sentence") {
    CHECK(message_of("rule r\n  within 5 days of b: c\n  within 6 days of d: e") ==
          "unexpected_word: the rule is complete here, and `within` begins another sentence | begin it with "
          "`rule` and a "
          "name of its own");
}

TEST_CASE("what may follow is said where nothing is near") {
    CHECK(message_of("section \"x\"\n  42") == "unexpected_word: `42` does not belong here | leave out `42`");
    CHECK(message_of(in_rule("within 5 days of a: b = c")) ==
          "unexpected_word: `=` does not belong here | what may follow here: `of`, `or`, `and`, `where`, "
          "`while`, `matching`, `assuming`, `accepting`, `unless` or `extended`");
}

TEST_CASE("units") {
    auto unit = [](const std::string& text) { return message_of(in_rule("within " + text + " of a: b")); };
    CHECK(unit("15 dyas") == "unknown_unit: `dyas` is not a unit of time | write `15 days`");
    CHECK(unit("15 wroking days") ==
          "unknown_unit: `wroking days` is not a unit of time | write `15 working days`");
    CHECK(place_of(in_rule("within 15 wroking days of a: b")) == "2:13 wroking days");
    CHECK(unit("1 wrking day") == "unknown_unit: `wrking day` is not a unit of time | write `1 working day`");
    CHECK(unit("2 fortnights") == "unknown_unit: `fortnights` is not a unit of time | write `4 weeks`");
    CHECK(unit("1 quarter") == "unknown_unit: `quarter` is not a unit of time | write `3 months`");
    CHECK(unit("48 hrs") == "unknown_unit: `hrs` is not a unit of time | write `48 hours`");
    CHECK(unit("5 business days") ==
          "unknown_unit: `business days` is not a unit of time | write `5 working days`");
    CHECK(unit("5 moons") ==
          "unknown_unit: `moons` is not a unit of time | the units are minutes, hours, days, working "
          "days, clear days, weeks, months and years");
    CHECK(unit("5 clear dyas") == "unknown_unit: `clear dyas` is not a unit of time | write `5 clear days`");
    CHECK(message_of("measure m average dyas from a to b") ==
          "unknown_unit: `dyas` is not a unit of time | write `days`");
    CHECK(message_of(in_rule("while s: visit every 3 mnths")) ==
          "unknown_unit: `mnths` is not a unit of time | write `3 months`");
}

TEST_CASE("numbers") {
    CHECK(
        message_of(in_rule("within 1.5 days of a: b")) ==
        "number_not_whole: `1.5` is not a whole number | write it in a smaller unit, such as hours for days");
    CHECK(message_of(in_rule("within 1000001 days of a: b")) ==
          "number_out_of_range: `1000001` is too large: the most here is 1,000,000");
    CHECK(message_of(in_rule("within 99999999999999999999999 days of a: b")) ==
          "number_out_of_range: `99999999999999999999999` is too large: the most here is 1,000,000");
    CHECK(message_of(in_rule("within 100000 years 1 month of a: b")) ==
          "number_out_of_range: `100000 years 1 month` is too large: the most here is 1,000,000 months");
    CHECK(message_of(in_rule("by age 151: b")) ==
          "number_out_of_range: `151` is too large: the most here is 150");
    CHECK(message_of(in_rule("each visit: score > 2000001")) ==
          "number_out_of_range: `2000001` is too large: the most here is 2,000,000");
    CHECK(message_of(in_rule("each visit: score > 1.2345")) ==
          "number_out_of_range: `1.2345` has more than three decimals");
    CHECK(message_of(in_rule("within 2 weeks 3 months of a: b")) ==
          "mixed_units: `2 weeks 3 months` mixes units: only years and months go together, years first | say "
          "it in one "
          "unit");
    CHECK(place_of(in_rule("within 2 weeks 3 months of a: b")) == "2:18 3 months");
}

TEST_CASE("dates") {
    auto date = [](const std::string& text) {
        return message_of("calendar c \"C\" holiday " + text + " \"x\"");
    };
    CHECK(date("2025-02-30") ==
          "no_such_date: there is no date `2025-02-30`: February 2025 has the days 1 to 28");
    CHECK(date("2024-02-30") ==
          "no_such_date: there is no date `2024-02-30`: February 2024 has the days 1 to 29");
    CHECK(date("2025-13-01") == "no_such_date: there is no date `2025-13-01`: there is no month 13");
    CHECK(date("1825-01-01") ==
          "no_such_date: there is no date `1825-01-01`: dates lie in the years 1900 to 2199");
    CHECK(message_of("test as of 2025-01-01 25:00") ==
          "no_such_date: there is no time `25:00`: a day runs from 00:00 to 23:59");
    CHECK(message_of("calendar c \"C\" holiday 2025-3-3 \"x\"") ==
          "stray_character: `-` has no meaning here | write a date as year, month and day: `2025-03-03`");
}

TEST_CASE("what is said twice") {
    Parsed parsed("rule a\n  source \"a\"\n  source \"b\"\n  within 5 days of a: b\n");
    CHECK(parsed.messages() == "3:10 word_twice: `source` stands here a second time | keep one of them\n");
    REQUIRE(parsed.diagnostics.all()[0].labels.size() == 1);
    CHECK(parsed.diagnostics.all()[0].labels[0].text == "it stood here first");
    CHECK(parsed.text(parsed.diagnostics.all()[0].labels[0].span) == "\"a\"");
    CHECK(parsed.items().empty());
    auto twice = [](const std::string& word) {
        return "word_twice: `" + word + "` stands here a second time | keep one of them";
    };
    CHECK(message_of("standard s version \"1\" version \"2\"") == twice("version"));
    CHECK(message_of("standard s calendar a\n  calendar b") == twice("calendar"));
    CHECK(message_of("calendar c \"C\" covers 2025-01-01 to 2025-02-01 covers 2025-01-01 to 2025-02-01") ==
          twice("covers"));
    CHECK(message_of("calendar c \"C\" working days monday to friday working days monday to friday") ==
          twice("working days"));
    CHECK(message_of("while s: b every 5 days until 2 weeks until 3 weeks") == twice("until"));
    CHECK(message_of("while s: b every 5 days otherwise otherwise") == twice("otherwise"));
    CHECK(message_of("rule r topic a topic b within 5 days of a: b") == twice("topic"));
    CHECK(message_of("rule r responsible a responsible b within 5 days of a: b") == twice("responsible"));
    CHECK(message_of("within 5 days of first a of b of c: d") == twice("of"));
    CHECK(message_of("measure m count of a by month by year") ==
          "word_twice: a second period stands here | keep one of them");
    CHECK(message_of("test as of 2025-01-01 expect met late") ==
          "word_twice: a second status stands in this expectation | begin another line with `expect`");
}

TEST_CASE("characters without a meaning") {
    auto stray = [](const std::string& character, const std::string& hint) {
        return "stray_character: `" + character + "` has no meaning here" +
               (hint.empty() ? "" : " | " + hint);
    };
    CHECK(message_of(in_rule("source \xE2\x80\x9CVisiting\xE2\x80\x9D\n  within 5 days of a: b")) ==
          stray("\xE2\x80\x9C", "write straight quotation marks: `\"`"));
    CHECK(message_of(in_rule("within 5 days of a: b;")) == stray(";", "a sentence needs no mark at its end"));
    CHECK(message_of(in_rule("within 5 days of strategy-discussion: b")) ==
          stray("-", "join the words of a name by underscores: `strategy_discussion`"));
    CHECK(message_of(in_rule("within 5 days of a: b - note")) == stray("-", "a comment begins with `--`"));
    CHECK(message_of("rule caf\xC3\xA9 within 5 days of a: b") == stray("\xC3\xA9", ""));
    CHECK(place_of("rule caf\xC3\xA9 within 5 days of a: b") == "1:9 \xC3\xA9");
    CHECK(message_of(std::string("rule a\0 within 5 days of a: b", 29)) ==
          "stray_character: the invisible character U+0000 has no meaning here");
    CHECK(message_of("rule a\xE2\x80\x8B within 5 days of a: b") ==
          "stray_character: the invisible character U+200B has no meaning here");
    CHECK(message_of(in_rule("source \"a\n  within 2 days of b: c")) ==
          "unclosed_text: the text that begins here has no closing quotation mark on its line | end it with "
          "`\"`; write "
          "`\\\"` for a quotation mark inside it");
    CHECK(place_of(in_rule("source \"a\n  within 2 days of b: c")) == "2:10 \"a");
}

TEST_CASE("`where` behind `recorded`") {
    CHECK(message_of(in_rule("within 1 day of each visit: recorded where seen")) ==
          "unexpected_word: `where` cannot follow `recorded`: it narrows an event | put the condition on the "
          "event: `of "
          "each visit where \xE2\x80\xA6: recorded`");
    CHECK(message_of("measure m count of recorded") ==
          "unexpected_word: `recorded` cannot be counted: name an event");
}

TEST_CASE("every declaration's mistake is reported, one each, and the others are kept") {
    Parsed parsed("rule a\n  witin 5 days of b: c more wrong words\n  while while\n"
                  "event good on child\n  seen: yes/no\n"
                  "rule b\n  source \"x\n  within 5 dyas of b: c\n"
                  "rule good within 5 days of b: c\n"
                  "state s on child from a to b\n"
                  "section \"good\"\n"
                  "rule c\n  within 5 days of a: b and\n"
                  "test\n  2025-01-01 visit\n  as of 2025-02-30\n  expect met\n"
                  "topic good\n");
    CHECK_FALSE(parsed.result.complete);
    CHECK(parsed.messages() ==
          "2:3 unexpected_word: expected a sentence such as `within 5 working days of referral: visit`, but "
          "found `witin` "
          "| did you mean `within`?\n"
          "7:10 unclosed_text: the text that begins here has no closing quotation mark on its line | end it "
          "with `\"`; "
          "write `\\\"` for a quotation mark inside it\n"
          "10:18 unexpected_word: expected `:`, but found `from` | write `:` before `from`\n"
          "13:28 unexpected_word: the rule ends here, but expected an event\n"
          "16:9 no_such_date: there is no date `2025-02-30`: February 2025 has the days 1 to 28\n");
    CHECK(parsed.items().size() == 4);
}

TEST_CASE("a file of something else entirely") {
    Parsed parsed("Dear all,\nplease find attached the practice standards.\n");
    CHECK(parsed.messages() == "1:1 unexpected_word: expected a declaration such as `rule`, `section` or "
                               "`event`, but found `Dear`\n");
}
