// Tables whose fields stand between commas, semicolons or tabs: RFC 4180.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace geci {

struct CsvRecord {
  std::vector<std::string> fields;
  bool was_quoted = false;  // a field stood in quotes
};

/// Calls `visit` with each record until it returns false. Fields may stand in double quotes and then hold separators,
/// line ends and doubled quotes. Lines end in LF, CRLF or CR; blank ones are passed over. False if a quote is not
/// closed or something stands behind one.
bool for_each_record(std::string_view text, char separator, const std::function<bool(const CsvRecord&)>& visit);

}  // namespace geci
