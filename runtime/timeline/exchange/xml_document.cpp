#include "runtime/timeline/exchange/xml_document.h"

#include "runtime/timeline/exchange/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::exchange {

namespace {

bool is_text(pugi::xml_node node) {
    return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

} // namespace

std::unique_ptr<XmlDocument> XmlDocument::parse(const Source& source, Ledger& ledger) {
    std::unique_ptr<XmlDocument> result(new XmlDocument(source));
    // As UTF-8 whatever the file declares: a conversion would move the bytes that places are counted in, and
    // what is not ASCII is no part of what we carry over. Fragments, because text beside the root tag would
    // otherwise vanish unseen.
    const pugi::xml_parse_result parsed =
        result->document_.load_buffer(source.text.data(), source.text.size(),
                                      pugi::parse_default | pugi::parse_fragment, pugi::encoding_utf8);
    if (!parsed) {
        const auto offset = static_cast<std::size_t>(parsed.offset < 0 ? 0 : parsed.offset);
        std::string message = parsed.description();
        if (!message.empty()) message[0] = to_lower(message[0]);
        ledger.fault(FaultKind::malformed_xml,
                     result->lines_.at(source.name, std::min(offset, source.text.size())),
                     std::move(message));
        return nullptr;
    }
    for (const pugi::xml_node child : result->document_.children()) {
        if (!is_element(child)) continue;
        if (result->root_) {
            ledger.fault(FaultKind::malformed_xml, result->place_of(child),
                         "a second outermost tag begins here");
            return nullptr;
        }
        result->root_ = child;
    }
    if (!result->root_) {
        ledger.fault(FaultKind::malformed_xml, {source.name, 1, 1}, "there is no tag in the file");
        return nullptr;
    }
    return result;
}

Place XmlDocument::place_of(pugi::xml_node element) const {
    const std::ptrdiff_t name = element.offset_debug();
    return name < 1 ? Place{source_.name, 0, 0} : lines_.at(source_.name, static_cast<std::size_t>(name - 1));
}

void XmlDocument::name_strays(const std::function<bool(std::string_view)>& is_container,
                              const std::function<bool(std::string_view)>& is_tag_name,
                              Ledger& ledger) const {
    const auto name_text_in = [&](pugi::xml_node parent, std::string_view where) {
        for (const pugi::xml_node node : parent.children()) {
            if (!is_text(node)) continue;
            const std::string_view text = trimmed(node.value());
            if (text.empty()) continue;
            auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
            while (offset < source_.text.size() && is_space(source_.text[offset]))
                ++offset;
            // Stray words may be anything, a name too; they are quoted only where they are the format's own
            // words.
            const std::string words = is_tag_name(text) ? fmt::format("the word `{}`", text)
                                                        : fmt::format("{} bytes of text", text.size());
            ledger.fault(FaultKind::stray_text, lines_.at(source_.name, offset),
                         fmt::format("{} between the tags {}", words, where));
        }
    };
    name_text_in(document_, "outside of everything");
    for_each_element(root_, [&](pugi::xml_node element) {
        for (const pugi::xml_attribute attribute : element.attributes()) {
            const std::string_view name = attribute.name();
            if (name.starts_with("xmlns") || name.starts_with("xsi:") || name.starts_with("xml:")) continue;
            ledger.fault(
                FaultKind::field_not_known, place_of(element),
                fmt::format("the tag {} has an attribute, and the format has none", tag_of(element)));
        }
        if (has_elements(element) || is_container(tag_of(element)))
            name_text_in(element, fmt::format("of {}", tag_of(element)));
    });
}

std::string_view tag_of(pugi::xml_node element) {
    std::string_view name = element.name();
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is_element(pugi::xml_node node) {
    return node.type() == pugi::node_element;
}

bool has_elements(pugi::xml_node element) {
    for (const pugi::xml_node child : element.children())
        if (is_element(child)) return true;
    return false;
}

std::string value_of(pugi::xml_node element) {
    std::string value;
    for (const pugi::xml_node child : element.children())
        if (is_text(child)) value += child.value();
    return std::string(trimmed(value));
}

void for_each_element(pugi::xml_node root, const std::function<void(pugi::xml_node)>& visit) {
    pugi::xml_node node = root;
    while (node) {
        if (is_element(node)) visit(node);
        if (node.first_child()) {
            node = node.first_child();
            continue;
        }
        while (node != root && !node.next_sibling())
            node = node.parent();
        if (node == root) return;
        node = node.next_sibling();
    }
}

} // namespace plumbline::exchange
