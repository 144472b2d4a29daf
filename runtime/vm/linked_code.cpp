#include "runtime/vm/linked_code.h"
#include "runtime/bundle/words.h"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <unordered_map>

namespace plumbline {

namespace {

// More clauses than this rule out hardly a case more, and take their time.
constexpr std::size_t most_clauses = 3;

void add_clause(KindNeeds& needs, const KindClause& clause) {
    if (std::find(needs.begin(), needs.end(), clause) == needs.end()) needs.push_back(clause);
}

// The shortest say the most.
KindNeeds shortened(KindNeeds needs) {
    std::stable_sort(needs.begin(), needs.end(),
                     [](const KindClause& a, const KindClause& b) { return a.size() < b.size(); });
    if (needs.size() > most_clauses) needs.resize(most_clauses);
    return needs;
}

KindNeeds needs_both(const KindNeeds& a, const KindNeeds& b) {
    KindNeeds needs = a;
    for (const KindClause& clause : b)
        add_clause(needs, clause);
    return shortened(std::move(needs));
}

// (a1 and a2) or (b1 and b2): each of a's clauses joined with each of b's.
KindNeeds needs_either(const KindNeeds& a, const KindNeeds& b) {
    KindNeeds needs;
    for (const KindClause& left : a)
        for (const KindClause& right : b) {
            KindClause joined;
            std::set_union(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(joined));
            add_clause(needs, joined);
        }
    return shortened(std::move(needs));
}

// Kinds that an instruction looks at, itself or through what it reads: a bit each.
class Kinds {
  public:
    explicit Kinds(std::size_t kinds) : words_((kinds + 63) / 64, 0) {}
    void add(EventKind kind) { words_[kind / 64] |= std::uint64_t{1} << (kind % 64); }
    void add(const Kinds& more) {
        for (std::size_t word = 0; word < words_.size(); ++word)
            words_[word] |= more.words_[word];
    }
    template <class Visit>
    void for_each(const Visit& visit) const {
        for (std::size_t word = 0; word < words_.size(); ++word)
            for (std::uint64_t left = words_[word]; left != 0; left &= left - 1)
                visit(static_cast<EventKind>(word * 64 + static_cast<std::size_t>(std::countr_zero(left))));
    }

  private:
    std::vector<std::uint64_t> words_;
};

class Linker {
  public:
    Linker(const Bundle& bundle, LinkedCode& linked) : bundle_(bundle), linked_(linked) {
        for (std::size_t kind = 0; kind < bundle.vocabulary.events.size(); ++kind)
            if (bundle.vocabulary.events[kind].name == "practice_audit")
                audits_ = static_cast<std::int32_t>(kind);
    }

    void link() {
        linked_.code = bundle_.code;
        linked_.conditions = bundle_.conditions;
        linked_.condition_steps = bundle_.condition_steps;
        for (const RuleRecord& rule : bundle_.rules) {
            const auto first_form = static_cast<std::uint32_t>(linked_.forms.size());
            rule_needs_.push_back(
                link_range(rule.code_begin, rule.code_end, rule.moment_registers, rule.spell_registers));
            rule_reads_.push_back(std::move(range_reads_));
            rule_watches_.push_back(std::move(range_watches_));
            linked_.forms_of_rule.push_back({first_form, static_cast<std::uint32_t>(linked_.forms.size())});
        }
        put_in_order();
        say_what_touches();
        for (const MeasureRecord& measure : bundle_.measures) {
            link_range(measure.code_begin, measure.code_end, measure.moment_registers,
                       measure.spell_registers);
            const auto at = [&](std::size_t index) {
                return index < moments_.size() ? static_cast<std::uint32_t>(moments_[index]) : 0;
            };
            linked_.measure_registers.emplace_back(at(0), at(1));
        }
        find_short_cuts();
        linked_.moment_registers = static_cast<std::uint32_t>(moment_needs_.size());
        linked_.spell_registers = static_cast<std::uint32_t>(spell_needs_.size());
    }

  private:
    using Key = std::array<std::int32_t, max_operands + 1>; // an opcode and its operands less what it writes

