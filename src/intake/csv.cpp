#include "intake/csv.h"

#include <algorithm>

namespace geci {
namespace {

/// Reads a field that begins with a quote, up to what stands behind it; false if it does not end.
bool take_quoted(std::string_view& text, std::string& field) {
  text.remove_prefix(1);
  while (true) {
    const size_t quote = text.find('"');
    if (quote == std::string_view::npos) return false;
    field += text.substr(0, quote);
    text.remove_prefix(quote + 1);
    if (!text.starts_with('"')) return true;
    field += '"';
    text.remove_prefix(1);
  }
}

void take_plain(std::string_view& text, char separator, std::string& field) {
  const size_t end = std::min({text.find(separator), text.find_first_of("\r\n"), text.size()});
  field += text.substr(0, end);
  text.remove_prefix(end);
}

/// One record and its line end.
bool take_record(std::string_view& text, char separator, CsvRecord& record) {
  while (true) {
    std::string field;
    const bool is_quoted = text.starts_with('"');
    if (is_quoted) {
      record.was_quoted = true;
      if (!take_quoted(text, field)) return false;
    } else {
      take_plain(text, separator, field);
    }
    record.fields.push_back(std::move(field));
    if (text.starts_with(separator)) {
      text.remove_prefix(1);
    } else if (text.empty() || text.front() == '\n' || text.front() == '\r') {
      text.remove_prefix(text.empty() ? 0 : text.starts_with("\r\n") ? 2 : 1);
      return true;
    } else {
      return false;
    }
  }
}

}  // namespace

bool for_each_record(std::string_view text, char separator, const std::function<bool(const CsvRecord&)>& visit) {
  while (!text.empty()) {
    CsvRecord record;
    if (!take_record(text, separator, record)) return false;
    const bool is_blank = record.fields.size() == 1 && record.fields.front().empty();
    if (!is_blank && !visit(record)) return true;
  }
  return true;
}

}  // namespace geci
