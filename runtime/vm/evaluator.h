// Obligations from a bundle and timelines: the interpreter of the bytecode.
#pragma once

#include "runtime/bundle/bundle.h"
#include "runtime/vm/exact_obligations.h"
#include "runtime/vm/obligation.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace plumbline {

struct AsOf {
    Instant as_of = 0;               // events after it do not exist
    std::optional<Instant> known_at; // nor, where given, does what was recorded after it
};

struct ProgramTables;
struct NativeCode;

// A verified bundle made ready for running: tables built, attributes looked up. Immutable; share it between
// threads.
class Program {
  public:
    explicit Program(Bundle bundle); // verified: by read_bundle, or by the compiler
    ~Program();
    Program(Program&&) noexcept;
    Program& operator=(Program&&) noexcept;

    const Bundle& bundle() const;
    const Calendar& calendar() const;
    // For runtime/jit, which compiles what it finds in the tables.
    const ProgramTables& tables() const { return *tables_; }
    // From here on forms run as this code, made for this program. Not while something is evaluated.
    void run_as(std::shared_ptr<const NativeCode> code);

  private:
    friend class Evaluator;
    std::unique_ptr<ProgramTables> tables_;
};

// A spell that is open at as_of and counts towards a limit across cases. An empty subject: the attribute is
// not recorded.
struct LimitOpening {
    std::uint32_t rule = 0;
    std::string subject;
    bool certain = true;
};

// Runs a program over cases. One for each thread: it holds the scratch space.
class Evaluator {
  public:
    Evaluator(const Program& program, const Timelines& timelines, AsOf when);
    ~Evaluator();
    // Appends the case's obligations in order of rule name, anchor, due, requires.
    // `openings`, where given, gains what the case contributes to limits across cases (limits.h).
    void evaluate(std::size_t case_index, std::vector<Obligation>& out,
                  std::vector<LimitOpening>* openings = nullptr);
    // The same of the cases [begin, end), one behind the other. `apart`, where given, gains in short, form by form, what the
    // commonest forms make where nothing is in doubt, and `out` the rest, in the same order.
    void evaluate(std::size_t begin, std::size_t end, std::vector<Obligation>& out,
                  std::vector<LimitOpening>* openings = nullptr, ExactObligations* apart = nullptr);
    // Brings `found`, which evaluate() gave for the case before events of these kinds were added to it, up to date: only
    // the rules are run that such events can touch. Row numbers in what stays are those of before.
    void update(std::size_t case_index, std::span<const EventKind> added, std::vector<Obligation>& found);
    // From here on as of another instant.
    void ask(AsOf when);
    // A measure's moments in this case: m0 and m1 of its code. For measures.h.
    struct MeasuredMoment {
        Instant at;
        std::uint32_t row;
        bool certain;
    };
    void measure(std::size_t case_index, std::size_t measure, std::vector<MeasuredMoment>& first,
                 std::vector<MeasuredMoment>& second);

  private:
    struct Scratch;
    std::unique_ptr<Scratch> scratch_;
};

} // namespace plumbline
