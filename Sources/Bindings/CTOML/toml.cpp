#include "rushes_toml.h"

#include <cstring>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <toml.hpp>

struct rushes_toml_node {
    rushes_toml_kind kind = RUSHES_TOML_TABLE;
    int line = 0;
    std::string name;
    std::string text;
    int64_t whole = 0;
    double number = 0;
    bool flag = false;
    std::vector<rushes_toml_node> members;
};

struct rushes_toml {
    rushes_toml_node root;
};

namespace {
using Value = toml::basic_value<toml::discard_comments, std::map, std::vector>;

rushes_toml_node node_of(const std::string &name, const Value &value);

void fill(rushes_toml_node &node, const Value &value) {
    switch (value.type()) {
    case toml::value_t::table:
        node.kind = RUSHES_TOML_TABLE;
        for (const auto &entry : value.as_table()) node.members.push_back(node_of(entry.first, entry.second));
        break;
    case toml::value_t::array:
        node.kind = RUSHES_TOML_LIST;
        for (const auto &member : value.as_array()) node.members.push_back(node_of("", member));
        break;
    case toml::value_t::string:
        node.kind = RUSHES_TOML_TEXT;
        node.text = value.as_string().str;
        break;
    case toml::value_t::integer:
        node.kind = RUSHES_TOML_WHOLE;
        node.whole = value.as_integer();
        break;
    case toml::value_t::floating:
        node.kind = RUSHES_TOML_NUMBER;
        node.number = value.as_floating();
        break;
    case toml::value_t::boolean:
        node.kind = RUSHES_TOML_FLAG;
        node.flag = value.as_boolean();
        break;
    default: node.kind = RUSHES_TOML_MOMENT;
    }
}

rushes_toml_node node_of(const std::string &name, const Value &value) {
    rushes_toml_node node;
    node.name = name;
    node.line = static_cast<int>(value.location().line());
    fill(node, value);
    return node;
}

/* The first line of what toml11 says, without its own function's name: "[error] toml::parse_table: too few ...". */
std::string first_sentence(const char *said) {
    std::string text(said);
    text = text.substr(0, text.find('\n'));
    for (const char *head : {"[error] ", "toml::"}) {
        if (text.rfind(head, 0) == 0) text.erase(0, std::strlen(head));
    }
    const auto colon = text.find(": ");
    if (colon != std::string::npos && text.find(' ') == colon + 1) text.erase(0, colon + 2);
    // What is left without a blank is a function's name and no sentence.
    return text.find(' ') == std::string::npos ? "this cannot be read" : text;
}

void tell(rushes_toml_fault *fault, int line, const std::string &reason) {
    fault->line = line;
    std::strncpy(fault->reason, reason.c_str(), sizeof(fault->reason) - 1);
    fault->reason[sizeof(fault->reason) - 1] = 0;
}

/* The parser calls itself for each list in a list; nobody writes a configuration that is nested this deep. */
constexpr int deepest = 100;

bool is_too_deep(const char *text, size_t bytes) {
    int depth = 0;
    for (size_t i = 0; i < bytes; i++) {
        if (text[i] == '[' || text[i] == '{') depth++;
        if ((text[i] == ']' || text[i] == '}') && depth > 0) depth--;
        if (depth > deepest) return true;
    }
    return false;
}
}  // namespace

rushes_toml *rushes_toml_read(const char *text, size_t bytes, rushes_toml_fault *fault) {
    *fault = rushes_toml_fault{};
    if (is_too_deep(text, bytes)) {
        tell(fault, 0, "brackets are nested too deep");
        return nullptr;
    }
    try {
        std::istringstream stream(std::string(text, bytes));
        auto value = toml::parse<toml::discard_comments, std::map, std::vector>(stream, "toml");
        return new rushes_toml{node_of("", value)};
    } catch (const toml::exception &error) {
        tell(fault, static_cast<int>(error.location().line()), first_sentence(error.what()));
    } catch (const std::exception &error) {
        tell(fault, 0, first_sentence(error.what()));
    }
    return nullptr;
}

void rushes_toml_free(rushes_toml *document) { delete document; }
const rushes_toml_node *rushes_toml_root(const rushes_toml *document) { return &document->root; }
rushes_toml_kind rushes_toml_kind_of(const rushes_toml_node *node) { return node->kind; }
int rushes_toml_line(const rushes_toml_node *node) { return node->line; }
size_t rushes_toml_count(const rushes_toml_node *node) { return node->members.size(); }
const rushes_toml_node *rushes_toml_member(const rushes_toml_node *node, size_t index) { return &node->members[index]; }
const char *rushes_toml_name(const rushes_toml_node *node, size_t *bytes) {
    *bytes = node->name.size();
    return node->name.data();
}
const char *rushes_toml_text(const rushes_toml_node *node, size_t *bytes) {
    *bytes = node->text.size();
    return node->text.data();
}
int64_t rushes_toml_whole(const rushes_toml_node *node) { return node->whole; }
double rushes_toml_number(const rushes_toml_node *node) { return node->number; }
int rushes_toml_flag(const rushes_toml_node *node) { return node->flag; }
