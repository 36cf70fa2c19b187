// CSV and JSON with lyrics in a column.
#include "expect.h"
#include "intake/table.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::optional<geci::Table> table = geci::recognise_table(text);
  const std::string name = table && !table->columns.empty() ? table->columns.back() : "lyrics";
  const geci::Result<geci::Column> column = geci::read_column(text, name);
  if (!column) {
    geci::fuzz::expect(column.error().english().ends_with("."));
    geci::fuzz::expect(!table);
    return 0;
  }
  size_t bytes = 0;
  for (const std::string& value : column->values) bytes += value.size();
  geci::fuzz::expect(bytes <= 8 * size);
  return 0;
}
