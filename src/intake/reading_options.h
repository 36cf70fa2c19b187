// How a text file is read, where its content alone is not to decide.
#pragma once

#include <optional>
#include <string>

#include "core/result.h"
#include "intake/encoding.h"

namespace geci {

/// kAuto: as the content says. kText: as it stands. kLrc: with LRC's time stamps, which are removed.
enum class TextFormat { kAuto, kText, kLrc };

/// "auto", "text", "lrc": the names of the command line.
Result<TextFormat> parse_text_format(const std::string& name);

struct ReadingOptions {
  TextFormat format = TextFormat::kAuto;
  std::optional<Encoding> encoding = std::nullopt;  // nothing: the one that is found
  std::string column;                               // of a table, by its name; empty: the text is none

  bool operator==(const ReadingOptions&) const = default;
};

}  // namespace geci
