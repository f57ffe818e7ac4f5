#pragma once
// Reading XML by local names: some programs prefix every element.

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "xlsx_parts.h"

namespace polku::files::xml {

// White space may be the whole of a cell's text.
inline constexpr unsigned kOptions = pugi::parse_default | pugi::parse_ws_pcdata_single;

inline std::string_view local_name(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

inline pugi::xml_node child(pugi::xml_node parent, std::string_view name) {
  for (const auto node : parent.children()) {
    if (local_name(node.name()) == name) return node;
  }
  return {};
}

inline std::vector<pugi::xml_node> children(pugi::xml_node parent, std::string_view name) {
  std::vector<pugi::xml_node> found;
  for (const auto node : parent.children()) {
    if (local_name(node.name()) == name) found.push_back(node);
  }
  return found;
}

// The text of <si> or <is>: its <t> and those of its runs, not the phonetic ones.
inline void append_text(std::string& out, pugi::xml_node item) {
  for (const auto node : item.children()) {
    const auto name = local_name(node.name());
    if (name == "t") {
      append_unescaped(out, node.child_value());
    } else if (name == "r") {
      append_unescaped(out, child(node, "t").child_value());
    }
  }
}

}  // namespace polku::files::xml
