// What a person sets a value with: toggle, slider, list, stepper. Widths are in logical pixels. A call that returns
// bool returns true in the frame in which the value was changed, with the mouse, the keyboard or a screen reader.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace geci {

bool toggle(const char* label, bool& on);
/// `value` lies from `low` to `high`. An arrow key moves it by 1, or by 0.05 where they are at most 2 apart.
bool slider(const char* id, float& value, float low, float high, float width);
/// Draws a drop-down list that shows `current`. Sets `index` to the option that was chosen. `on_option` is called with
/// the index of each option after it is drawn, while the list is open.
bool choose(const char* id, const std::string& current, const std::vector<std::string>& options, float width,
            int& index, const std::function<void(int)>& on_option);
/// Draws a number between two buttons, for one less and one more; it does not go below 0. `name` is for screen readers.
void stepper(const char* name, uint64_t& value, float width);

}  // namespace geci
