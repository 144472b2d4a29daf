// The XML of SSDA903 (CLA.xsd, "Expanded SSDA903 Return"): a CHILD has one HEADER, which holds what the CSV
// spreads over many tables, and any number of EPISODEs. It is taken apart into the same records as the CSV.
#include "runtime/timeline/exchange/ssda903_records.h"
#include "runtime/timeline/exchange/text.h"
#include "runtime/timeline/exchange/xml_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace plumbline::exchange {

namespace {

// A group of tags that makes one record of a table.
struct Group {
    std::string_view tag;
    Ssda903Table table;
};
constexpr std::array groups = {
    Group{"AMISSING", Ssda903Table::missing},
    Group{"AREVIEW", Ssda903Table::reviews},
    Group{"OC2", Ssda903Table::oc2},
    Group{"PERMANENCE", Ssda903Table::previous_permanence},
    Group{"AD_PLACED", Ssda903Table::placed_for_adoption},
};
// Tags that stand loose in the HEADER, one record of each of these tables.
constexpr std::array loose_tables = {Ssda903Table::header, Ssda903Table::ad1, Ssda903Table::uasc,
                                     Ssda903Table::oc3};

constexpr std::array<std::string_view, 4> containers = {"EXPSSDA903", "CHILD", "HEADER", "EPISODE"};

const Group* find_group(std::string_view tag) {
    const auto group =
        std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.tag == tag; });
    return group == groups.end() ? nullptr : &*group;
}

bool is_container(std::string_view tag) {
    return std::find(containers.begin(), containers.end(), tag) != containers.end() || find_group(tag);
}

// The column that a tag is called in the CSV.
std::string_view column_of(std::string_view tag) {
    if (tag == "CHILDID") return "CHILD";
    if (tag == "PL") return "PLACE";
    return tag;
}

bool is_tag_name(std::string_view word) {
    if (is_container(word)) return true;
    for (const Ssda903TableInfo& info : ssda903_tables())
        for (const Ssda903Field& field : info.fields)
            if (field.name == column_of(word)) return true;
    return false;
}

class Reader {
  public:
    Reader(const XmlDocument& document, Ledger& ledger, std::vector<Ssda903Record>& records)
        : document_(document), ledger_(ledger), records_(records) {}

    void read() {
        for (const pugi::xml_node child : document_.root().children()) {
            if (!is_element(child)) continue;
            if (tag_of(child) == "CHILD")
                read_child(child);
            else
                read_over(child);
        }
    }

  private:
    Ssda903Record empty_record(Ssda903Table table, pugi::xml_node element) {
        const Ssda903TableInfo& info = info_of(table);
        Ssda903Record record{&info, document_.place_of(element),
                             std::vector<Ssda903Cell>(info.fields.size())};
        record.cells.front() = child_id_;
        return record;
    }

    // True where the table has such a field; the first value counts.
    bool fill(Ssda903Record& record, pugi::xml_node element) {
        const auto& fields = record.table->fields;
        for (std::size_t i = 1; i < fields.size(); ++i) {
            if (fields[i].name != column_of(tag_of(element))) continue;
            std::string value = value_of(element);
            if (!record.cells[i].text.empty()) {
                ledger_.fault(FaultKind::field_repeated, document_.place_of(element),
                              fmt::format("{} stands twice in one record", fields[i].name));
                read_over_value(record.table->name, fields[i].name, value, ReadOverReason::field_repeated);
            } else {
                record.cells[i] = {std::move(value), document_.place_of(element)};
            }
            return true;
        }
        return false;
    }

    void keep(Ssda903Record record) {
        came_in(record, ledger_);
        records_.push_back(std::move(record));
    }

    void read_group(Ssda903Table table, pugi::xml_node element) {
        Ssda903Record record = empty_record(table, element);
        for (const pugi::xml_node tag : element.children())
            if (is_element(tag) && (has_elements(tag) || !fill(record, tag))) read_over(tag);
        keep(std::move(record));
    }

    void read_header(pugi::xml_node header) {
        std::vector<Ssda903Record> loose;
        for (const Ssda903Table table : loose_tables)
            loose.push_back(empty_record(table, header));
        for (const pugi::xml_node tag : header.children()) {
            if (!is_element(tag) || tag_of(tag) == "CHILDID") continue;
            if (const Group* group = find_group(tag_of(tag))) {
                read_group(group->table, tag);
                continue;
            }
            const bool known =
                !has_elements(tag) &&
                std::any_of(loose.begin(), loose.end(), [&](auto& record) { return fill(record, tag); });
            if (!known) read_over(tag);
        }
        for (Ssda903Record& record : loose) {
            const bool is_filled = std::any_of(record.cells.begin() + 1, record.cells.end(),
                                               [](const Ssda903Cell& cell) { return !cell.text.empty(); });
            // Every child has a header; of the others, only those that the return fills in.
            if (is_filled || record.table->table == Ssda903Table::header) keep(std::move(record));
        }
    }

    void read_child(pugi::xml_node child) {
        child_id_ = {{}, document_.place_of(child)};
        for (const pugi::xml_node header : child.children())
            for (const pugi::xml_node id : header.children())
                if (tag_of(header) == "HEADER" && tag_of(id) == "CHILDID" && child_id_.text.empty())
                    child_id_ = {value_of(id), document_.place_of(id)};
        for (const pugi::xml_node part : child.children()) {
            if (!is_element(part)) continue;
            if (tag_of(part) == "HEADER")
                read_header(part);
            else if (tag_of(part) == "EPISODE")
                read_group(Ssda903Table::episodes, part);
            else
                read_over(part);
        }
    }

    void read_over_value(std::string_view table, std::string_view field, const std::string& value,
                         ReadOverReason reason) {
        if (value.empty()) return;
        if (looks_like_date(value)) {
            ledger_.date_came_in(table);
            ledger_.leave_date(table, field, reason);
        } else {
            ledger_.leave_value(table, field, reason);
        }
    }

    // A tag that the schema does not have here, with all that is in it.
    void read_over(pugi::xml_node element) {
        ledger_.fault(FaultKind::field_not_known, document_.place_of(element),
                      fmt::format("the tag {} does not belong here; it was not read", tag_of(element)));
        for_each_element(element, [&](pugi::xml_node tag) {
            if (!has_elements(tag))
                read_over_value("(not known)", tag_of(tag), value_of(tag), ReadOverReason::field_not_known);
        });
    }

    const XmlDocument& document_;
    Ledger& ledger_;
    std::vector<Ssda903Record>& records_;
    Ssda903Cell child_id_;
};

} // namespace

bool read_ssda903_xml(const Source& source, Ledger& ledger, std::vector<Ssda903Record>& records) {
    const std::unique_ptr<XmlDocument> document = XmlDocument::parse(source, ledger);
    if (!document) return false;
    const std::string_view root = tag_of(document->root());
    if (root != "EXPSSDA903") {
        ledger.fault(FaultKind::not_this_format, document->place_of(document->root()),
                     root == "Message" ? "this is not SSDA903: it seems to be a Children in Need census"
                                       : fmt::format("this is not SSDA903: its outermost tag is {}", root));
        return false;
    }
    document->name_strays(is_container, is_tag_name, ledger);
    Reader(*document, ledger, records).read();
    return true;
}

} // namespace plumbline::exchange
