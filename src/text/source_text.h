// A text before it is cleaned: UTF-8 in which a few bytes may be wrong, of one song or of several.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace geci {

struct SourceText {
  std::string bytes;
  /// For each song the byte at which it begins, ascending; every one but the first begins a line. Empty: one song.
  std::vector<size_t> song_starts;
  /// How it was read, as sentences; empty if there is nothing to say.
  std::string note;

  SourceText() = default;
  SourceText(std::string text) : bytes(std::move(text)) {}
  SourceText(const char* text) : bytes(text) {}
};

}  // namespace geci
