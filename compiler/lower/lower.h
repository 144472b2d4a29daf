// The checked model to bytecode. The only place that emits it.
#pragma once

#include "compiler/diagnostics/source.h"
#include "compiler/sema/model.h"
#include "runtime/bundle/bundle.h"

namespace plumbline {

// `sources` are those the standard was checked from: their places go into the bundle, so that every
// obligation can say where it came from. The result passes verify().
Bundle lower(const model::Standard& standard, const SourceSet& sources);

} // namespace plumbline
