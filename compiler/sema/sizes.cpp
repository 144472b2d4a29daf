#include "compiler/sema/sizes.h"

namespace plumbline::sema {

namespace {

std::size_t size_of_all(const std::vector<model::Condition>& parts) {
    std::size_t size = 1;
    for (const model::Condition& part : parts)
        size += size_of(part);
    return size;
}

} // namespace

std::size_t size_of(const std::vector<model::Alternative>& alternatives) {
    std::size_t size = alternatives.size();
    for (const model::Alternative& alternative : alternatives) {
        if (alternative.where) size += size_of(*alternative.where);
    }
    return size;
}

std::size_t size_of(const model::Condition& condition) {
    if (auto* inner = std::get_if<model::Not>(&condition.kind)) return 1 + size_of(*inner->inner);
    if (auto* all = std::get_if<model::AllOf>(&condition.kind)) return size_of_all(all->parts);
    if (auto* any = std::get_if<model::AnyOf>(&condition.kind)) return size_of_all(any->parts);
    if (auto* list = std::get_if<model::AttributeIn>(&condition.kind)) return 1 + list->values.size();
    if (auto* happened = std::get_if<model::Happened>(&condition.kind))
        return 1 + size_of(happened->pattern->alternatives);
    if (auto* holds = std::get_if<model::Holds>(&condition.kind)) {
        return holds->state->opened ? 1 + size_of(*holds->state->opened) : 1;
    }
    return 1;
}

} // namespace plumbline::sema