    // Registers as the bundle numbers them, to registers as they are renamed.
    KindNeeds link_range(std::uint32_t begin, std::uint32_t end, std::uint32_t moment_registers,
                         std::uint32_t spell_registers) {
        moments_.assign(moment_registers, 0);
        spells_.assign(spell_registers, 0);
        range_reads_ = no_kinds();
        range_watches_.clear();
        std::optional<KindNeeds> all;
        LinkedForm form;
        std::vector<RegisterName> form_sources;
        const auto begin_form = [&] {
            form.steps.begin = form.steps.end = static_cast<std::uint32_t>(linked_.steps.size());
            form_sources.clear();
        };
        begin_form();
        for (std::uint32_t at = begin; at < end; ++at) {
            Instruction& instruction = linked_.code[at];
            const std::string_view letters =
                opcode_table()[static_cast<std::size_t>(instruction.opcode)].operands;
            const std::int32_t written = instruction.operands[0];
            rename_reads(instruction, letters);
            add_reads(instruction, letters, range_reads_);
            if (instruction.opcode == Opcode::missed)
                range_watches_.push_back(static_cast<std::uint32_t>(instruction.operands[1]));
            if (letters.starts_with('M') || letters.starts_with('S')) {
                const bool moments = letters.starts_with('M');
                instruction.operands[0] = register_for(instruction, at, moments);
                (moments ? moments_ : spells_)[static_cast<std::size_t>(written)] = instruction.operands[0];
                continue;
            }
            linked_.steps.push_back(at);
            add_sources(instruction, letters, form_sources);
            if (auto needs = needs_of_form(instruction, at, begin)) {
                all = all ? needs_either(*all, *needs) : std::move(*needs);
                form.steps.end = static_cast<std::uint32_t>(linked_.steps.size());
                form.ground = ground_of(instruction);
                form.sources = keep_sources(form_sources);
                linked_.forms.push_back(form);
                begin_form();
            }
        }
        // A rule without a form makes nothing, and costs nothing.
        return std::move(all).value_or(KindNeeds{});
    }

    void rename_reads(Instruction& instruction, std::string_view letters) {
        for (std::size_t index = 0; index < letters.size(); ++index) {
            std::int32_t& operand = instruction.operands[index];
            if (letters[index] == 'm') operand = moments_[static_cast<std::size_t>(operand)];
            if (letters[index] == 's') operand = spells_[static_cast<std::size_t>(operand)];
            if (letters[index] == 'c' && operand >= 0) operand = renamed_condition(operand);
        }
        // Then what two rules select alike in different states stands in one register.
        if (instruction.opcode == Opcode::where && !asks_of_spell(instruction.operands[2]))
            instruction.operands[3] = LinkedCode::no_register;
    }

    void find_short_cuts() {
        linked_.short_cuts.resize(linked_.condition_steps.size());
        std::vector<std::uint32_t> first_steps; // of each answer on the stack
        for (const ConditionRange& range : linked_.conditions) {
            first_steps.clear();
            for (std::uint32_t at = range.begin; at < range.end; ++at) {
                const ConditionOp op = linked_.condition_steps[at].op;
                if (op == ConditionOp::both || op == ConditionOp::either) {
                    const std::uint32_t last_of_first = first_steps.back() - 1;
                    first_steps.pop_back();
                    linked_.short_cuts[last_of_first] = {op == ConditionOp::both ? Truth::no : Truth::yes,
                                                         at};
                } else if (op != ConditionOp::negate) {
                    first_steps.push_back(at);
                }
            }
        }
    }

    bool asks_of_spell(std::int32_t condition) const {
        const ConditionRange range = linked_.conditions[static_cast<std::size_t>(condition)];
        return std::any_of(linked_.condition_steps.begin() + range.begin,
                           linked_.condition_steps.begin() + range.end, [](const ConditionStep& step) {
                               switch (step.op) {
                               case ConditionOp::elapsed_over:
                                   return true;
                               case ConditionOp::happened:
                               case ConditionOp::happened_within:
                                   return step.operands[1] != 0;
                               default:
                                   return false;
                               }
                           });
    }

    std::int32_t renamed_condition(std::int32_t condition) {
        const ConditionRange range = bundle_.conditions[static_cast<std::size_t>(condition)];
        std::vector<ConditionStep> steps(bundle_.condition_steps.begin() + range.begin,
                                         bundle_.condition_steps.begin() + range.end);
        std::vector<std::int32_t> key;
        for (ConditionStep& step : steps) {
            const std::string_view letters = condition_op_table()[static_cast<std::size_t>(step.op)].operands;
            for (std::size_t index = 0; index < letters.size(); ++index) {
                if (letters[index] == 'm')
                    step.operands[index] = moments_[static_cast<std::size_t>(step.operands[index])];
                if (letters[index] == 's')
                    step.operands[index] = spells_[static_cast<std::size_t>(step.operands[index])];
            }
            key.push_back(static_cast<std::int32_t>(step.op));
            key.insert(key.end(), step.operands.begin(), step.operands.end());
        }
        const auto [known, is_new] =
            condition_of_.try_emplace(std::move(key), static_cast<std::int32_t>(linked_.conditions.size()));
        if (is_new) {
            const auto begin = static_cast<std::uint32_t>(linked_.condition_steps.size());
            linked_.condition_steps.insert(linked_.condition_steps.end(), steps.begin(), steps.end());
            linked_.conditions.push_back({begin, begin + static_cast<std::uint32_t>(steps.size())});
        }
        return known->second;
    }

