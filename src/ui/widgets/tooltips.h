// Small boxes of text over the window. explain() and read_out() draw one only while the item just drawn is pointed at.
#pragma once

#include <string>

namespace geci {

/// Explains the item just drawn in a sentence, beside its card or above it, so that neither the item nor the rows under
/// it are covered.
void explain(const char* sentence);
/// Shows a value of what is pointed at, at the pointer.
void read_out(const std::string& value);
/// Draws a title and a text beside the pointer.
void tooltip(const std::string& title, const std::string& text);

}  // namespace geci
