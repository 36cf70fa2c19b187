// One line of the settings panel: what it is called, why, and a list of values to choose from.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ui/panel.h"

namespace geci {

/// The name on the left, with its explanation; what is drawn next stands on the right.
void setting_label(const Explained& setting);

/// Shows `current` and the list of `options`; true if number `index` was chosen. `place` is the row's name in
/// state().places, "place=n" that of its n-th option while the list is open.
bool setting_list(const char* place, const Explained& setting, const std::string& current,
                  const std::vector<std::string>& options, int& index, Commands& commands);

/// A list can be used by finger, and holds no value that makes no sense. `shown` puts a value into words.
template <class T, class Shown>
void setting_row(const char* place, const Explained& setting, T& value, const std::vector<T>& choices, Shown shown,
                 Commands& commands) {
  std::vector<std::string> options;
  options.reserve(choices.size());
  for (const T& choice : choices) options.push_back(shown(choice));
  int index = 0;
  if (setting_list(place, setting, shown(value), options, index, commands)) {
    value = choices[static_cast<size_t>(index)];
  }
}

/// The same for values with names.
template <class T>
void setting_row(const char* place, const Explained& setting, T& value, const std::vector<std::pair<T, Word>>& choices,
                 Commands& commands) {
  std::vector<T> values;
  for (const auto& choice : choices) values.push_back(choice.first);
  const auto shown = [&](T wanted) {
    for (const auto& [known, name] : choices) {
      if (known == wanted) return std::string(name.text);
    }
    return std::string();
  };
  setting_row(place, setting, value, values, shown, commands);
}

void setting_row(const char* place, const Explained& setting, int& value, const std::vector<int>& choices,
                 Commands& commands);
/// 0 is shown as "off".
void setting_row(const char* place, const Explained& setting, float& value, const std::vector<float>& choices,
                 Commands& commands);
void setting_row(const char* place, const Explained& setting, double& value, const std::vector<double>& choices,
                 Commands& commands);
void setting_toggle(const char* place, const Explained& setting, bool& value, Commands& commands);
/// Any number, one up or down.
void setting_seed(const char* place, const Explained& setting, uint64_t& seed, Commands& commands);

}  // namespace geci
