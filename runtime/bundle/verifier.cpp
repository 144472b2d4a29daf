#include "runtime/bundle/verifier.h"
#include "runtime/bundle/bundle_file.h"
#include "runtime/timeline/text.h"

#include <fmt/format.h>

namespace plumbline {

namespace verifier {

std::string quoted(std::string_view name) {
    return fmt::format("`{}`", shown(name));
}

std::string quoted(const Bundle& bundle, TextIndex text) {
    return text < bundle.texts.size() ? quoted(bundle.texts[text]) : fmt::format("text {}", text);
}

std::string place_of(const Bundle& bundle, std::string_view sort, TextIndex name, std::size_t index) {
    if (name == no_text || name >= bundle.texts.size()) return fmt::format("{} {}", sort, index + 1);
    return fmt::format("{} {}", sort, quoted(bundle.texts[name]));
}

} // namespace verifier

namespace {

std::string verify_and_bound(const Bundle& bundle, EvaluationBounds& bounds) {
    using namespace verifier;
    for (const auto check : {check_sizes, check_texts, check_calendar, check_vocabulary, check_durations,
                             check_states, check_labels}) {
        if (std::string problem = check(bundle); !problem.empty()) return problem;
    }
    std::vector<RegisterNeeds> needs;
    if (std::string problem = check_conditions(bundle, needs); !problem.empty()) return problem;
    if (std::string problem = check_state_conditions(bundle, needs); !problem.empty()) return problem;
    return check_code(bundle, needs, bounds);
}

} // namespace

std::string verify(const Bundle& bundle) {
    EvaluationBounds bounds;
    return verify_and_bound(bundle, bounds);
}

EvaluationBounds evaluation_bounds(const Bundle& bundle) {
    EvaluationBounds bounds;
    verify_and_bound(bundle, bounds);
    return bounds;
}

} // namespace plumbline
