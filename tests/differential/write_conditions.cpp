// Conditions: what may be asked at a moment. What would run on (`where`, `within`) stands in brackets, so that the text may stand
// wherever a condition may.
#include "tests/differential/standard_writer.h"

#include <fmt/format.h>

namespace plumbline::differential {

std::string StandardWriter::condition(const Asked& asked, int depth) {
    std::string text = test(asked, depth);
    if (depth == 0 || !random_.percent(35)) return text;
    const int more = random_.between(1, 2);
    for (int i = 0; i < more; ++i) {
        const bool is_and = random_.percent(50);
        use(is_and ? Piece::test_and : Piece::test_or);
        text += (is_and ? " and " : " or ") + test(asked, depth - 1);
    }
    return text;
}

std::string StandardWriter::test(const Asked& asked, int depth) {
    const std::vector<AttributeInfo> attributes = words_.common_attributes(asked.kinds);
    if (!attributes.empty() && random_.percent(60)) return attribute_test(attributes);
    switch (random_.below(depth > 0 ? 8 : 5)) {
    case 0:
        if (asked.in_spell) break;
        [[fallthrough]];
    case 1:
        if (random_.percent(50)) {
            use(Piece::test_age);
            return "age " + random_.one_of<std::string>({"over", "under", "at least"}) + " " + age();
        }
        use(Piece::test_age_between);
        {
            const int from = random_.between(0, 16);
            return fmt::format("age from {} years to {} years {} months", from, from + random_.between(0, 4),
                               random_.between(1, 11));
        }
    case 2: {
        use(Piece::test_holds);
        const std::string& state = random_.one_of(words_.states).name;
        const int how = random_.between(0, 5);
        if (how == 0) return "no " + state;
        if (how > 2) return state;
        use(Piece::test_not);
        return "not " + state;
    }
    case 3:
    case 4:
        return happening(depth);
    case 5:
        use(Piece::test_not);
        return "not " + test(asked, depth - 1);
    case 6: {
        use(Piece::state_opened);
        const Words::State& state = random_.one_of(words_.states);
        return "(" + state.name + " where " + test({state.opening, false}, depth - 1) + ")";
    }
    default:
        use(Piece::test_brackets);
        return (random_.percent(30) ? "not (" : "(") + condition(asked, depth - 1) + ")";
    }
    use(Piece::test_elapsed);
    return (random_.percent(50) ? "elapsed over " : "elapsed under ") + duration();
}

std::string StandardWriter::happening(int depth) {
    const Words::Term& term = random_.one_of(words_.terms);
    std::string text = random_.percent(20) ? "no " : "";
    use(text.empty() ? Piece::test_happened : Piece::test_happened_no);
    const bool counts = random_.percent(20);
    const bool asks = depth > 0 && random_.percent(30);
    const bool within = random_.percent(25);
    if (counts) {
        use(Piece::test_happened_nth);
        text += ordinal(true) + " ";
    }
    text += term.name;
    if (counts && random_.percent(30)) text += " of " + random_.one_of(words_.states).name;
    if (asks) {
        use(Piece::test_happened_where);
        text += " where (" + condition({term.kinds, false}, depth - 1) + ")";
    }
    if (within) {
        use(Piece::test_happened_within);
        text += " within " + duration();
    }
    return counts || asks || within ? "(" + text + ")" : text;
}

std::string StandardWriter::attribute_test(const std::vector<AttributeInfo>& attributes) {
    const AttributeInfo& attribute = random_.one_of(attributes);
    if (random_.percent(10)) {
        use(Piece::test_recorded);
        return attribute.name + (random_.percent(50) ? " is recorded" : " is not recorded");
    }
    const bool may_be_listed = attribute.type != AttributeType::yes_no;
    if (may_be_listed && random_.percent(25)) {
        use(Piece::test_listed);
        std::string text = attribute.name + (random_.percent(25) ? " not in (" : " in (") + value(attribute);
        if (random_.percent(70)) text += ", " + value(attribute);
        return text + ")";
    }
    if (attribute.type == AttributeType::yes_no && random_.percent(70)) {
        use(Piece::test_yes_no);
        return random_.percent(30) ? "not " + attribute.name : attribute.name;
    }
    return attribute.name + " " + comparison(attribute) + " " + value(attribute);
}

std::string StandardWriter::comparison(const AttributeInfo& attribute) {
    const bool has_order = attribute.type == AttributeType::number || attribute.type == AttributeType::date;
    if (has_order && random_.percent(75))
        return random_.one_of<std::string>({"<", ">", "<=", ">=", "at least", "at most", "over", "under"});
    return random_.one_of<std::string>({"=", "=", "is", "!=", "is not"});
}

std::string StandardWriter::value(const AttributeInfo& attribute) {
    switch (attribute.type) {
    case AttributeType::yes_no:
        use(Piece::test_yes_no);
        return random_.percent(50) ? "yes" : "no";
    case AttributeType::choice:
        use(Piece::test_choice);
        return random_.one_of(attribute.choices);
    case AttributeType::role:
        use(Piece::test_role);
        return random_.one_of(words_.roles);
    case AttributeType::number:
        use(Piece::test_number);
        return random_.one_of<std::string>({"0", "1", "2", "2.5", "3"});
    case AttributeType::duration:
        use(Piece::test_duration);
        return random_.one_of<std::string>({"2 weeks", "10 working days", "1 month"});
    case AttributeType::date:
        use(Piece::test_date);
        return random_.one_of<std::string>({"2025-02-28", "2025-03-31", "2025-06-01"});
    case AttributeType::text:
        use(Piece::test_text);
        return random_.one_of<std::string>({"foster", "\"home\""});
    case AttributeType::reference:
        break;
    }
    use(Piece::test_reference);
    return random_.one_of<std::string>({"e1", "\"e2\"", "w1"});
}

} // namespace plumbline::differential
