#include "tests/differential/uses.h"
#include "tests/differential/standard_writer.h"

#include <fmt/format.h>

#include <numeric>

namespace plumbline::differential {

namespace {

constexpr std::string_view piece_words[] = {
#define PLUMBLINE_PIECE(name, words) words,
#include "tests/differential/pieces.def"
#undef PLUMBLINE_PIECE
};

} // namespace

std::string_view words_of(Piece piece) {
    return piece_words[static_cast<std::size_t>(piece)];
}

std::uint64_t Uses::FormUse::obligations() const {
    return std::accumulate(statuses.begin(), statuses.end(), std::uint64_t{0});
}

Uses::FormUse& Uses::form(std::size_t index) {
    if (forms.size() <= index) forms.resize(differential::forms().size());
    return forms[index];
}

void Uses::add(const Uses& other) {
    for (std::size_t i = 0; i < pieces.size(); ++i)
        pieces[i] += other.pieces[i];
    for (std::size_t i = 0; i < units.size(); ++i)
        units[i] += other.units[i];
    for (std::size_t i = 0; i < other.forms.size(); ++i) {
        FormUse& own = form(i);
        own.rules += other.forms[i].rules;
        own.figures += other.forms[i].figures;
        for (std::size_t status = 0; status < own.statuses.size(); ++status)
            own.statuses[status] += other.forms[i].statuses[status];
    }
}

std::uint64_t Uses::of(Status status) const {
    std::uint64_t sum = 0;
    for (const FormUse& form : forms)
        sum += form.statuses[static_cast<std::size_t>(status)];
    return sum;
}

std::string Uses::table() const {
    std::string text = fmt::format("{:<31}{:>8}", "form", "rules");
    for (int status = 0; status < status_count; ++status)
        text += fmt::format("{:>{}}", info(static_cast<Status>(status)).name,
                            std::max<std::size_t>(9, info(static_cast<Status>(status)).name.size() + 1));
    text += "  figures\n";
    const auto line = [&](std::string_view name, std::uint64_t rules, std::uint64_t figures,
                          const auto& count) {
        text += fmt::format("{:<31}{:>8}", name, rules);
        for (int status = 0; status < status_count; ++status)
            text += fmt::format("{:>{}}", count(static_cast<Status>(status)),
                                std::max<std::size_t>(9, info(static_cast<Status>(status)).name.size() + 1));
        text += fmt::format("{:>9}\n", figures);
    };
    std::uint64_t rules = 0, figures = 0;
    for (std::size_t i = 0; i < forms.size(); ++i) {
        const FormUse& use = forms[i];
        rules += use.rules;
        figures += use.figures;
        line(differential::forms()[i].name, use.rules, use.figures,
             [&](Status status) { return use.statuses[static_cast<std::size_t>(status)]; });
    }
    line("all", rules, figures, [&](Status status) { return of(status); });
    std::size_t in_line = 0;
    const auto cell = [&](std::string_view name, std::uint64_t count) {
        text += fmt::format("{:<46}{:>9}{}", name, count, ++in_line % 3 == 0 ? "\n" : "   ");
    };
    text += "\n";
    for (std::size_t i = 0; i < units.size(); ++i)
        cell(info(static_cast<Unit>(i)).plural, units[i]);
    for (std::size_t i = 0; i < pieces.size(); ++i)
        cell(piece_words[i], pieces[i]);
    if (in_line % 3 != 0) text += "\n";
    return text;
}

std::vector<std::string> Uses::never_produced() const {
    std::vector<std::string> missing;
    for (std::size_t i = 0; i < differential::forms().size(); ++i) {
        const FormInfo& form = differential::forms()[i];
        if (i >= forms.size() || forms[i].rules == 0)
            missing.push_back(fmt::format("no rule of the form `{}`", form.name));
        else if (form.yields_figures ? forms[i].figures == 0 : forms[i].obligations() == 0)
            missing.push_back(fmt::format("nothing came of the form `{}`", form.name));
    }
    for (int status = 0; status < status_count; ++status)
        if (of(static_cast<Status>(status)) == 0)
            missing.push_back(
                fmt::format("no obligation came out `{}`", info(static_cast<Status>(status)).name));
    for (std::size_t i = 0; i < units.size(); ++i)
        if (units[i] == 0)
            missing.push_back(fmt::format("no length in {}", info(static_cast<Unit>(i)).plural));
    for (std::size_t i = 0; i < pieces.size(); ++i)
        if (pieces[i] == 0) missing.push_back(fmt::format("never: {}", piece_words[i]));
    return missing;
}

} // namespace plumbline::differential