    // The register that holds what this instruction selects.
    std::int32_t register_for(const Instruction& instruction, std::uint32_t at, bool moments) {
        Key key{static_cast<std::int32_t>(instruction.opcode)};
        std::copy(instruction.operands.begin() + 1, instruction.operands.end(), key.begin() + 1);
        std::vector<KindNeeds>& needs = moments ? moment_needs_ : spell_needs_;
        const auto [known, is_new] = register_of_.try_emplace(key, static_cast<std::int32_t>(needs.size()));
        if (is_new) {
            needs.push_back(needs_of_selection(instruction));
            const std::string_view letters =
                opcode_table()[static_cast<std::size_t>(instruction.opcode)].operands;
            Kinds reads = no_kinds();
            add_reads(instruction, letters, reads);
            (moments ? moment_reads_ : spell_reads_).push_back(std::move(reads));
            (moments ? linked_.moments_from : linked_.spells_from).push_back(at);
            std::vector<RegisterName> sources;
            add_sources(instruction, letters, sources);
            (moments ? linked_.moment_sources : linked_.spell_sources).push_back(keep_sources(sources));
        }
        return known->second;
    }

    // The registers that the instruction reads, itself or in the conditions that it asks.
    void add_sources(const Instruction& instruction, std::string_view letters,
                     std::vector<RegisterName>& into) const {
        const auto add = [&](char letter, std::int32_t operand) {
            if ((letter != 'm' && letter != 's') || operand < 0) return;
            const RegisterName source{static_cast<std::uint32_t>(operand), letter == 's'};
            if (std::find(into.begin(), into.end(), source) == into.end()) into.push_back(source);
        };
        for (std::size_t index = 0; index < letters.size(); ++index) {
            const std::int32_t operand = instruction.operands[index];
            add(letters[index], operand);
            if (letters[index] != 'c' || operand < 0) continue;
            const ConditionRange range = linked_.conditions[static_cast<std::size_t>(operand)];
            for (std::uint32_t at = range.begin; at < range.end; ++at) {
                const ConditionStep& step = linked_.condition_steps[at];
                const std::string_view of_step =
                    condition_op_table()[static_cast<std::size_t>(step.op)].operands;
                for (std::size_t i = 0; i < of_step.size(); ++i)
                    add(of_step[i], step.operands[i]);
            }
        }
    }

    IndexRange keep_sources(const std::vector<RegisterName>& sources) {
        const auto begin = static_cast<std::uint32_t>(linked_.sources.size());
        linked_.sources.insert(linked_.sources.end(), sources.begin(), sources.end());
        return {begin, static_cast<std::uint32_t>(linked_.sources.size())};
    }

    Kinds no_kinds() const { return Kinds(bundle_.vocabulary.events.size()); }

    void add_reads(const Instruction& instruction, std::string_view letters, Kinds& reads) const {
        const auto add_kind = [&](std::int32_t kind) {
            if (kind >= 0) reads.add(static_cast<EventKind>(kind));
        };
        for (std::size_t index = 0; index < letters.size(); ++index) {
            const std::int32_t operand = instruction.operands[index];
            const auto at = static_cast<std::size_t>(operand);
            switch (letters[index]) {
            case 'm':
                reads.add(moment_reads_[at]);
                break;
            case 's':
                if (operand >= 0) reads.add(spell_reads_[at]);
                break;
            case 'k':
                add_kind(operand);
                break;
            case 'r':
                reads.add(rule_reads_[at]);
                break;
            case 'c':
                if (operand >= 0) add_reads_of_condition(operand, reads);
                break;
            case 'u': // an age
                add_kind(bundle_.born);
                break;
            case 't': {
                const StateRecord& state = bundle_.states[at];
                for (const auto* edges : {&state.opening, &state.closing})
                    for (const StateEdgeRecord& edge : *edges) {
                        add_kind(edge.kind);
                        if (edge.condition >= 0) add_reads_of_condition(edge.condition, reads);
                    }
                break;
            }
            default:
                break;
            }
        }
        if (instruction.opcode == Opcode::practice) add_kind(audits_);
    }

