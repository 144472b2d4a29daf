#include "compiler/analysis/clauses.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <map>

namespace plumbline::analysis {

namespace {

constexpr ClauseFormInfo forms[] = {
#define PLUMBLINE_CLAUSE_FORM(name, kept_by, recurs, sketch) {#name, KeptBy::kept_by, recurs, sketch},
#include "compiler/analysis/clause_forms.def"
#undef PLUMBLINE_CLAUSE_FORM
};

constexpr std::array<std::string_view, 6> columns{"section", "position",    "paraphrase",
                                                  "form",    "responsible", "note"};
constexpr std::string_view header = "section\tposition\tparaphrase\tform\tresponsible\tnote";

struct Field {
    std::string_view text;
    Span span;
};

class Reader {
  public:
    Reader(const SourceSet& sources, FileIndex file, Diagnostics& diagnostics)
        : text_(sources[file].text), file_(file), diagnostics_(diagnostics) {}

    std::vector<Clause> read() {
        constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
        std::size_t at = text_.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
        bool first = true;
        while (at < text_.size()) {
            const std::size_t end = std::min(text_.find('\n', at), text_.size());
            const std::size_t stop = end > at && text_[end - 1] == '\r' ? end - 1 : end;
            if (first)
                read_header(at, stop);
            else if (stop > at)
                read_line(at, stop);
            first = false;
            at = end + 1;
        }
        if (first)
            diagnostics_.add(DiagnosticKind::clause_malformed, {file_, 0, 0}, "this file is empty",
                             begin_with());
        return std::move(clauses_);
    }

  private:
    static std::string begin_with() {
        return "the first line names the columns, with a tab between them: section, position, paraphrase, "
               "form, "
               "responsible, note";
    }

    Span span(std::size_t begin, std::size_t end) const {
        return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    }

    void malformed(Span where, std::string message, std::string hint = {}) {
        diagnostics_.add(DiagnosticKind::clause_malformed, where, std::move(message), std::move(hint));
    }

    void read_header(std::size_t begin, std::size_t end) {
        if (text_.substr(begin, end - begin) != header)
            malformed(span(begin, end), "the first line does not name the columns of a list of clauses",
                      begin_with());
    }

    std::vector<Field> fields_of(std::size_t begin, std::size_t end) const {
        std::vector<Field> fields;
        for (std::size_t at = begin;;) {
            const std::size_t tab = std::min(text_.find('\t', at), end);
            fields.push_back({text_.substr(at, tab - at), span(at, tab)});
            if (tab == end) return fields;
            at = tab + 1;
        }
    }

    void read_line(std::size_t begin, std::size_t end) {
        const std::vector<Field> fields = fields_of(begin, end);
        if (fields.size() != columns.size()) {
            malformed(span(begin, end),
                      fmt::format("this line has {} columns, and a clause has 6", fields.size()),
                      "put a tab between section, position, paraphrase, form, responsible and note; the last "
                      "two may be "
                      "empty");
            return;
        }
        for (std::size_t column = 0; column < 4; ++column) {
            if (!fields[column].text.empty()) continue;
            malformed(span(begin, end), fmt::format("this clause has no {}", columns[column]));
            return;
        }
        Clause clause;
        clause.section = fields[0].text;
        clause.paraphrase = fields[2].text;
        clause.responsible = fields[4].text;
        clause.note = fields[5].text;
        clause.span = span(begin, end);
        const std::string_view number = fields[1].text;
        const auto [stopped, error] =
            std::from_chars(number.data(), number.data() + number.size(), clause.position);
        if (error != std::errc() || stopped != number.data() + number.size() || clause.position < 1) {
            malformed(fields[1].span,
                      fmt::format("the position `{}` is not a whole number from 1 on", number),
                      "number the clauses of each section 1, 2, 3");
            return;
        }
        const std::optional<ClauseForm> form = find_clause_form(fields[3].text);
        if (!form) {
            unknown_form(fields[3]);
            return;
        }
        clause.form = *form;
        add(std::move(clause));
    }

    void unknown_form(const Field& written) {
        std::vector<std::string> names;
        for (const ClauseFormInfo& one : forms)
            names.emplace_back(one.name);
        const std::string near = nearest(written.text, names);
        std::string hint = "the forms are " + fmt::format("{}", fmt::join(names, ", "));
        if (!near.empty()) hint = "did you mean `" + near + "`?";
        diagnostics_.add(DiagnosticKind::clause_form_unknown, written.span,
                         fmt::format("no form of a clause is called `{}`", written.text), std::move(hint));
    }

    void add(Clause clause) {
        const auto [earlier, is_new] = seen_.emplace(std::pair(clause.section, clause.position), clause.span);
        if (is_new) {
            clauses_.push_back(std::move(clause));
            return;
        }
        Diagnostic& twice = diagnostics_.add(
            DiagnosticKind::clause_twice, clause.span,
            fmt::format("the clause `{}, {}` is listed twice", clause.section, clause.position),
            "give each clause of a section a position of its own");
        twice.labels.push_back({earlier->second, "it stands here before"});
    }

    std::string_view text_;
    FileIndex file_;
    Diagnostics& diagnostics_;
    std::vector<Clause> clauses_;
    std::map<std::pair<std::string, int>, Span> seen_;
};

} // namespace

const ClauseFormInfo& info(ClauseForm form) {
    return forms[static_cast<std::size_t>(form)];
}

std::optional<ClauseForm> find_clause_form(std::string_view name) {
    const auto found = std::find_if(std::begin(forms), std::end(forms),
                                    [&](const ClauseFormInfo& one) { return one.name == name; });
    if (found == std::end(forms)) return std::nullopt;
    return static_cast<ClauseForm>(found - std::begin(forms));
}

std::vector<Clause> read_clauses(const SourceSet& sources, FileIndex file, Diagnostics& diagnostics) {
    return Reader(sources, file, diagnostics).read();
}

} // namespace plumbline::analysis
