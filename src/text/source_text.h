// A text before it is cleaned: UTF-8 in which a few bytes may be wrong, of one song or of several.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/message.h"

namespace geci {

struct SourceText {
  std::string bytes;
  /// For each song the byte at which it begins, ascending; every one but the first begins a line. Empty: one song.
  std::vector<size_t> song_starts;
  /// The encoding that it was in, by the name that decode_text's take; several, in a row, where its files differ.
  std::string encoding = "utf-8";
  size_t dropped = 0;  // characters at ends of files that nobody sees, such as 0x1A
  /// How it was read; empty if there is nothing to say.
  Message note;

  SourceText() = default;
  SourceText(std::string text) : bytes(std::move(text)) {}
  SourceText(const char* text) : bytes(text) {}
};

}  // namespace geci
