// The file format of bundles: writing, reading, and the verifier that always runs on reading.
#pragma once

#include "runtime/bundle/bundle.h"
#include "runtime/bundle/signature.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace plumbline {

inline constexpr std::uint32_t bundle_format_version = 1;

// The same bundle gives the same bytes on any machine.
std::vector<std::uint8_t> write_bundle(const Bundle& bundle);

struct BundleError {
    std::string message; // "the code section's checksum does not match: the file was altered or cut short"
};
struct ReadBundle {
    std::optional<Bundle> bundle;
    BundleError error;                // where there is no bundle
    std::vector<PublicKey> signed_by; // whose signatures it bears; each of them holds
};
// Whole, well-formed and verified, or refused with the reason. Never throws, whatever the bytes. A bundle that
// bears a signature that does not hold is refused; whether one must be there, and whose, is the caller's to say.
ReadBundle read_bundle(std::span<const std::uint8_t> bytes);

// What the evaluator relies on: every index in bounds, every register written before it is read, every
// operand of its type, every condition leaving exactly one answer on a stack of at most max_condition_stack,
// rules watching only rules before them. Empty when the bundle is sound. Called by read_bundle, and by the
// compiler on what it emits.
inline constexpr std::size_t max_condition_stack = 64;
inline constexpr std::size_t max_registers = 4096;
std::string verify(const Bundle& bundle);

// How many bytes each section takes, in their order, with the header before and the signatures behind them. For a
// bundle that read_bundle accepts.
struct SectionSize {
    std::string name;
    std::size_t bytes;
};
std::vector<SectionSize> section_sizes(std::span<const std::uint8_t> bytes);

// BLAKE2b-256 over names and texts of the sources, in name order.
struct NamedSource {
    std::string name;
    std::string text;
};
std::array<std::uint8_t, 32> hash_sources(std::vector<NamedSource> sources);

// The bundle for people: sections, and each rule's code with names in place of numbers.
std::string disassemble(const Bundle& bundle);

} // namespace plumbline
