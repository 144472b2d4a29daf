// Reads words along all readings of the grammar at once. Private to this room.
//
// ANTLR says that an item does not parse, but not always at which word: its predictions look ahead and fail
// as a whole. So an item that does not parse is read a second time here. The misfit is the first word that no
// reading can take; what the readings would have taken in its place is what was expected.
#pragma once

#include "compiler/syntax/grammar.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace plumbline::syntax {

// One way on: a word of the grammar, or a part of it that is better named than spelled out.
struct Expected {
    std::size_t kind = 0;    // the word
    std::size_t rule = 0;    // the rule of the grammar that it belongs to
    std::string_view phrase; // "an event"; empty: say the word itself
    bool operator==(const Expected&) const = default;
};

class Readings {
  public:
    // A rule that was entered and where to go on when it ends. Shared between readings.
    struct Return {
        const Return* outer;
        antlr4::atn::ATNState* next;
    };
    struct Reading {
        antlr4::atn::ATNState* state;
        const Return* outer;
        bool operator==(const Reading&) const = default;
    };
    // All readings of the words so far, by number: the same set has the same number, so that what repeats in
    // a long list is worked out once.
    using Front = std::uint32_t;
    // The words make no sense.
    static constexpr Front none = 0;

    explicit Readings(const antlr4::atn::ATN& atn);

    Front start(std::size_t rule);
    Front step(Front front, std::size_t kind);
    // `previous` is the word before, which tells an event that starts a clock from others.
    std::vector<Expected> expected(Front front, std::size_t previous);

  private:
    struct Hash {
        std::size_t operator()(const Reading& reading) const;
        std::size_t operator()(const std::vector<Reading>& readings) const;
    };
    const Return* enter(const Return* outer, antlr4::atn::ATNState* next);
    Front number_of(std::vector<Reading> readings);
    std::vector<Reading> readings_after(const std::vector<Reading>& readings, std::size_t kind);

    const antlr4::atn::ATN& atn_;
    // Node addresses in these maps are stable.
    std::unordered_map<Reading, Return, Hash> returns_;
    std::unordered_map<std::vector<Reading>, Front, Hash> numbers_;
    std::vector<const std::vector<Reading>*> fronts_;
    std::unordered_map<std::uint64_t, Front> steps_; // by front and kind of word
};

} // namespace plumbline::syntax
