#include "core/bounded_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/json.h"
#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<> kNestedTooDeeply{"is nested too deeply", "嵌套太深"};
constexpr Sentence<> kTooManyValues{"holds too many values", "里面的值太多"};
constexpr Sentence<> kNotJson{"is not JSON", "不是 JSON"};
constexpr Sentence<std::string> kNamedTwice{"names '{}' twice", "里面有两个“{}”"};

/// Upper bounds, from the punctuation outside strings; `text` need not be JSON.
struct JsonExtent {
  int depth = 0;
  size_t values = 1;
};

JsonExtent measure(std::string_view text) {
  JsonExtent extent;
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '[' || c == '{') extent.depth = std::max(extent.depth, ++depth);
    if (c == ']' || c == '}') --depth;
    if (c == '[' || c == '{' || c == ',' || c == ':') ++extent.values;
  }
  return extent;
}

/// A parser callback that notices when an object names a member twice.
class DuplicateWatch {
 public:
  bool operator()(int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) names_.emplace_back();
    if (event == Json::parse_event_t::object_end) names_.pop_back();
    if (event == Json::parse_event_t::key) {
      const std::string& name = parsed.get_ref<const std::string&>();
      if (!names_.back().insert(name).second) duplicate_ = name;
    }
    return true;
  }

  const std::string& duplicate() const { return duplicate_; }

 private:
  std::vector<std::unordered_set<std::string>> names_;
  std::string duplicate_;
};

}  // namespace

Result<Json> parse_bounded_json(std::string_view text, const JsonLimits& limits) {
  const JsonExtent extent = measure(text);
  if (extent.depth > limits.depth) return Error{kNestedTooDeeply()};
  if (extent.values > limits.values) return Error{kTooManyValues()};
  DuplicateWatch watch;
  Json json = Json::parse(text, std::ref(watch), /*allow_exceptions=*/false);
  if (json.is_discarded()) return Error{kNotJson()};
  if (!watch.duplicate().empty()) return Error{kNamedTwice(watch.duplicate())};
  return json;
}

}  // namespace geci
