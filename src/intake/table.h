// CSV and JSON with lyrics in a column or a field.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace geci {

struct Table {
  enum class Kind { kCsv, kJson, kJsonLines };
  Kind kind = Kind::kCsv;
  char separator = ',';  // of kCsv
  std::vector<std::string> columns;
};

/// "CSV", "JSON", "JSON lines".
std::string_view table_name(Table::Kind kind);

/// The table that the text is beyond doubt: JSON whose rows are objects; or lines that have as many fields as the first
/// one has different names, two at least, with a name that such tables use ("lyrics", "title", "歌词" …) or fields in
/// quotes. Verse with commas is none.
std::optional<Table> recognise_table(std::string_view text);

/// The column `name` of a text that somebody says is a table: what each row holds in it, empty ones left out. A list of
/// strings in JSON is taken as lines. Fails with a sentence that names the columns there are.
struct Column {
  Table::Kind kind = Table::Kind::kCsv;
  std::vector<std::string> values;
};
Result<Column> read_column(std::string_view text, const std::string& name);

/// "'title', 'lyrics'"
std::string quoted_list(const std::vector<std::string>& names);

}  // namespace geci
