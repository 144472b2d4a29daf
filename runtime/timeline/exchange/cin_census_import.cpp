#include "runtime/timeline/exchange/cin_census_fields.h"
#include "runtime/timeline/exchange/text.h"
#include "runtime/timeline/exchange/xml_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <list>
#include <map>
#include <set>

namespace plumbline {

namespace exchange {

namespace {

constexpr std::string_view table_not_known = "(not known)";

// --- what comes in, and what is read over whole ---------------------------------------------------------

bool is_leaf(pugi::xml_node element) {
    return !has_elements(element) && !find_census_holder(tag_of(element));
}

// A value counts as a date by its tag's name or by its looks: the same wherever it stands and whatever
// becomes of it.
bool is_date(pugi::xml_node leaf, const std::string& value) {
    return !value.empty() && (is_census_date(tag_of(leaf)) || looks_like_date(value));
}

// The record that a tag is counted under: the nearest one that it stands in.
std::string_view table_of(pugi::xml_node element) {
    for (pugi::xml_node holder = element; holder; holder = holder.parent())
        if (const CensusHolder* known = find_census_holder(tag_of(holder)); known && known->is_record)
            return known->name;
    return table_not_known;
}

void count_what_came_in(const XmlDocument& document, Ledger& ledger) {
    for_each_element(document.root(), [&](pugi::xml_node element) {
        const CensusHolder* holder = find_census_holder(tag_of(element));
        if (holder && holder->is_record) ledger.record_came_in(holder->name);
        if (is_leaf(element) && is_date(element, value_of(element))) ledger.date_came_in(table_of(element));
    });
}

void read_over(pugi::xml_node top, ReadOverReason reason, Ledger& ledger) {
    for_each_element(top, [&](pugi::xml_node element) {
        if (const CensusHolder* holder = find_census_holder(tag_of(element)); holder && holder->is_record)
            ledger.settle_record(holder->name, false);
        if (!is_leaf(element)) return;
        const std::string value = value_of(element);
        if (value.empty()) return;
        if (is_date(element, value))
            ledger.leave_date(table_of(element), tag_of(element), reason);
        else
            ledger.leave_value(table_of(element), tag_of(element), reason);
    });
}

// Everything in a record, so that two can be compared.
std::string content_of(pugi::xml_node top) {
    std::string content;
    for_each_element(top, [&](pugi::xml_node element) {
        content += '\x1e';
        content += tag_of(element);
        content += '\x1f';
        if (!has_elements(element)) content += value_of(element);
    });
    return content;
}

// --- one record -----------------------------------------------------------------------------------------

// What a record holds directly, and the records in it.
struct CensusRecord {
    const CensusHolder* holder = nullptr;
    pugi::xml_node node;
    struct Date {
        const CensusField* field;
        DateField date;
    };
    std::list<Date> dates; // a list, so that a date keeps its address
    std::vector<pugi::xml_node> nested;

    DateField* find(std::string_view name) {
        for (Date& entry : dates)
            if (entry.field->name == name) return &entry.date;
        return nullptr;
    }
    std::optional<Day> day(std::string_view name) {
        const DateField* date = name.empty() ? nullptr : find(name);
        return date ? date->day : std::nullopt;
    }
};

// A stretch of time that a date should lie in, because of where it is filed.
struct Window {
    std::optional<Day> first, last;
    std::string_view first_name, last_name;
};

struct ChildElement {
    const XmlDocument* document;
    pugi::xml_node node;
    std::optional<Day> reference_day; // of the file it is from
};

class CensusMapping {
  public:
    explicit CensusMapping(Ledger& ledger) : ledger_(ledger) {}

    void add(const XmlDocument& document);
    void run();

  private:
    CensusRecord collect(const XmlDocument& document, pugi::xml_node node);
    void collect_from(const XmlDocument& document, pugi::xml_node node, std::string_view holder,
                      CensusRecord& record);
    void collect_leaf(const XmlDocument& document, pugi::xml_node leaf, std::string_view holder,
                      CensusRecord& record);
    void read_over_unknown(const XmlDocument& document, pugi::xml_node element);
    std::optional<Day> read_header(const XmlDocument& document, pugi::xml_node header);
    void add_child(const XmlDocument& document, pugi::xml_node child, std::optional<Day> reference_day);
    void write_child(const std::string& case_id, const std::vector<ChildElement>& elements);
    void write_births(const std::string& case_id, const ChildElement& element, CensusRecord& record,
                      std::optional<Day>& birth);
    void write_record(const std::string& case_id, const ChildElement& element, pugi::xml_node node,
                      const Window& window);
    void settle(CensusRecord& record);
    bool is_new(const XmlDocument& document, pugi::xml_node node, std::set<std::string>& seen);

