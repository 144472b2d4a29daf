// plumbline explain: why is this due, and is it met.
#include "runtime/report/explain.h"
#include "runtime/timeline/text.h"
#include "tools/plumbline/command.h"
#include "tools/plumbline/keys.h"
#include "tools/plumbline/load_standard.h"
#include "tools/plumbline/output_file.h"
#include "tools/plumbline/pseudonymise.h"
#include "tools/plumbline/read_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace plumbline::tool {

namespace {

struct ExplainCommand {
    LoadOptions standard;
    InputOptions input;
    std::string case_id;
    std::string rule;
    std::string format = "text";
    std::string output;
    std::string pseudonymise;
};

int run(const ExplainCommand& command) {
    LoadedStandard loaded = load_standard(command.standard);
    if (!loaded.bundle) return unusable;
    const Program program(std::move(*loaded.bundle));
    const Bundle& bundle = program.bundle();
    if (!command.rule.empty()) {
        std::vector<std::string> names;
        for (const RuleRecord& rule : bundle.rules)
            names.push_back(bundle.text(rule.name));
        if (std::find(names.begin(), names.end(), command.rule) == names.end()) {
            const std::string near = nearest(command.rule, names);
            say(fmt::format("--rule {}: the standard has no such rule{}", command.rule,
                            near.empty() ? "" : "; did you mean " + near + "?"));
            return unusable;
        }
    }
    const auto when = read_instants(command.input, program.calendar().zone());
    if (!when) return unusable;
    std::optional<PseudonymKey> pseudonyms;
    if (!command.pseudonymise.empty()) {
        pseudonyms = read_pseudonym_key(command.pseudonymise);
        if (!pseudonyms) return unusable;
    }
    auto timelines = read_input(command.input, program);
    if (!timelines) return unusable;
    const auto found =
        std::lower_bound(timelines->case_ids.begin(), timelines->case_ids.end(), command.case_id);
    if (found == timelines->case_ids.end() || *found != command.case_id) {
        say(fmt::format("--case {}: no such case in these timelines", command.case_id));
        return unusable;
    }
    std::vector<Obligation> obligations;
    Evaluator evaluator(program, *timelines, *when);
    evaluator.evaluate(static_cast<std::size_t>(found - timelines->case_ids.begin()), obligations);

    if (pseudonyms) pseudonymise_shown(*timelines, *pseudonyms);

    OutputFile output(command.output);
    const bool json = command.format == "json";
    std::size_t shown = 0;
    for (const Obligation& obligation : obligations) {
        if (!command.rule.empty() && bundle.text(bundle.rules[obligation.rule].name) != command.rule)
            continue;
        const Explanation explanation = explain(obligation, program, *timelines, *when);
        std::string text;
        if (json) {
            write_explanation_json(explanation, program.calendar().zone(), text);
        } else {
            if (shown > 0) text += '\n';
            std::string words;
            write_explanation(explanation, program.calendar().zone(), words);
            text += printable(words, true);
        }
        ++shown;
        output.write(text);
    }
    if (shown == 0 && !json)
        output.write(command.rule.empty() ? "no rule asks anything of this case\n"
                                          : fmt::format("{} asks nothing of this case\n", command.rule));
    if (!output.finish()) {
        say(output.error());
        return unusable;
    }
    return ran;
}

} // namespace

void add_explain(CLI::App& app, int& status) {
    auto command = std::make_shared<ExplainCommand>();
    CLI::App* sub = app.add_subcommand(
        "explain",
        "why something is due in one case: the clock, each day counted, what was found, the source");
    sub->add_option("STANDARD", command->standard.path,
                    "a folder of .std files, a .std file, or a bundle (.stdb)")
        ->required();
    add_input_options(*sub, command->input);
    sub->add_option("--case", command->case_id, "the case to explain")->required();
    sub->add_option("--rule", command->rule, "only this rule");
    sub->add_option("--format", command->format, "text for people (default), or json: an obligation a line")
        ->check(CLI::IsMember({"text", "json"}));
    sub->add_option("-o,--output", command->output, "write to this file instead of standard output");
    sub->add_option("--pseudonymise", command->pseudonymise,
                    "write pseudonyms in place of the case id, of names and of any text, by this key (see "
                    "plumbline keygen)");
    sub->add_option("--library", command->standard.library,
                    "the folder with vocabulary/ and calendars/ (default: found around STANDARD)");
    add_signature_option(*sub, command->standard);
    sub->add_flag("--quiet", command->standard.quiet, "no warnings about the standard");
    sub->callback([command, &status] { status = run(*command); });
}

} // namespace plumbline::tool
