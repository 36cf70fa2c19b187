#include "intake/table.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "core/bounded_json.h"
#include "core/json.h"
#include "core/sentence.h"
#include "intake/csv.h"
#include "text/cleaning.h"

namespace geci {
namespace {

constexpr Sentence<std::string, std::string> kNoSuchColumn{"There is no column '{}' in this text: choose one of {}.",
                                                           "这份文字里没有“{}”列：请从 {} 中选。"};
constexpr Sentence<std::string> kNoColumns{
    "This text has no columns (CSV, JSON or JSON lines): leave the column '{}' out.",
    "这份文字没有列（不是 CSV、JSON 或 JSON lines）：请不要指明“{}”列。"};

/// A million songs of ten fields.
constexpr JsonLimits kTableLimits{.depth = 6, .values = 20'000'000};
constexpr size_t kMostColumns = 200;
constexpr size_t kLongestName = 64;  // bytes

/// Names of columns, in lower case, that make a table of what could be verse with commas.
constexpr std::string_view kUsualNames[] = {"lyrics", "lyric", "text",   "title", "name", "artist", "song", "content",
                                            "author", "album", "singer", "id",    "year", "genre",  "poem", "lines",
                                            "歌词",   "歌詞",  "歌名",   "歌手",  "标题", "標題",   "内容", "內容",
                                            "作者",   "专辑",  "正文",   "诗",    "词"};

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

bool is_usual_name(const std::string& name) {
  return std::find(std::begin(kUsualNames), std::end(kUsualNames), lower(name)) != std::end(kUsualNames);
}

/// The names in the first record, if they can be names.
std::optional<std::vector<std::string>> names_of(const CsvRecord& first) {
  if (first.fields.size() < 2 || first.fields.size() > kMostColumns) return std::nullopt;
  std::set<std::string> different;
  for (const std::string& name : first.fields) {
    if (name.empty() || name.size() > kLongestName || !different.insert(name).second) return std::nullopt;
  }
  return first.fields;
}

std::optional<Table> recognise_csv(std::string_view text, char separator) {
  Table table{.separator = separator};
  size_t rows = 0;
  bool is_regular = true, is_sure = false;
  const bool is_whole = for_each_record(text, separator, [&](const CsvRecord& record) {
    is_sure = is_sure || record.was_quoted;
    if (table.columns.empty()) {
      const auto names = names_of(record);
      if (names) table.columns = *names;
      is_sure = is_sure || std::any_of(record.fields.begin(), record.fields.end(), is_usual_name);
      is_regular = names.has_value();
    } else {
      ++rows;
      is_regular = record.fields.size() == table.columns.size();
    }
    return is_regular;
  });
  if (!is_whole || !is_regular || !is_sure || rows == 0) return std::nullopt;
  return table;
}

/// What a row holds under a name, as text; nothing if it is neither text nor lines.
std::optional<std::string> text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array() || value.empty()) return std::nullopt;
  std::string lines;
  for (const Json& line : value) {
    if (!line.is_string()) return std::nullopt;
    lines += line.get<std::string>() + "\n";
  }
  return lines;
}

struct JsonRows {
  Table::Kind kind = Table::Kind::kJson;
  std::vector<Json> rows;
};

std::optional<JsonRows> read_json_lines(std::string_view text) {
  JsonRows rows{Table::Kind::kJsonLines, {}};
  for (const std::string_view line : split_lines(text)) {
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
    Result<Json> row = parse_bounded_json(line, kTableLimits);
    if (!row || !row->is_object()) return std::nullopt;
    rows.rows.push_back(std::move(*row));
  }
  if (rows.rows.empty()) return std::nullopt;
  return rows;
}

