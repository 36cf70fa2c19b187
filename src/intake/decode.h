// From the bytes of a text file, in whatever encoding, to UTF-8.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "intake/encoding.h"

namespace geci {

/// How an encoding was found: by a byte-order mark, because the bytes are valid in it, because the text reads best in
/// it, or because somebody named it.
enum class EncodingFound { kByMark, kByValidity, kByReading, kByName };

struct DecodedText {
  std::string text;  // valid UTF-8 without a byte-order mark at the start
  Encoding encoding = Encoding::kUtf8;
  EncodingFound found = EncodingFound::kByValidity;
  size_t replaced = 0;  // runs of bytes that were no characters; each stands as U+FFFD
  size_t dropped = 0;   // NUL and 0x1A, the end-of-file mark of old, at the end
  /// Sentences for people: the encoding, if it is none of Unicode's narrow ones, and what was replaced and dropped.
  std::vector<Message> notices;
};

/// Reads a text in the encoding `forced`, or else, by a byte-order mark, as UTF-8, as UTF-16 or UTF-32 where zeros show
/// it, or in the encoding that judge_encoding() finds. UTF-8 with a few broken bytes is repaired. A byte-order mark
/// counts more than `forced` if both are of the same family, "utf-16" and either order of bytes. Fails with a sentence
/// on what is no text: a file of another kind is named by its first bytes.
Result<DecodedText> decode_text(std::string_view bytes, std::optional<Encoding> forced = std::nullopt);

/// The notices one after the other; empty if there are none.
Message notices_of(const DecodedText& text);

/// UTF-8 whatever the bytes; those that are no characters become U+FFFD. REQUIRES: check_decodable(encoding) is ok.
std::string decode_as(Encoding encoding, std::string_view bytes);

/// Fails with a sentence if this system cannot decode the encoding.
Status check_decodable(Encoding encoding);

}  // namespace geci