    void add_reads_of_condition(std::int32_t condition, Kinds& reads) const {
        const ConditionRange range = linked_.conditions[static_cast<std::size_t>(condition)];
        for (std::uint32_t at = range.begin; at < range.end; ++at) {
            const ConditionStep& step = linked_.condition_steps[at];
            const std::string_view letters = condition_op_table()[static_cast<std::size_t>(step.op)].operands;
            for (std::size_t index = 0; index < letters.size(); ++index) {
                const auto operand = static_cast<std::size_t>(step.operands[index]);
                if (letters[index] == 'm') reads.add(moment_reads_[operand]);
                if (letters[index] == 's') reads.add(spell_reads_[operand]);
                if (letters[index] == 'k') reads.add(static_cast<EventKind>(operand));
                if (letters[index] == 'u' && bundle_.born >= 0)
                    reads.add(static_cast<EventKind>(bundle_.born));
            }
        }
    }

    void put_in_order() {
        std::vector<std::uint32_t> by_name(bundle_.rules.size());
        std::iota(by_name.begin(), by_name.end(), 0u);
        std::sort(by_name.begin(), by_name.end(), [&](std::uint32_t a, std::uint32_t b) {
            return bundle_.text(bundle_.rules[a].name) < bundle_.text(bundle_.rules[b].name);
        });
        linked_.name_order.resize(by_name.size());
        for (std::uint32_t place = 0; place < by_name.size(); ++place)
            linked_.name_order[by_name[place]] = place;
        constexpr std::uint32_t not_placed = UINT32_MAX;
        linked_.place_of.assign(by_name.size(), not_placed);
        const auto place = [&](std::uint32_t rule) {
            linked_.place_of[rule] = static_cast<std::uint32_t>(linked_.rule_at.size());
            linked_.rule_at.push_back(rule);
            linked_.needs.push_back(rule_needs_[rule]);
        };
        // A rule watches only such as stand before it in the bundle: those that are not placed, in that order, then it.
        for (const std::uint32_t rule : by_name) {
            std::set<std::uint32_t> first;
            std::vector<std::uint32_t> open{rule};
            while (!open.empty()) {
                const std::uint32_t next = open.back();
                open.pop_back();
                if (linked_.place_of[next] != not_placed || !first.insert(next).second) continue;
                open.insert(open.end(), rule_watches_[next].begin(), rule_watches_[next].end());
            }
            for (const std::uint32_t next : first)
                place(next);
        }
    }

    void say_what_touches() {
        const std::size_t words = (bundle_.rules.size() + 63) / 64;
        linked_.touched_by.assign(bundle_.vocabulary.events.size(), std::vector<std::uint64_t>(words, 0));
        const auto bit_of = [](std::size_t place) { return std::uint64_t{1} << (place % 64); };
        // Backwards: every rule stands behind those it watches.
        for (std::size_t place = bundle_.rules.size(); place-- > 0;) {
            const std::uint32_t rule = linked_.rule_at[place];
            rule_reads_[rule].for_each(
                [&](EventKind kind) { linked_.touched_by[kind][place / 64] |= bit_of(place); });
            if (rule_watches_[rule].empty()) continue;
            for (std::vector<std::uint64_t>& touched : linked_.touched_by) {
                if ((touched[place / 64] & bit_of(place)) == 0) continue;
                for (const std::uint32_t watched : rule_watches_[rule]) {
                    const std::size_t at = linked_.place_of[watched];
                    touched[at / 64] |= bit_of(at);
                }
            }
        }
    }

    const KindNeeds& moments_need(std::int32_t reg) const {
        return moment_needs_[static_cast<std::size_t>(reg)];
    }
    const KindNeeds& spells_need(std::int32_t reg) const {
        return spell_needs_[static_cast<std::size_t>(reg)];
    }

