#include "page/preferences.h"

#include <doctest/doctest.h>

#include <string>

namespace geci::preferences_test {

TEST_CASE("preferences come back as they were kept") {
  const Preferences preferences{ThemeChoice::kLight, Tab::kInside, {412.5F, 0, 260}, "gpu"};
  CHECK(parse_preferences(preferences_json(preferences)) == preferences);
  CHECK(parse_preferences(preferences_json({})) == Preferences{});
}

TEST_CASE("what was kept is not trusted") {
  for (const std::string text : {"", "null", "[1,2]", "\"light\"", "{", "{\"theme\":3,\"tab\":null,\"side\":\"wide\"}",
                                 "{\"theme\":\"pink\",\"tab\":\"\",\"side\":-4,\"curve\":1e9}", "{\"inside\":1e999}",
                                 "{\"device\":4}", "{\"device\":\"the device of a stranger\"}"}) {
    CAPTURE(text);
    CHECK(parse_preferences(text) == Preferences{});
  }
  CHECK(parse_preferences("{\"theme\":\"light\"," + std::string(10'000, ' ') + "\"side\":400}") == Preferences{});
}

TEST_CASE("one field that is wrong leaves the others") {
  const Preferences preferences =
      parse_preferences(R"({"theme":"dark","tab":7,"side":400,"inside":[],"curve":250,"more":{}})");
  CHECK(preferences.theme == ThemeChoice::kDark);
  CHECK(preferences.tab == Tab::kLyrics);
  CHECK(preferences.sizes == PanelSizes{400, 0, 250});
}

}  // namespace geci::preferences_test
