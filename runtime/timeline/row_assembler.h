// Puts one row together from the texts that a format gives, and adds it to the builder. Both readers use it,
// so that what a row means does not depend on the format.
//
// Use: start(kind), then set_at and set for whatever the row gives, in any order, then commit. A setter that
// returns false says that the row cannot be used and why (problem()); start the next one then. Texts are kept
// as views until commit, so they must outlive it.
#pragma once

#include "runtime/time/civil.h"
#include "runtime/time/usual_moment.h"
#include "runtime/timeline/builder.h"
#include "runtime/timeline/read_log.h"
#include "runtime/timeline/row_vocabulary.h"
#include "runtime/timeline/string_table.h"
#include "runtime/timeline/vocabulary.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

class RowAssembler {
  public:
    // The number of an attribute's name, whether the vocabulary knows it or not.
    using NameId = RowVocabulary::NameId;

    RowAssembler(const RowVocabulary& vocabulary, const Zone& zone, TimelineBuilder& builder, ReadLog& log);
    RowAssembler(const RowAssembler&) = delete;
    RowAssembler& operator=(const RowAssembler&) = delete;

    std::optional<EventKind> find_kind(std::string_view event) const { return vocabulary_.find_kind(event); }
    // The same where RowVocabulary::name_padding bytes can be read from its first one on.
    std::optional<EventKind> find_padded_kind(std::string_view event) const {
        return vocabulary_.find_padded_kind(event);
    }
    NameId name_id(std::string_view attribute);
    // Whether any event of the vocabulary has it, and whether the row at hand has.
    bool is_known(NameId name) const { return name < vocabulary_.name_count(); }
    bool takes(NameId name) const {
        return name == planned_name || name == recorded_at_name || slot_of(row_.kind, name) != no_slot;
    }

    void start(EventKind kind) {
        row_.kind = kind;
        row_.recorded_at = no_instant;
        row_.flags = 0;
        shared_ = &nothing_recorded_[kind];
        pending_.clear();
        pending_now_ = &pending_;
        planned_.reset();
    }
    // The usual form of a time here, as every row has two; what else there may be, or may be wrong, in the .cpp.
    bool set_usual_at(std::string_view text) {
        row_.at.date_only = false;
        return text.size() == usual_moment_length && moments_.read(text.data(), row_.at.instant);
    }
    bool set_at(std::string_view text) { return set_usual_at(text) || set_unusual_at(text); }
    bool set_usual_recorded_at(std::string_view text) {
        return row_.recorded_at == no_instant && text.size() == usual_moment_length &&
               moments_.read(text.data(), row_.recorded_at);
    }
    bool set_recorded_at(std::string_view text) {
        return set_usual_recorded_at(text) || set_unusual_recorded_at(text);
    }
    // Nothing but white space is "not recorded". The names `planned` and `recorded_at` are every kind's.
    bool set(NameId name, std::string_view text);
    // All attributes of a row at once, as they stand packed in one text, for rows that give them in no other way. The
    // same few texts come over and over, so what they came to is kept.
    // True: this text came before on a row of this kind, and its attributes are set.
    bool set_as_before(std::string_view packed) {
        const RecentPacked& recent = recent_packed_[recent_place_of(packed)];
        if (recent.came_to == nullptr || recent.kind != row_.kind || !is_same_text(recent.text, packed))
            return find_as_before(packed);
        return use_as_before(*recent.came_to);
    }
    // That what was set since start() came of this text alone. A text with a value that is the row's own is not kept.
    void keep_as(std::string_view packed);
    // For what a format itself finds wrong with a row. Always false.
    bool refuse(std::string_view problem) {
        problem_ = problem;
        return false;
    }
    const std::string& problem() const { return problem_; }

    // Needs set_at. False: the builder is full, or the taker of pieces has had enough; problem() says so.
    bool commit(std::string_view case_id, std::uint64_t line) {
        return (builder_.is_of_case_at_hand(case_id) || begin_case(case_id)) && commit_to_case(line);
    }
    // The same of a row of the case that the last one was committed to.
    bool commit_to_case(std::uint64_t line) {
        if (!pending_now_->empty()) resolve_pending(line);
        const std::optional<std::uint32_t> values =
            shared_ != nullptr
                ? place_of(row_.kind, *shared_)
                : builder_.keep(row_.kind, {values_.data(), vocabulary_.value_count(row_.kind)});
        if (!values || !builder_.add_to_case(row_, *values)) [[unlikely]]
            return refuse_as_full();
        log_.row_used();
        return true;
    }

    // From so many rows on, `take` empties the builder before the next case begins; false: it wants no more.
    void hand_on(std::size_t rows, std::function<bool()> take) {
        rows_a_piece_ = rows;
        take_ = std::move(take);
    }

    // A key of a case that nothing uses, as JSON Lines may have it: "case.KEY".
    void count_case_key(std::string_view key, std::uint64_t line);

