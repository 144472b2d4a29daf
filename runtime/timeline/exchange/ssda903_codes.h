// The code sets of SSDA903 on which events depend, each as one table.
#pragma once

#include <cstdint>
#include <string_view>

namespace plumbline::exchange {

// RNE: why a new episode began.
struct NewEpisodeCode {
    std::string_view code;
    std::string_view meaning;
    bool starts_care = false;
    bool new_placement = false;
    bool new_legal_status = false;
    bool same_carer = false;
};

// LS: the legal status during an episode. Events at the first and after the last day of a run of it, if there
// are any.
struct LegalStatusCode {
    std::string_view code;
    std::string_view meaning;
    std::string_view start_event = {};
    std::string_view end_event = {};
    bool short_break = false;
};

// PLACE (PL in the XML): where the child lives. `type` is the vocabulary's word, empty where it has none that
// fits.
struct PlacementCode {
    std::string_view code;
    std::string_view meaning;
    std::string_view type = {};
};

// REC: why an episode ended.
enum class EpisodeEnd : std::uint8_t { goes_on, care_ended, adopted };
struct EndCode {
    std::string_view code;
    std::string_view meaning;
    EpisodeEnd end = EpisodeEnd::care_ended;
};

// nullptr for a code that the set does not have. Codes are compared without regard to case.
const NewEpisodeCode* find_new_episode_code(std::string_view code);
const LegalStatusCode* find_legal_status_code(std::string_view code);
const PlacementCode* find_placement_code(std::string_view code);
const EndCode* find_end_code(std::string_view code);

} // namespace plumbline::exchange
