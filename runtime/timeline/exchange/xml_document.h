// A return in XML, parsed, with the places of its tags. The only header here that knows pugixml.
#pragma once

#include "runtime/timeline/exchange/source.h"

#include <pugixml.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace plumbline::exchange {

class XmlDocument {
  public:
    // nullptr, with a fatal fault at its line and column, when the text is not well-formed or has no tag at
    // all.
    static std::unique_ptr<XmlDocument> parse(const Source& source, Ledger& ledger);

    pugi::xml_node root() const { return root_; }
    std::string_view file() const { return source_.name; }
    // Of the tag's opening bracket.
    Place place_of(pugi::xml_node element) const;

    // Names every run of text that stands where no value can be, beside tags or in a tag that holds only tags
    // (`is_container`, by the name of the tag), and every attribute: neither return has any.
    void name_strays(const std::function<bool(std::string_view)>& is_container,
                     const std::function<bool(std::string_view)>& is_tag_name, Ledger& ledger) const;

  private:
    explicit XmlDocument(const Source& source) : source_(source), lines_(source.text) {}

    Source source_;
    LineIndex lines_;
    pugi::xml_document document_;
    pugi::xml_node root_;
};

// Without the prefix of a namespace: `cin:Message` is `Message`.
std::string_view tag_of(pugi::xml_node element);
bool is_element(pugi::xml_node node);
bool has_elements(pugi::xml_node element);
// All text directly in the element, trimmed. (A comment cuts one value into two runs of text.)
std::string value_of(pugi::xml_node element);
// Calls `visit` for every element, parents first, without recursion: depth of nesting is up to the file.
void for_each_element(pugi::xml_node root, const std::function<void(pugi::xml_node)>& visit);

} // namespace plumbline::exchange
