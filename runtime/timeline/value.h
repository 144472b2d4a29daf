// From the text of an attribute to its column value.
#pragma once

#include "runtime/time/civil.h"
#include "runtime/timeline/string_table.h"
#include "runtime/timeline/vocabulary.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

enum class ValueFault : std::uint8_t {
    none,
    not_yes_no,
    not_a_number,
    too_many_decimals,
    number_out_of_range,
    not_a_duration,
    not_a_date,
    no_such_date,
};

struct ParsedValue {
    enum class Outcome : std::uint8_t {
        not_recorded, // nothing but white space
        column,       // `value` is the column value
        text,         // `text` belongs in the table of texts
        unlisted,     // a choice or role that the vocabulary does not list; normalise_name(text) names it
        unusable,     // see `fault`
    };
    Outcome outcome = Outcome::not_recorded;
    ValueFault fault = ValueFault::none;
    std::int32_t value = 0;
    std::string_view text; // trimmed
};

// Which column value a text is, by type of attribute. Immutable; owns what it needs of the vocabulary.
//
//   yes/no           true, false, yes, no, y, n, 1, 0 in any case
//   choice, role     case ignored, spaces and hyphens are underscores
//   number           up to 3 decimals, between -2147483.647 and 2147483.647
//   duration         as the language writes it: `6 weeks`
//   date             YYYY-MM-DD
//   text, reference  as written, less the white space around it
class ValueParser {
  public:
    explicit ValueParser(const Vocabulary& vocabulary);
    ParsedValue parse(EventKind kind, std::size_t slot, std::string_view text) const;

  private:
    struct Attribute {
        AttributeType type;
        std::uint32_t list; // in lists_, for a choice or role
    };
    // The value of each spelling in the table.
    struct List {
        StringTable names;
        std::vector<std::int32_t> values;
        std::size_t longest = 0;
    };
    static List make_list(const std::vector<std::string>& names);
    ParsedValue parse_listed(const List& list, std::string_view text) const;

    std::vector<std::vector<Attribute>> attributes_; // by kind and slot
    std::vector<List> lists_;                        // the first is that of roles
};

std::optional<bool> parse_yes_no(std::string_view text);
// In thousandths.
ValueFault parse_number(std::string_view text, std::int32_t& thousandths);
// Lower case, with underscores for spaces and hyphens.
std::string normalise_name(std::string_view text);

// What to tell of a value that cannot be used: what was seen, then what was expected. Repeats nothing of the
// value but a date.
std::string describe(ValueFault fault, std::string_view attribute, std::string_view text);
std::string describe(MomentError error, std::string_view column, std::string_view text);

} // namespace plumbline