/// Nothing for what is no JSON, or whose rows are no objects.
std::optional<JsonRows> read_json(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || (text[first] != '[' && text[first] != '{')) return std::nullopt;
  if (text[first] == '{') {
    if (std::optional<JsonRows> rows = read_json_lines(text)) return rows;
  }
  Result<Json> json = parse_bounded_json(text, kTableLimits);
  if (!json) return std::nullopt;
  JsonRows rows;
  if (json->is_object()) {
    rows.rows.push_back(std::move(*json));
    return rows;
  }
  for (Json& row : *json) {
    if (!row.is_object()) return std::nullopt;
    rows.rows.push_back(std::move(row));
  }
  if (rows.rows.empty()) return std::nullopt;
  return rows;
}

std::vector<std::string> columns_of(const JsonRows& rows) {
  constexpr size_t kRowsLookedAt = 100;
  std::vector<std::string> names;
  for (size_t i = 0; i < std::min(kRowsLookedAt, rows.rows.size()); ++i) {
    for (const auto& [name, value] : rows.rows[i].items()) {
      const bool is_new = std::find(names.begin(), names.end(), name) == names.end();
      if (is_new && names.size() < kMostColumns && text_of(value)) names.push_back(name);
    }
  }
  return names;
}

Error no_column(const std::string& name, const std::vector<std::string>& columns) {
  return Error{kNoSuchColumn(name, quoted_list(columns))};
}

Result<Column> column_of_json(const JsonRows& rows, const std::string& name) {
  Column column{rows.kind, {}};
  bool is_known = false;
  for (const Json& row : rows.rows) {
    const auto value = row.find(name);
    if (value == row.end()) continue;
    std::optional<std::string> text = text_of(*value);
    is_known = is_known || text;
    if (text && !text->empty()) column.values.push_back(std::move(*text));
  }
  if (!is_known) return no_column(name, columns_of(rows));
  return column;
}

/// Nothing if the first record does not name the column.
std::optional<Column> column_of_csv(std::string_view text, char separator, const std::string& name) {
  Column column;
  std::optional<size_t> number;
  const bool is_whole = for_each_record(text, separator, [&](const CsvRecord& record) {
    if (!number) {
      const auto found = std::find(record.fields.begin(), record.fields.end(), name);
      if (found == record.fields.end()) return false;
      number = static_cast<size_t>(found - record.fields.begin());
    } else if (*number < record.fields.size() && !record.fields[*number].empty()) {
      column.values.push_back(record.fields[*number]);
    }
    return true;
  });
  if (!is_whole || !number) return std::nullopt;
  return column;
}

constexpr char kSeparators[] = {',', '\t', ';'};

}  // namespace

std::string_view table_name(Table::Kind kind) {
  switch (kind) {
    case Table::Kind::kCsv:
      return "CSV";
    case Table::Kind::kJson:
      return "JSON";
    case Table::Kind::kJsonLines:
      return "JSON lines";
  }
  return {};
}

std::string quoted_list(const std::vector<std::string>& names) {
  constexpr size_t kShown = 12;
  std::string list;
  for (size_t i = 0; i < std::min(kShown, names.size()); ++i) list += (i == 0 ? "'" : ", '") + names[i] + "'";
  return names.size() > kShown ? list + ", …" : list;
}

std::optional<Table> recognise_table(std::string_view text) {
  if (const std::optional<JsonRows> rows = read_json(text)) {
    Table table{.kind = rows->kind, .columns = columns_of(*rows)};
    if (table.columns.empty()) return std::nullopt;
    return table;
  }
  for (const char separator : kSeparators) {
    if (std::optional<Table> table = recognise_csv(text, separator)) return table;
  }
  return std::nullopt;
}

Result<Column> read_column(std::string_view text, const std::string& name) {
  if (const std::optional<JsonRows> rows = read_json(text)) return column_of_json(*rows, name);
  for (const char separator : kSeparators) {
    if (std::optional<Column> column = column_of_csv(text, separator, name)) return std::move(*column);
  }
  if (const std::optional<Table> table = recognise_table(text)) return no_column(name, table->columns);
  return Error{kNoColumns(name)};
}

}  // namespace geci
