#include "ui/widgets/colours.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace geci::colours_test {

using namespace geci::theme;

namespace {

constexpr double kText = 4.5;  // WCAG 2.2, AA, for text of any size

struct Named {
  const char* name;
  Packed colour;
};

std::vector<Named> inks() {
  std::vector<Named> all = {{"ink", kInk},       {"quiet", kQuiet},   {"faint", kFaint},
                            {"accent", kAccent}, {"second", kSecond}, {"alarm", kAlarm}};
  for (const Colour& run : kEarlierRuns) all.push_back({"earlier run", run});
  return all;
}

void require_readable(const std::string& what, Packed ink, Packed ground) {
  const double ratio = contrast(ink, ground);
  CAPTURE(what);
  CHECK(ratio >= kText);
}

/// Every test looks at both themes and leaves the dark one.
template <class Check>
void in_both_themes(Check check) {
  for (const bool light : {false, true}) {
    CAPTURE(light);
    shows_light = light;
    check();
  }
  shows_light = false;
}

}  // namespace

TEST_CASE("contrast is that of WCAG") {
  CHECK(contrast(rgb(0x000000), rgb(0xffffff)) == doctest::Approx(21));
  CHECK(contrast(rgb(0x777777), rgb(0xffffff)) == doctest::Approx(4.478).epsilon(1e-3));
  CHECK(contrast(rgb(0x1b1e26), rgb(0x1b1e26)) == doctest::Approx(1));
}

TEST_CASE("every ink is readable on cards, fields and the ground, in both themes") {
  in_both_themes([] {
    for (const auto& [name, ink] : inks()) {
      require_readable(std::string(name) + " on a card", ink, kCard);
      require_readable(std::string(name) + " on a field", ink, kRaised);
      require_readable(std::string(name) + " on the ground", ink, kGround);
    }
  });
}

TEST_CASE("buttons, chips and the read-out are readable, in both themes") {
  in_both_themes([] {
    require_readable("the main button", kGround, kAccent);
    require_readable("the main button, pointed at", kGround, kAccentHover);
    for (const Packed below : {kCard, kGround, kRaised}) {
      require_readable("a chosen chip", kAccent, over(kAccentFaint, below));
    }
    for (const Packed ink : {kInk, kQuiet, kAccent, kSecond}) require_readable("what is pointed at", ink, kHover);
    for (const Colour& run : kEarlierRuns) require_readable("an earlier run's value", run, kHover);
  });
}

TEST_CASE("ink on a coloured box is the one that is read better") {
  in_both_themes([] {
    for (const Packed fill : {kAccent, kSecond, kRaised}) require_readable("a token", ink_on(fill), fill);
  });
}

}  // namespace geci::colours_test