    // What a case must have for the register not to be empty.
    KindNeeds needs_of_selection(const Instruction& instruction) const {
        const auto& o = instruction.operands;
        switch (instruction.opcode) {
        case Opcode::events:
        case Opcode::planned:
            return {{static_cast<EventKind>(o[1])}};
        case Opcode::where:
        case Opcode::reaches:
        case Opcode::silent:
            return moments_need(o[1]);
        case Opcode::merge:
            return needs_either(moments_need(o[1]), moments_need(o[2]));
        case Opcode::inside:
        case Opcode::last:
            return needs_both(moments_need(o[1]), spells_need(o[2]));
        case Opcode::nth:
        case Opcode::every_nth:
            return needs_both(moments_need(o[1]), spells_need(o[3]));
        case Opcode::missed:
            return rule_needs_[static_cast<std::size_t>(o[1])];
        case Opcode::birthday:
            if (bundle_.born >= 0) return {{static_cast<EventKind>(bundle_.born)}};
            return {};
        case Opcode::starts:
        case Opcode::ends:
        case Opcode::lasted:
        case Opcode::opened:
        case Opcode::narrow:
            return spells_need(o[1]);
        case Opcode::later_of:
            return needs_both(moments_need(o[1]), moments_need(o[2]));
        case Opcode::earlier_of:
            return needs_either(moments_need(o[1]), moments_need(o[2]));
        case Opcode::spells: {
            KindClause opening;
            for (const StateEdgeRecord& edge : bundle_.states[static_cast<std::size_t>(o[1])].opening)
                opening.push_back(edge.kind);
            std::sort(opening.begin(), opening.end());
            opening.erase(std::unique(opening.begin(), opening.end()), opening.end());
            return {opening};
        }
        default: // `everywhere` and `outside` always hold something
            return {};
        }
    }

    // What a case must have for the form to make an obligation; nothing for what is no form.
    std::optional<KindNeeds> needs_of_form(const Instruction& instruction, std::uint32_t at,
                                           std::uint32_t begin) const {
        if (!is_form(instruction.opcode)) return std::nullopt;
        const auto& o = instruction.operands;
        const RegisterName ground = ground_of(instruction);
        const auto index = static_cast<std::int32_t>(ground.index);
        const KindNeeds& needs = ground.is_of_spells ? spells_need(index) : moments_need(index);
        if (instruction.opcode == Opcode::by_age) return needs_both(needs, spells_need(o[2]));
        if (instruction.opcode == Opcode::time_in_any) return needs_both(needs, spells_need(o[1]));
        // Judged only if it happens: `if_it_happens` stands among what is gathered just before the form.
        if (opcode_table()[static_cast<std::size_t>(instruction.opcode)].operands.starts_with("mm"))
            for (std::uint32_t before = at; before > begin && gathers(linked_.code[before - 1].opcode);
                 --before)
                if (linked_.code[before - 1].opcode == Opcode::if_it_happens)
                    return needs_both(needs, moments_need(o[1]));
        return needs;
    }

    // A form makes what it makes for each anchor or each spell of its first register of that kind.
    static RegisterName ground_of(const Instruction& form) {
        const std::string_view letters = opcode_table()[static_cast<std::size_t>(form.opcode)].operands;
        bool is_of_spells = false;
        switch (form.opcode) {
        case Opcode::recur:
        case Opcode::recur_for_each:
        case Opcode::count_in_spell:
        case Opcode::count_in_every:
        case Opcode::count_in_any:
        case Opcode::count_in_calendar:
        case Opcode::throughout:
        case Opcode::limit:
        case Opcode::time_in_any:
            is_of_spells = true;
            break;
        default:
            break;
        }
        const std::size_t operand = letters.find(is_of_spells ? 's' : 'm');
        return {static_cast<std::uint32_t>(form.operands[operand]), is_of_spells};
    }

    const Bundle& bundle_;
    LinkedCode& linked_;
    std::vector<std::int32_t> moments_, spells_; // of the range in hand, renamed
    std::vector<KindNeeds> moment_needs_, spell_needs_;
    std::vector<Kinds> moment_reads_, spell_reads_, rule_reads_;
    std::vector<std::vector<std::uint32_t>> rule_watches_;
    std::vector<KindNeeds> rule_needs_;
    Kinds range_reads_ = no_kinds(); // of the range in hand
    std::vector<std::uint32_t> range_watches_;
    std::int32_t audits_ = -1; // the kind that answers practices
    struct HashOfNumbers {
        std::size_t operator()(std::span<const std::int32_t> numbers) const {
            std::size_t hash = 0;
            for (const std::int32_t number : numbers)
                hash = (hash ^ static_cast<std::uint32_t>(number)) * 0x9E3779B97F4A7C15u;
            return hash ^ hash >> 32;
        }
    };
    std::unordered_map<Key, std::int32_t, HashOfNumbers> register_of_;
    std::unordered_map<std::vector<std::int32_t>, std::int32_t, HashOfNumbers> condition_of_;
};

} // namespace

LinkedCode::LinkedCode(const Bundle& bundle) {
    Linker(bundle, *this).link();
}

} // namespace plumbline
