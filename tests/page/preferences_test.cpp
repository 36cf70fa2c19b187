#include "page/preferences.h"

#include <doctest/doctest.h>

#include <string>

namespace geci::app::look_test {

TEST_CASE("a look comes back as it was kept") {
  const Look look{ThemeChoice::kLight, Tab::kInside, {412.5F, 0, 260}, "gpu"};
  CHECK(parse_look(look_json(look)) == look);
  CHECK(parse_look(look_json({})) == Look{});
}

TEST_CASE("what was kept is not trusted") {
  for (const std::string text : {"", "null", "[1,2]", "\"light\"", "{", "{\"theme\":3,\"tab\":null,\"side\":\"wide\"}",
                                 "{\"theme\":\"pink\",\"tab\":\"\",\"side\":-4,\"curve\":1e9}", "{\"inside\":1e999}",
                                 "{\"device\":4}", "{\"device\":\"the device of a stranger\"}"}) {
    CAPTURE(text);
    CHECK(parse_look(text) == Look{});
  }
  CHECK(parse_look("{\"theme\":\"light\"," + std::string(10'000, ' ') + "\"side\":400}") == Look{});
}

TEST_CASE("one field that is wrong leaves the others") {
  const Look look = parse_look(R"({"theme":"dark","tab":7,"side":400,"inside":[],"curve":250,"more":{}})");
  CHECK(look.theme == ThemeChoice::kDark);
  CHECK(look.tab == Tab::kLyrics);
  CHECK(look.sizes == PanelSizes{400, 0, 250});
}

}  // namespace geci::app::look_test
