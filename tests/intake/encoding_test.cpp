#include "intake/encoding.h"

#include <doctest/doctest.h>

namespace geci::encoding_test {
namespace {

std::optional<Encoding> parsed(std::string_view name) {
  const Result<std::optional<Encoding>> encoding = parse_encoding(name);
  CAPTURE(name);
  REQUIRE(encoding.ok());
  return *encoding;
}

TEST_CASE("every encoding is known by its own name") {
  for (int i = 0; i <= static_cast<int>(Encoding::kWindows1251); ++i) {
    const auto encoding = static_cast<Encoding>(i);
    CHECK(parsed(encoding_name(encoding)) == encoding);
  }
}

TEST_CASE("usual other names are known, in any case") {
  CHECK(parsed("GBK") == Encoding::kGb18030);
  CHECK(parsed("gb2312") == Encoding::kGb18030);
  CHECK(parsed("Shift-JIS") == Encoding::kShiftJis);
  CHECK(parsed("latin1") == Encoding::kWindows1252);
  CHECK(parsed("UTF_16") == Encoding::kUtf16Le);
  CHECK_FALSE(parsed("auto").has_value());
  CHECK_FALSE(parsed("").has_value());
}

TEST_CASE("an unknown name gets the list of names") {
  const Result<std::optional<Encoding>> encoding = parse_encoding("klingon");
  REQUIRE_FALSE(encoding.ok());
  const std::string sentence = encoding.error().english();
  for (const char* name : {"klingon", "auto", "utf-8", "gb18030", "big5", "shift_jis", "euc-kr", "windows-1251"}) {
    CAPTURE(name);
    CHECK(sentence.find(name) != std::string::npos);
  }
}

}  // namespace
}  // namespace geci::encoding_test
