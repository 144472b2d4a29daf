// Counts of what came out, so that a form, a piece or a status which the generators never reach is seen.
#pragma once

#include "runtime/time/duration.h"
#include "runtime/vm/obligation.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::differential {

enum class Piece : std::uint8_t {
#define PLUMBLINE_PIECE(name, words) name,
#include "tests/differential/pieces.def"
#undef PLUMBLINE_PIECE
};
std::string_view words_of(Piece piece);
inline constexpr std::size_t piece_count = static_cast<std::size_t>(Piece::known_at) + 1;

struct Uses {
    std::array<std::uint64_t, piece_count> pieces{};
    std::array<std::uint64_t, unit_count> units{};
    // By form, in the order of the table of forms: rules, and their obligations by status.
    struct FormUse {
        std::uint64_t rules = 0;
        std::uint64_t figures = 0; // limits and measures have lines of their own
        std::array<std::uint64_t, status_count> statuses{};
        std::uint64_t obligations() const;
    };
    std::vector<FormUse> forms;

    void count(Piece piece) { ++pieces[static_cast<std::size_t>(piece)]; }
    void count(Unit unit) { ++units[static_cast<std::size_t>(unit)]; }
    FormUse& form(std::size_t index);
    void add(const Uses& other);
    std::uint64_t of(Status status) const;
    // A table for people.
    std::string table() const;
    // What a whole run should have produced, and never did; one a line.
    std::vector<std::string> never_produced() const;
};

} // namespace plumbline::differential
