#include "runtime/timeline/row_assembler.h"

#include "runtime/timeline/text.h"

#include <algorithm>
#include <fmt/format.h>

namespace plumbline {

namespace {

// Stands in the slot of a text until the row is good. As other values may look like it, it only means "look
// closer".
constexpr std::int32_t value_pending = INT32_MAX;

} // namespace

RowAssembler::RowAssembler(const RowVocabulary& vocabulary, const Zone& zone, TimelineBuilder& builder,
                           ReadLog& log)
    : vocabulary_(vocabulary),
      zone_(zone),
      moments_(zone),
      builder_(builder),
      log_(log),
      values_(vocabulary.most_values()),
      packed_(vocabulary.kind_count()),
      new_texts_(vocabulary.kind_count()),
      nothing_recorded_(vocabulary.kind_count()) {} // as many values as are left off

RowAssembler::NameId RowAssembler::name_id(std::string_view attribute) {
    if (const std::optional<NameId> known = vocabulary_.find_name(attribute)) return *known;
    const std::uint32_t found = unknown_names_.find(attribute);
    if (found != StringTable::none) return vocabulary_.name_count() + found;
    // A file that makes up a new name in every row must not fill the memory.
    if (unknown_names_.size() >= ReadReport::max_names) return name_beyond_cap;
    return vocabulary_.name_count() + unknown_names_.add(attribute);
}

std::int32_t* RowAssembler::own_values() {
    if (shared_ != nullptr) {
        const auto rest = std::copy(shared_->values.begin(), shared_->values.end(), values_.begin());
        std::fill(rest, values_.begin() + static_cast<std::ptrdiff_t>(vocabulary_.value_count(row_.kind)),
                  not_recorded);
        shared_ = nullptr;
    }
    return values_.data();
}

bool RowAssembler::given_twice(std::string_view attribute) {
    problem_ = fmt::format("`{}` is given twice with different values: expected it once", attribute);
    return false;
}

bool RowAssembler::set_unusual_at(std::string_view given) {
    const std::string_view text = trim(given);
    const MomentError error = parse_moment(text, zone_, row_.at);
    if (error == MomentError::none) return true;
    problem_ = describe(error, "at", text);
    return false;
}

bool RowAssembler::set_unusual_recorded_at(std::string_view given) {
    const std::string_view text = trim(given);
    if (text.empty()) return true;
    ParsedMoment moment{};
    const MomentError error = parse_moment(text, zone_, moment);
    if (error != MomentError::none) {
        problem_ = describe(error, "recorded_at", text);
        return false;
    }
    const std::uint8_t date_only = moment.date_only ? recorded_at_is_date_only : std::uint8_t{0};
    if (row_.recorded_at != no_instant &&
        (row_.recorded_at != moment.instant || (row_.flags & recorded_at_is_date_only) != date_only))
        return given_twice("recorded_at");
    row_.recorded_at = moment.instant;
    row_.flags |= date_only;
    return true;
}

bool RowAssembler::set_planned(std::string_view text) {
    const std::optional<bool> value = parse_yes_no(text);
    if (!value) {
        problem_ = describe(ValueFault::not_yes_no, "planned", text);
        return false;
    }
    if (planned_ && *planned_ != *value) return given_twice("planned");
    planned_ = value;
    if (*value) row_.flags |= is_planned;
    return true;
}

bool RowAssembler::set(NameId name, std::string_view given) {
    const std::string_view text = trim(given);
    if (text.empty()) return true;
    if (name == planned_name && !set_planned(text)) return false;
    if (name == recorded_at_name) return set_recorded_at(text);
    const std::uint16_t slot = slot_of(row_.kind, name);
    if (slot != no_slot) return set_slot(slot, text);
    if (name != planned_name) pending_.push_back({Pending::What::unknown, name, {}});
    return true;
}

bool RowAssembler::find_as_before(std::string_view packed) {
    std::uint32_t& new_texts = new_texts_[row_.kind];
    if (new_texts >= never_repeats || packed.size() > longest_packed) return false;
    const PackedOfKind* const known = packed_[row_.kind].get();
    const std::uint32_t found = known != nullptr ? known->texts.find(packed) : StringTable::none;
    if (found == StringTable::none) {
        ++new_texts;
        return false;
    }
    Packed& came_to = *known->came_to[found];
    recent_packed_[recent_place_of(packed)] = {&came_to, came_to.text, row_.kind};
    return use_as_before(came_to);
}

void RowAssembler::keep_as(std::string_view packed) {
    if (packed_[row_.kind] == nullptr) packed_[row_.kind] = std::make_unique<PackedOfKind>();
    PackedOfKind& known = *packed_[row_.kind];
    if (known.came_to.size() >= most_packed || packed.size() > longest_packed || planned_) return;
    if (packed.find("recorded_at") != std::string_view::npos) return; // it is no value of the row's kind
    for (const Pending& pending : pending_)
        if (pending.what == Pending::What::text || pending.slot_or_name == name_beyond_cap) return;
    known.came_to.push_back(std::make_unique<Packed>());
    Packed& came_to = *known.came_to.back();
    came_to.text = packed;
    const std::int32_t* const values = own_values();
    came_to.shared.values.assign(values, values + vocabulary_.value_count(row_.kind));
    came_to.pending = pending_;
    for (Pending& pending : came_to.pending)
        if (!pending.text.empty())
            pending.text = std::string_view(came_to.text)
                               .substr(static_cast<std::size_t>(pending.text.data() - packed.data()),
                                       pending.text.size());
    known.texts.add(packed);
}

bool RowAssembler::set_slot(std::uint16_t slot, std::string_view text) {
    const ParsedValue value = vocabulary_.parse(row_.kind, slot, text);
    if (value.outcome == ParsedValue::Outcome::unusable) {
        problem_ = describe(value.fault, attribute_name(slot), value.text);
        return false;
    }
    std::int32_t& own = own_values()[slot];
    if (own != not_recorded) return is_same_as_given(slot, value) || given_twice(attribute_name(slot));
    switch (value.outcome) {
    case ParsedValue::Outcome::column:
        own = value.value;
        break;
    case ParsedValue::Outcome::text:
        own = value_pending;
        pending_.push_back({Pending::What::text, slot, value.text});
        break;
    case ParsedValue::Outcome::unlisted:
        own = value_pending;
        pending_.push_back({Pending::What::unlisted, slot, value.text});
        break;
    case ParsedValue::Outcome::not_recorded:
    case ParsedValue::Outcome::unusable:
        break;
    }
    return true;
}

bool RowAssembler::is_same_as_given(std::uint16_t slot, const ParsedValue& value) const {
    for (const Pending& pending : pending_) {
        if (pending.what == Pending::What::unknown || pending.slot_or_name != slot) continue;
        if (pending.what == Pending::What::text) return pending.text == value.text;
        return value.outcome == ParsedValue::Outcome::unlisted &&
               normalise_name(pending.text) == normalise_name(value.text);
    }
    return value.outcome == ParsedValue::Outcome::column && values_[slot] == value.value;
}

void RowAssembler::resolve(const Pending& pending, std::uint64_t line) {
    const std::uint64_t kind_key = std::uint64_t{row_.kind} << 48;
    switch (pending.what) {
    case Pending::What::text:
        own_values()[pending.slot_or_name] = builder_.text(pending.text);
        break;
    case Pending::What::unlisted: {
        const std::string name = normalise_name(pending.text);
        const std::int32_t value = builder_.unlisted(name);
        own_values()[pending.slot_or_name] = value;
        const std::uint64_t key =
            kind_key | std::uint64_t{pending.slot_or_name} << 32 | static_cast<std::uint32_t>(value);
        log_.unlisted_value(key, line, [&] {
            return fmt::format("{}.{} = {}", vocabulary_.event(row_.kind).name,
                               attribute_name(static_cast<std::uint16_t>(pending.slot_or_name)), shown(name));
        });
        break;
    }
    case Pending::What::unknown:
        if (pending.slot_or_name == name_beyond_cap) {
            log_.name_beyond_cap();
        } else {
            log_.unknown_attribute(kind_key | pending.slot_or_name, line, [&] {
                return fmt::format("{}.{}", vocabulary_.event(row_.kind).name,
                                   shown(name_of(pending.slot_or_name)));
            });
        }
        break;
    }
}

bool RowAssembler::begin_case(std::string_view case_id) {
    // Before anything of the row is numbered: numbers are a piece's own.
    if (builder_.row_count() >= rows_a_piece_ && !take_()) return refuse("no more was wanted");
    builder_.begin_case(case_id);
    return true;
}

void RowAssembler::resolve_pending(std::uint64_t line) {
    for (const Pending& pending : *pending_now_)
        resolve(pending, line);
}

std::optional<std::uint32_t> RowAssembler::keep_shared(EventKind kind, Shared& shared) {
    const std::optional<std::uint32_t> place = builder_.keep(kind, shared.values);
    if (!place) return std::nullopt;
    shared.place = *place;
    shared.generation = builder_.generation();
    return place;
}

bool RowAssembler::refuse_as_full() {
    return refuse(
        "there are more events, or more attribute values, than 4294967294: expected fewer; split the "
        "input by case");
}

void RowAssembler::count_case_key(std::string_view key, std::uint64_t line) {
    const NameId name = name_id(key);
    if (name == name_beyond_cap) return log_.name_beyond_cap();
    log_.unknown_attribute(case_key | name, line, [&] { return "case." + shown(key); });
}

} // namespace plumbline
