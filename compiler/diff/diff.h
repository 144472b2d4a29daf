// Two checked standards to a comparison: lined up duty by duty, each verdict proved, each witness run.
#pragma once

#include "compiler/diagnostics/source.h"
#include "compiler/diff/comparison.h"
#include "compiler/sema/model.h"

#include <functional>
#include <string>

namespace plumbline::diff {

struct Input {
    const model::Standard& standard;
    const SourceSet& sources; // what the standard was checked from
    std::string path;         // as its reader named it
};

struct Options {
    std::string topic; // only duties of this topic; empty: all
    // B is a later version of A: rules are lined up by their names first, and what was written anew is named.
    bool versions = false;
    // Called as duties are done, for a progress line. May be empty.
    std::function<void(std::size_t done, std::size_t total)> progress;
};

// Never fails: what cannot be decided is a pair of verdict `undecided` with its reason, and a witness that the
// runtime does not confirm stands in Comparison::unconfirmed. The same input gives the same answer.
Comparison compare(const Input& a, const Input& b, const Options& options = {});

} // namespace plumbline::diff
