// The vocabulary and the calendar that generated standards stand on, read once, and standards compiled over them.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/model.h"
#include "compiler/syntax/parser.h"
#include "runtime/bundle/bundle.h"
#include "tests/differential/words.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::differential {

struct CompiledStandard {
    SourceSet sources;
    Diagnostics diagnostics;
    std::optional<model::Standard> model; // nothing where there are errors
    FileIndex file = 0;                   // the standard's own text
};

// Immutable after load(); share it between threads.
class Library {
  public:
    // `folder` holds vocabulary/trial.std and calendars/trial.std. Nothing, with the reason in `error`, where they
    // cannot be read or have mistakes.
    static std::optional<Library> load(const std::string& folder, std::string& error);

    const Words& words() const { return words_; }
    const CalendarData& calendar() const { return calendar_; }
    CompiledStandard compile(std::string_view text) const;

  private:
    std::vector<SourceText> texts_;
    std::vector<ParseResult> parsed_;
    Words words_;
    CalendarData calendar_;
};

// What stands before the rules of every generated standard.
inline constexpr std::string_view standard_header =
    "standard trial \"Trial\" version \"1\" calendar trial uses trial\n";

} // namespace plumbline::differential