  private:
    // What can only be done once the row is known to be good.
    struct Pending {
        enum class What : std::uint8_t { text, unlisted, unknown } what;
        std::uint32_t slot_or_name;
        std::string_view text;
    };
    static constexpr NameId planned_name = RowVocabulary::planned_name;
    static constexpr NameId recorded_at_name = RowVocabulary::recorded_at_name;
    static constexpr NameId name_beyond_cap = UINT32_MAX;
    static constexpr std::uint16_t no_slot = RowVocabulary::no_slot;
    static constexpr std::uint64_t case_key = std::uint64_t{1} << 40; // beyond every NameId, below every kind

    std::uint16_t slot_of(EventKind kind, NameId name) const {
        return is_known(name) ? vocabulary_.slot_of(kind, name) : no_slot;
    }
    bool set_unusual_at(std::string_view text);
    bool set_unusual_recorded_at(std::string_view text);
    bool set_planned(std::string_view text);
    bool set_slot(std::uint16_t slot, std::string_view text);
    bool is_same_as_given(std::uint16_t slot, const ParsedValue& value) const;
    bool given_twice(std::string_view attribute);
    bool begin_case(std::string_view case_id);
    bool refuse_as_full();
    void resolve_pending(std::uint64_t line);
    void resolve(const Pending& pending, std::uint64_t line);
    const std::string& name_of(NameId name) const {
        return is_known(name) ? vocabulary_.name(name)
                              : unknown_names_.strings()[name - vocabulary_.name_count()];
    }
    const std::string& attribute_name(std::uint16_t slot) const {
        return vocabulary_.event(row_.kind).attributes[slot].name;
    }

    const RowVocabulary& vocabulary_;
    const Zone& zone_;
    UsualMoments moments_;
    TimelineBuilder& builder_;
    ReadLog& log_;
    StringTable unknown_names_; // as they come, numbered behind those of the vocabulary

    // Values that rows of a kind share, and where the builder has them, if it still is at that generation.
    struct Shared {
        std::vector<std::int32_t> values;
        std::uint64_t generation = UINT64_MAX;
        std::uint32_t place = 0;
    };
    std::optional<std::uint32_t> place_of(EventKind kind, Shared& shared) {
        if (shared.generation == builder_.generation()) return shared.place;
        return keep_shared(kind, shared);
    }
    std::optional<std::uint32_t> keep_shared(EventKind kind, Shared& shared);
    std::int32_t* own_values(); // the row's, which no other row shares from here on

    TimelineRow row_;
    Shared* shared_ = nullptr;         // what the row has, as long as it has none of its own; null: it has
    std::vector<std::int32_t> values_; // its own: as many as any kind has; the row's are the first of them
    std::vector<Pending> pending_;
    // The row's: its own, or those of a text that came before.
    const std::vector<Pending>* pending_now_ = &pending_;
    std::optional<bool> planned_;
    std::string problem_;
    // Packed attributes of a kind, and what they came to. Bounded: a file whose texts never repeat gains nothing.
    struct Packed {
        Shared shared;
        std::vector<Pending> pending; // its texts are views into `text`
        std::string text;
    };
    struct PackedOfKind {
        StringTable texts;
        std::vector<std::unique_ptr<Packed>> came_to; // as `texts` numbers them
    };
    // The short way to one of them: the last one that came of those that are looked for in the same place first.
    struct RecentPacked {
        Packed* came_to = nullptr;
        std::string_view text;
        EventKind kind = 0;
    };
    std::size_t recent_place_of(std::string_view packed) const {
        const std::size_t size = packed.size();
        std::uint64_t word = row_.kind + (std::uint64_t{size} << 32);
        if (size >= 8)
            word ^=
                load_bytes(packed.data(), 8) * 0xBF58476D1CE4E5B9u ^ load_bytes(packed.data() + size - 8, 8);
        else if (size > 0)
            word ^= load_bytes(packed.data(), 1) << 8 | load_bytes(packed.data() + size - 1, 1) << 16;
        return word * 0x9E3779B97F4A7C15u >> 56;
    }
    bool find_as_before(std::string_view packed);
    bool use_as_before(Packed& came_to) {
        new_texts_[row_.kind] = 0;
        shared_ = &came_to.shared;
        pending_now_ = &came_to.pending;
        return true;
    }
    static constexpr std::size_t most_packed = 512;     // of a kind
    static constexpr std::size_t longest_packed = 256;  // bytes
    static constexpr std::uint32_t never_repeats = 256; // so many new ones in a row: no longer looked up
    std::vector<std::unique_ptr<PackedOfKind>> packed_; // by kind; null: none of it yet
    std::vector<std::uint32_t> new_texts_; // by kind, that came since the last one that was known
    std::array<RecentPacked, 256> recent_packed_{};
    std::vector<Shared> nothing_recorded_; // by kind

    std::size_t rows_a_piece_ = SIZE_MAX;
    std::function<bool()> take_;
};

} // namespace plumbline
