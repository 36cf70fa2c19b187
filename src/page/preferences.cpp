#include "page/preferences.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/json.h"
#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<std::string> kNoSuchTheme{"There is no theme \"{}\"; use system, dark or light.",
                                             "没有“{}”这种外观：请用 system、dark 或 light。"};

constexpr const char* kThemes[] = {"system", "dark", "light"};
constexpr const char* kTabs[] = {"train", "lyrics", "inside"};
constexpr size_t kMostBytes = 4096, kLongestName = 16;
constexpr double kLargest = 10'000;  // pixels, of any panel

/// Which of `names` it is; none gives the end.
template <size_t N>
size_t number_of(const char* const (&names)[N], std::string_view name) {
  return static_cast<size_t>(std::find(std::begin(names), std::end(names), name) - std::begin(names));
}

template <class Choice, size_t N>
void read_choice(const Json& object, const char* key, const char* const (&names)[N], Choice& target) {
  const auto value = object.find(key);
  if (value == object.end() || !value->is_string()) return;
  const size_t number = number_of(names, value->get_ref<const std::string&>());
  if (number < N) target = static_cast<Choice>(number);
}

float size_at(const Json& object, const char* key) {
  const auto value = object.find(key);
  if (value == object.end() || !value->is_number()) return 0;
  const auto size = value->get<double>();
  return size >= 0 && size <= kLargest ? static_cast<float>(size) : 0;  // NaN is neither
}

}  // namespace

Result<ThemeChoice> parse_theme(std::string_view name) {
  const size_t number = number_of(kThemes, name);
  if (number < std::size(kThemes)) return static_cast<ThemeChoice>(number);
  return Error{kNoSuchTheme(std::string(name))};
}

std::string preferences_json(const Preferences& preferences) {
  return Json{{"theme", kThemes[static_cast<size_t>(preferences.theme)]},
              {"tab", kTabs[static_cast<size_t>(preferences.tab)]},
              {"side", preferences.sizes.side},
              {"inside", preferences.sizes.inside},
              {"curve", preferences.sizes.curve},
              {"device", preferences.device}}
      .dump();
}

Preferences parse_preferences(std::string_view json) {
  if (json.size() > kMostBytes) return {};
  const Json object = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return {};
  Preferences preferences;
  read_choice(object, "theme", kThemes, preferences.theme);
  read_choice(object, "tab", kTabs, preferences.tab);
  preferences.sizes = {size_at(object, "side"), size_at(object, "inside"), size_at(object, "curve")};
  const auto device = object.find("device");
  if (device != object.end() && device->is_string() && device->get_ref<const std::string&>().size() <= kLongestName) {
    preferences.device = device->get<std::string>();
  }
  return preferences;
}

}  // namespace geci
