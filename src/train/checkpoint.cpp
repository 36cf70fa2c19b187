#include "train/checkpoint.h"

#include <charconv>
#include <type_traits>
#include <utility>

#include "train/settings_fields.h"

namespace geci {
namespace {

std::string text_of(bool value) { return value ? "on" : "off"; }
std::string text_of(Cell cell) { return cell_name(cell); }
std::string text_of(WindowOrder order) { return window_order_name(order); }
std::string text_of(Optimizer kind) { return optimizer_name(kind); }
std::string text_of(ScheduleKind kind) { return schedule_name(kind); }

/// The shortest text that stands for exactly this number.
template <class Number>
  requires std::is_arithmetic_v<Number>
std::string text_of(Number value) {
  char text[40];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

/// Keeps the settings as text, in order.
class Lister {
 public:
  template <class Value>
  void operator()(const char* name, const Value& value) {
    settings_.emplace_back(name, text_of(value));
  }
  const std::vector<std::pair<std::string, std::string>>& settings() const { return settings_; }

 private:
  std::vector<std::pair<std::string, std::string>> settings_;
};

std::string first_difference(const Lister& saved, const Lister& present) {
  for (size_t i = 0; i < saved.settings().size(); ++i) {
    const auto& [name, value] = saved.settings()[i];
    const std::string& other = present.settings()[i].second;
    if (value != other) return name + " " + value + ", not " + other;
  }
  return {};
}

}  // namespace

uint64_t fingerprint(const TrainingText& text) {
  uint64_t hash = 0xCBF29CE484222325U;
  for (const int32_t id : *text.ids) hash = (hash ^ static_cast<uint32_t>(id)) * 0x100000001B3U;
  if (text.song_ends.size() < 2) return hash;
  for (const size_t end : text.song_ends) hash = (hash ^ end) * 0x100000001B3U;
  return hash;
}

std::string first_difference(const TrainSettings& saved, const TrainSettings& present) {
  Lister a, b;
  visit_settings(saved, a);
  visit_settings(present, b);
  return first_difference(a, b);
}

std::string first_difference(const NetworkConfig& saved, const NetworkConfig& present) {
  Lister a, b;
  visit_config(saved, a);
  visit_config(present, b);
  return first_difference(a, b);
}

}  // namespace geci
