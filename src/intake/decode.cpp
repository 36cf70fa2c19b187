#include "intake/decode.h"

#include <algorithm>
#include <utility>

#include "intake/judge.h"
#include "intake/magic.h"
#include "intake/multibyte.h"
#include "intake/single_byte.h"
#include "intake/wide.h"
#include "text/utf8.h"

namespace geci {
namespace {

/// A text that is UTF-8 but for a broken byte here and there has so many whole characters outside ASCII for each run of
/// broken bytes. In other encodings hardly any bytes form such characters.
constexpr size_t kWholePerBroken = 4;
/// Of a text in an encoding that somebody named.
constexpr double kMostReplacedShare = 0.1;

size_t count(std::string_view text, std::string_view part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

/// Those outside ASCII.
size_t wide_characters(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0xC0U; }));
}

std::string counted(size_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

/// Takes NULs and 0x1A off the end, units of a wide encoding as a whole; returns how many of them.
size_t drop_end_marks(std::string& text) {
  const size_t last = text.find_last_not_of(std::string_view("\0\x1A", 2));
  const size_t kept = last == std::string::npos ? 0 : last + 1;
  const size_t dropped = text.size() - kept;
  text.resize(kept);
  return dropped;
}

Error not_a_text() {
  return Error{"This is no text in an encoding that Geci knows: give a text file, or name its encoding."};
}

/// The text in an encoding of Unicode with its mark taken off, or in one that was named or judged.
DecodedText decoded(Encoding encoding, EncodingFound found, std::string_view bytes) {
  DecodedText result{.encoding = encoding, .found = found};
  if (encoding == Encoding::kUtf8) {
    RepairedText repaired = repair_utf8(bytes);
    result.replaced = repaired.invalid_bytes == 0 ? 0 : count(repaired.text, kReplacementCharacter);
    result.text = std::move(repaired.text);
    return result;
  }
  result.text = decode_as(encoding, bytes);
  result.replaced = count(result.text, kReplacementCharacter);
  return result;
}

bool same_family(Encoding a, Encoding b) {
  const auto family = [](Encoding e) {
    if (e == Encoding::kUtf16Be) return Encoding::kUtf16Le;
    return e == Encoding::kUtf32Be ? Encoding::kUtf32Le : e;
  };
  return family(a) == family(b);
}

Result<DecodedText> decode_forced(std::string_view bytes, Encoding encoding) {
  const std::optional<ByteOrderMark> mark = byte_order_mark(bytes);
  if (mark && same_family(mark->encoding, encoding)) {
    encoding = mark->encoding;
    bytes.remove_prefix(mark->size);
  }
  if (const Status known = check_decodable(encoding); !known) return known.error();
  DecodedText text = decoded(encoding, EncodingFound::kByName, bytes);
  if (static_cast<double>(text.replaced) > kMostReplacedShare * static_cast<double>(count_characters(text.text))) {
    return Error{"The text cannot be read as " + std::string(encoding_name(encoding)) +
                 ": name another encoding, or none, so that it is found."};
  }
  return text;
}

Result<DecodedText> decode_unnamed(std::string_view bytes) {
  if (const std::optional<ByteOrderMark> mark = byte_order_mark(bytes)) {
    DecodedText text = decoded(mark->encoding, EncodingFound::kByMark, bytes.substr(mark->size));
    // Whoever wrote the mark meant the encoding; what follows may be another file's bytes all the same.
    if (text.replaced * 10 > count_characters(text.text)) return not_a_text();
    return text;
  }
  DecodedText utf8 = decoded(Encoding::kUtf8, EncodingFound::kByValidity, bytes);
  if (const std::optional<Encoding> wide = obvious_wide_encoding(bytes)) {
    return decoded(*wide, EncodingFound::kByReading, bytes);
  }
  const size_t whole = wide_characters(utf8.text) - utf8.replaced;
  if (utf8.replaced == 0 || whole >= kWholePerBroken * utf8.replaced) return utf8;
  const Result<std::optional<Encoding>> judged = judge_encoding(bytes);
  if (!judged) return judged.error();
  if (!*judged) return not_a_text();
  return decoded(**judged, EncodingFound::kByReading, bytes);
}

std::string encoding_notice(const DecodedText& text) {
  const std::string name(encoding_name(text.encoding));
  if (text.encoding == Encoding::kUtf8) return {};
  if (text.found == EncodingFound::kByMark) return "The text was read as " + name + ", as its byte-order mark says.";
  if (text.found != EncodingFound::kByReading) return {};
  return "The text was read as " + name + ", in which it reads best: name its encoding if characters are wrong.";
}

std::string replaced_notice(const DecodedText& text) {
  if (text.replaced == 0) return {};
  return counted(text.replaced, "place is", "places are") + " not " + std::string(encoding_name(text.encoding)) +
         (text.replaced == 1 ? " and stands" : " and stand") +
         " as U+FFFD: name the text's encoding if characters are missing.";
}

}  // namespace

Status check_decodable(Encoding encoding) {
  const bool is_multibyte = !is_wide(encoding) && !is_single_byte(encoding) && encoding != Encoding::kUtf8;
  if (!is_multibyte || can_decode_multibyte(encoding)) return Ok{};
  return Error{"This system's iconv does not know " + std::string(encoding_name(encoding)) +
               ": install the C library's further encodings (libc-gconv-modules-extra), or save the text as UTF-8."};
}

std::string decode_as(Encoding encoding, std::string_view bytes) {
  if (encoding == Encoding::kUtf8) return repair_utf8(bytes).text;
  if (is_wide(encoding)) return decode_wide(encoding, bytes);
  return is_single_byte(encoding) ? decode_single_byte(encoding, bytes) : decode_multibyte(encoding, bytes);
}

Result<DecodedText> decode_text(std::string_view bytes, std::optional<Encoding> forced) {
  if (const Status status = check_is_no_other_file(bytes); !status) return status.error();
  Result<DecodedText> text = forced ? decode_forced(bytes, *forced) : decode_unnamed(bytes);
  if (!text) return text;
  text->dropped = drop_end_marks(text->text);
  if (text->text.find('\0') != std::string::npos) return not_a_text();
  for (std::string notice : {encoding_notice(*text), replaced_notice(*text)}) {
    if (!notice.empty()) text->notices.push_back(std::move(notice));
  }
  return text;
}

std::string notices_of(const DecodedText& text) {
  std::string line;
  for (const std::string& notice : text.notices) line += (line.empty() ? "" : " ") + notice;
  return line;
}

}  // namespace geci