    Ledger& ledger_;
    struct Child {
        std::string case_id;
        std::vector<ChildElement> elements;
    };
    std::vector<Child>
        children_; // in the order in which the return first names them, so that faults come in it too
    std::map<std::string, std::size_t> numbers_;
    std::set<std::string> reference_days_;
};

void CensusMapping::read_over_unknown(const XmlDocument& document, pugi::xml_node element) {
    ledger_.fault(FaultKind::field_not_known, document.place_of(element),
                  fmt::format("the tag {} does not belong here; it was not read", tag_of(element)));
    read_over(element, ReadOverReason::field_not_known, ledger_);
}

void CensusMapping::collect_leaf(const XmlDocument& document, pugi::xml_node leaf, std::string_view holder,
                                 CensusRecord& record) {
    const CensusField* field = find_census_field(holder, tag_of(leaf));
    if (!field) {
        read_over_unknown(document, leaf);
        return;
    }
    const std::string value = value_of(leaf);
    if (value.empty()) return;
    const Place place = document.place_of(leaf);
    const std::string_view table = record.holder->name;
    if (!is_date(leaf, value)) {
        if (field->role == CensusField::Role::child) return;
        ledger_.leave_value(table, field->name, field->reason);
        ledger_.check_code(field->name, value, field->codes, field->reason, place);
        return;
    }
    // Reviews are the one date that a record may have many of.
    if (record.find(field->name) && field->holder != "Reviews") {
        ledger_.fault(FaultKind::field_repeated, place,
                      fmt::format("{} stands twice in one record", field->name));
        ledger_.leave_date(table, field->name, ReadOverReason::field_repeated);
        return;
    }
    using enum CensusField::Role;
    const bool is_used = field->role == date || field->role == birth_date || field->role == due_date ||
                         field->role == return_date;
    if (is_used)
        record.dates.push_back(
            {field, ledger_.date(table, field->name, value, place, DateStyle::year_first)});
    else
        ledger_.leave_date(table, field->name, field->reason);
}

void CensusMapping::collect_from(const XmlDocument& document, pugi::xml_node node, std::string_view holder,
                                 CensusRecord& record) {
    for (const pugi::xml_node element : node.children()) {
        if (!is_element(element)) continue;
        const CensusHolder* inner = find_census_holder(tag_of(element));
        if (!inner && is_leaf(element))
            collect_leaf(document, element, holder, record);
        else if (!inner || inner->inside != holder)
            read_over_unknown(document, element);
        else if (inner->is_record)
            record.nested.push_back(element);
        else
            collect_from(document, element, inner->name, record);
    }
}

CensusRecord CensusMapping::collect(const XmlDocument& document, pugi::xml_node node) {
    CensusRecord record;
    record.holder = find_census_holder(tag_of(node));
    record.node = node;
    collect_from(document, node, record.holder->name, record);
    return record;
}

void CensusMapping::settle(CensusRecord& record) {
    bool has_event = false;
    for (const CensusRecord::Date& entry : record.dates) {
        ledger_.settle(entry.date);
        has_event = has_event || entry.date.written;
    }
    ledger_.settle_record(record.holder->name, has_event);
}

bool CensusMapping::is_new(const XmlDocument& document, pugi::xml_node node, std::set<std::string>& seen) {
    if (seen.insert(content_of(node)).second) return true;
    ledger_.fault(FaultKind::record_repeated, document.place_of(node),
                  fmt::format("the same {} stands here already", tag_of(node)));
    read_over(node, ReadOverReason::record_repeated, ledger_);
    return false;
}

// --- the return itself ----------------------------------------------------------------------------------

std::optional<Day> CensusMapping::read_header(const XmlDocument& document, pugi::xml_node header) {
    CensusRecord record = collect(document, header);
    for (const pugi::xml_node nested : record.nested)
        read_over_unknown(document, nested);
    std::optional<Day> reference_day;
    for (CensusRecord::Date& entry : record.dates) {
        Ledger::leave(entry.date, ReadOverReason::about_the_return);
        if (entry.field->role == CensusField::Role::return_date) reference_day = entry.date.day;
    }
    if (reference_day) {
        reference_days_.insert(format_day(*reference_day));
        std::string year;
        for (const pugi::xml_node part : header.children())
            for (const pugi::xml_node value : part.children())
                if (tag_of(value) == "Year") year = value_of(value);
        const bool is_year_end = year_end_from(*reference_day) == *reference_day;
        const bool is_own_year = year.empty() || year == std::to_string(date_from_day(*reference_day).year);
        if (!is_year_end || !is_own_year)
            ledger_.fault(FaultKind::reference_date_odd, record.find("ReferenceDate")->place,
                          fmt::format("ReferenceDate is {}, {}", format_day(*reference_day),
                                      is_year_end ? "and Year is another one" : "and not a 31 March"));
    }
    settle(record);
    return reference_day;
}

void CensusMapping::add_child(const XmlDocument& document, pugi::xml_node child,
                              std::optional<Day> reference_day) {
    std::string case_id;
    for (const pugi::xml_node part : child.children())
        for (const pugi::xml_node value : part.children())
            if (tag_of(part) == "ChildIdentifiers" && tag_of(value) == "LAchildID" && case_id.empty())
                case_id = value_of(value);
    if (!case_id.empty() && is_readable_text(case_id)) {
        const auto [number, is_new] = numbers_.try_emplace(case_id, children_.size());
        if (is_new) children_.push_back({case_id, {}});
        children_[number->second].elements.push_back({&document, child, reference_day});
        return;
    }
    ledger_.fault(case_id.empty() ? FaultKind::child_id_missing : FaultKind::child_id_unusable,
                  document.place_of(child),
                  case_id.empty() ? "a child without LAchildID" : "LAchildID is not readable text");
    read_over(child, ReadOverReason::no_child_id, ledger_);
}

void CensusMapping::add(const XmlDocument& document) {
    document.name_strays([](std::string_view tag) { return find_census_holder(tag) != nullptr; },
                         is_census_word, ledger_);
    count_what_came_in(document, ledger_);
    std::optional<Day> reference_day;
    for (const pugi::xml_node part : document.root().children())
        if (is_element(part) && tag_of(part) == "Header") reference_day = read_header(document, part);
    for (const pugi::xml_node part : document.root().children()) {
        if (!is_element(part) || tag_of(part) == "Header") continue;
        if (tag_of(part) != "Children") {
            read_over_unknown(document, part);
            continue;
        }
        for (const pugi::xml_node child : part.children()) {
            if (!is_element(child)) continue;
            if (tag_of(child) == "Child")
                add_child(document, child, reference_day);
            else
                read_over_unknown(document, child);
        }
    }
}

// --- children -------------------------------------------------------------------------------------------

void CensusMapping::write_births(const std::string& case_id, const ChildElement& element,
                                 CensusRecord& record, std::optional<Day>& birth) {
    DateField* born = record.find("PersonBirthDate");
    DateField* due = record.find("ExpectedPersonBirthDate");
    if (!born && !due)
        ledger_.fault(FaultKind::birth_date_missing, element.document->place_of(element.node),
                      "neither PersonBirthDate nor ExpectedPersonBirthDate");
    if (born && born->day) {
        if (birth && *birth != *born->day)
            ledger_.fault(FaultKind::birth_date_disagrees, born->place,
                          "PersonBirthDate is not the birth date given before");
        if (birth) Ledger::leave(*born, ReadOverReason::repeats_birth_date);
        if (!birth) ledger_.write(case_id, "born", *born);
        if (!birth) birth = born->day;
    }
    if (!due) return;
    if (born || birth) {
        Ledger::leave(*due, ReadOverReason::superseded);
    } else {
        // Expected, so the end of the return is no limit.
        due->checked = true;
        if (ledger_.write(case_id, "born", *due, {{"planned", "true"}}))
            ledger_.remark("unborn child: the expected birth date is written as `born` with planned=true");
    }
}

void CensusMapping::write_record(const std::string& case_id, const ChildElement& element, pugi::xml_node node,
                                 const Window& window) {
    CensusRecord record = collect(*element.document, node);
    const CensusHolder& holder = *record.holder;
    const Window own{record.day(holder.start), record.day(holder.end), holder.start, holder.end};
    if (!holder.start.empty() && !record.find(holder.start))
        ledger_.fault(FaultKind::date_missing, element.document->place_of(node),
                      fmt::format("{} is empty", holder.start));
    if (own.first && own.last && *own.last < *own.first)
        ledger_.fault(FaultKind::end_before_start, record.find(holder.end)->place,
                      fmt::format("{} lies before {}", holder.end, holder.start));
    for (CensusRecord::Date& entry : record.dates) {
        const bool frames_it = entry.field->name == holder.start || entry.field->name == holder.end;
        for (const Window* around : {&window, &own}) {
            if (!entry.date.day || (around == &own && frames_it)) continue;
            if (around->first && *entry.date.day < *around->first)
                ledger_.fault(FaultKind::outside_its_record, entry.date.place,
                              fmt::format("{} lies before {}, under which it is filed", entry.field->name,
                                          around->first_name));
            else if (around->last && *entry.date.day > *around->last)
                ledger_.fault(FaultKind::outside_its_record, entry.date.place,
                              fmt::format("{} lies after {}, under which it is filed", entry.field->name,
                                          around->last_name));
        }
        Attributes attributes;
        if (holder.name == "Assessments") attributes.emplace_back("type", "child_and_family");
        ledger_.write(case_id, entry.field->event, entry.date, std::move(attributes));
    }
    settle(record);
    std::set<std::string> seen;
    for (const pugi::xml_node nested : record.nested)
        if (is_new(*element.document, nested, seen)) write_record(case_id, element, nested, own);
}

void CensusMapping::write_child(const std::string& case_id, const std::vector<ChildElement>& elements) {
    std::optional<Day> birth;
    std::set<std::string> seen; // over all years' returns: a referral that stays open stands in each
    for (std::size_t i = 0; i < elements.size(); ++i) {
        const ChildElement& element = elements[i];
        ledger_.set_last_reported_day(element.reference_day);
        if (i > 0)
            ledger_.fault(FaultKind::child_repeated, element.document->place_of(element.node),
                          "this child stands in the return already");
        CensusRecord record = collect(*element.document, element.node);
        write_births(case_id, element, record, birth);
        settle(record);
        for (const pugi::xml_node details : record.nested)
            if (is_new(*element.document, details, seen)) write_record(case_id, element, details, {});
    }
}

void CensusMapping::run() {
    std::string& reports_up_to = ledger_.report().reports_up_to;
    for (const std::string& day : reference_days_)
        reports_up_to += (reports_up_to.empty() ? "" : ", ") + day;
    for (const Child& child : children_)
        write_child(child.case_id, child.elements);
}

std::string_view what_it_seems_to_be(std::string_view root) {
    if (root == "EXPSSDA903") return "it seems to be an SSDA903 return";
    if (root == "schema") return "it seems to be a schema";
    return "its outermost tag is not Message";
}

std::unique_ptr<XmlDocument> open_census(const ReturnFile& file, Ledger& ledger) {
    constexpr std::string_view wanted = "a Children in Need census";
    const std::optional<Source> source = open_source(file, wanted, ledger);
    if (!source) return nullptr;
    if (!source->is_xml) {
        const std::string_view first_line = source->text.substr(0, source->text.find('\n'));
        ledger.fault(FaultKind::not_this_format, {file.name, 1, 1},
                     fmt::format("this is not {}: it is not XML, {}", wanted,
                                 first_line.find(',') == std::string_view::npos
                                     ? "and not CSV either"
                                     : "it seems to be CSV (SSDA903 comes as CSV)"));
        return nullptr;
    }
    std::unique_ptr<XmlDocument> document = XmlDocument::parse(*source, ledger);
    if (!document) return nullptr;
    const std::string_view root = tag_of(document->root());
    if (root == "Message") return document;
    ledger.fault(FaultKind::not_this_format, document->place_of(document->root()),
                 fmt::format("this is not {}: {}", wanted, what_it_seems_to_be(root)));
    return nullptr;
}

bool read(const std::vector<ReturnFile>& files, Ledger& ledger) {
    std::vector<std::unique_ptr<XmlDocument>> documents;
    for (const ReturnFile& file : files) {
        ledger.report().files_read.push_back(file.name);
        if (std::unique_ptr<XmlDocument> document = open_census(file, ledger))
            documents.push_back(std::move(document));
    }
    if (documents.size() != files.size()) return false;
    CensusMapping mapping(ledger);
    for (const auto& document : documents)
        mapping.add(*document);
    mapping.run();
    return true;
}

} // namespace

} // namespace exchange

bool read_cin_census(const std::vector<ReturnFile>& files, const ExchangeSink& sink, ExchangeReport& report) {
    report.format = "Children in Need census";
    exchange::Ledger ledger(report, sink);
    return exchange::read(files, ledger);
}

bool import_cin_census(const std::vector<std::string>& paths, const ExchangeSink& sink,
                       ExchangeReport& report) {
    report.format = "Children in Need census";
    exchange::Ledger ledger(report, sink);
    std::vector<ReturnFile> files;
    const auto is_xml = [](const std::string& name) {
        const std::size_t dot = name.find_last_of('.');
        return dot != std::string::npos && exchange::equal_ignoring_case(name.substr(dot), ".xml");
    };
    return exchange::load_files(paths, is_xml, ledger, files) && exchange::read(files, ledger);
}

} // namespace plumbline
