#include "runtime/report/figures.h"
#include "runtime/report/writer.h"
#include "runtime/timeline/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace plumbline {

namespace {

std::string number_text(double value) {
    std::string text = fmt::format("{:.1f}", value);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
}

std::string unit_text(const MeasureRecord& measure) {
    switch (measure.kind) {
    case MeasureKind::average:
    case MeasureKind::median:
        return std::string(info(measure.unit).plural);
    case MeasureKind::event_count:
    case MeasureKind::obligation_count:
        return "count";
    case MeasureKind::event_share:
    case MeasureKind::obligation_share:
        return "percent";
    }
    return {};
}

std::string target_text(const MeasureRecord& measure) {
    if (!measure.has_target) return {};
    const std::string amount = measure.target_is_duration ? format_duration(measure.target_duration)
                                                          : number_text(measure.target_thousandths / 1000.0);
    return (measure.target_at_least ? "at least " : "at most ") + amount;
}

std::string limit_reason(const LimitFinding& finding) {
    return fmt::format("{} open spells name no one", finding.unattributed);
}

} // namespace

void write_limits_json(std::span<const LimitFinding> findings, const Program& program, std::string& out) {
    const Bundle& bundle = program.bundle();
    for (const LimitFinding& finding : findings) {
        const RuleRecord& rule = bundle.rules[finding.rule];
        const auto field = [&](const char* name, std::string_view text) {
            out += name;
            append_json_string(text, out);
        };
        field("{\"case_id\":", finding.subject);
        field(",\"rule\":", bundle.text(rule.name));
        field(",\"topic\":", bundle.text(rule.topic));
        field(",\"source\":", bundle.text(rule.source));
        field(",\"responsible\":", bundle.text(rule.responsible));
        field(",\"anchor\":", bundle.text(finding.label));
        out += ",\"anchor_at\":null";
        field(",\"requires\":", bundle.text(finding.label));
        out += ",\"opens\":null,\"due\":null";
        field(",\"status\":", info(finding.status).name);
        out += ",\"satisfied_at\":null";
        if (finding.status == Status::unproven) field(",\"unproven_because\":", limit_reason(finding));
        out += fmt::format(",\"open\":{},\"at_most\":{}}}\n", finding.open, finding.at_most);
    }
}

void write_limits_csv(std::span<const LimitFinding> findings, const Program& program, std::string& out) {
    const Bundle& bundle = program.bundle();
    for (const LimitFinding& finding : findings) {
        const RuleRecord& rule = bundle.rules[finding.rule];
        append_csv_field(finding.subject, out);
        for (const TextIndex text : {rule.name, rule.topic, rule.source, rule.responsible, finding.label}) {
            out += ',';
            append_csv_field(bundle.text(text), out);
        }
        out += ",,";
        append_csv_field(bundle.text(finding.label), out);
        out += ",,,";
        out += info(finding.status).name;
        out += ",,,";
        if (finding.status == Status::unproven) append_csv_field(limit_reason(finding), out);
        out += fmt::format(",,,,{}\n", finding.open);
    }
}

void write_measures_json(std::span<const MeasureResult> results, const Program& program, std::string& out) {
    const Bundle& bundle = program.bundle();
    for (const MeasureResult& result : results) {
        const MeasureRecord& measure = bundle.measures[result.measure];
        const auto field = [&](const char* name, std::string_view text) {
            out += name;
            append_json_string(text, out);
        };
        field("{\"measure\":", bundle.text(measure.name));
        field(",\"topic\":", bundle.text(measure.topic));
        field(",\"source\":", bundle.text(measure.source));
        field(",\"responsible\":", bundle.text(measure.responsible));
        out += ",\"period\":";
        if (result.period.empty())
            out += "null";
        else
            append_json_string(result.period, out);
        out += ",\"value\":" + (result.value ? fmt::format("{:.3f}", *result.value) : std::string("null"));
        field(",\"unit\":", unit_text(measure));
        out += fmt::format(",\"counted\":{},\"undecided\":{}", result.counted, result.undecided);
        if (measure.has_target) {
            field(",\"target\":", target_text(measure));
            out += ",\"target_kept\":";
            out += !result.target_kept ? "null" : *result.target_kept ? "true" : "false";
        }
        if (!result.value) out += ",\"note\":\"no cases\"";
        out += "}\n";
    }
}

void write_measures_csv(std::span<const MeasureResult> results, const Program& program, std::string& out) {
    const Bundle& bundle = program.bundle();
    for (const MeasureResult& result : results) {
        const MeasureRecord& measure = bundle.measures[result.measure];
        out += ',';
        for (const TextIndex text : {measure.topic, measure.source, measure.responsible}) {
            out += ',';
            append_csv_field(bundle.text(text), out);
        }
        out += ",,,,,,,,,,,";
        append_csv_field(bundle.text(measure.name), out);
        out += ',';
        out += result.period;
        out += ',';
        out += result.value ? fmt::format("{:.3f}", *result.value) : "no cases";
        out += '\n';
    }
}

std::string limits_table(std::span<const LimitFinding> findings, const Program& program) {
    std::string out;
    for (const LimitFinding& finding : findings) {
        if (finding.status == Status::met) continue;
        if (out.empty()) out = "\nlimits across cases\n\n";
        const Bundle& bundle = program.bundle();
        out += fmt::format("{}  {}  {} {} open, at most {}: {}\n",
                           bundle.text(bundle.rules[finding.rule].name), finding.subject, finding.open,
                           bundle.text(finding.label), finding.at_most, info(finding.status).name);
    }
    return printable(out, true);
}

std::string measures_table(std::span<const MeasureResult> results, const Program& program) {
    const Bundle& bundle = program.bundle();
    std::string out;
    std::size_t width = 0;
    for (const MeasureRecord& measure : bundle.measures)
        width = std::max(width, bundle.text(measure.name).size());
    for (const MeasureResult& result : results) {
        const MeasureRecord& measure = bundle.measures[result.measure];
        if (out.empty()) out = "\nmeasures\n\n";
        out += fmt::format("{:<{}}  {:<8}", bundle.text(measure.name), width,
                           result.period.empty() ? "all" : result.period);
        out += result.value ? fmt::format("{:>10} {}, from {}", number_text(*result.value),
                                          unit_text(measure), result.counted)
                            : std::string("  no cases");
        if (measure.has_target && result.target_kept)
            out += fmt::format("; target {}: {}", target_text(measure),
                               *result.target_kept ? "kept" : "not kept");
        out += '\n';
    }
    return printable(out, true);
}

} // namespace plumbline
