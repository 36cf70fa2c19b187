#include "intake/decode.h"

#include <algorithm>
#include <utility>

#include "core/sentence.h"
#include "intake/judge.h"
#include "intake/magic.h"
#include "intake/multibyte.h"
#include "intake/single_byte.h"
#include "intake/wide.h"
#include "text/utf8.h"

namespace geci {
namespace {

constexpr Sentence<> kUnknownEncoding{
    "This is no text in an encoding that Geci knows: give a text file, or name its encoding.",
    "这不是歌词（Geci）认识的编码的文字：请给一个文本文件，或者指明它的编码。"};
constexpr Sentence<std::string> kNotInEncoding{
    "The text cannot be read as {}: name another encoding, or none, so that it is found.",
    "文字不能按 {} 读：请指明别的编码，或不指明，让程序自己判断。"};
constexpr Sentence<std::string> kIconvLacks{
    "This system's iconv does not know {}: install the C library's further encodings (libc-gconv-modules-extra), or "
    "save the text as UTF-8.",
    "这个系统的 iconv 不认识 {}：请安装 C 库的其他编码（libc-gconv-modules-extra），或把文字存成 UTF-8。"};
constexpr Sentence<std::string> kReadByMark{"The text was read as {}, as its byte-order mark says.",
                                            "文字按 {} 读入（开头有字节序标记）。"};
constexpr Sentence<std::string> kReadBest{
    "The text was read as {}, in which it reads best: name its encoding if characters are wrong.",
    "文字按 {} 读入（这样读最通顺）：如果字不对，请指明它的编码。"};
constexpr Plural<std::string> kReplaced{
    "{} place is not {} and stands as U+FFFD: name the text's encoding if characters are missing.",
    "{} places are not {} and stand as U+FFFD: name the text's encoding if characters are missing.",
    "有 {} 处不是 {}，换成了 U+FFFD：如果缺了字，请指明文字的编码。"};

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

/// Takes NULs and 0x1A off the end, units of a wide encoding as a whole; returns how many of them.
size_t drop_end_marks(std::string& text) {
  const size_t last = text.find_last_not_of(std::string_view("\0\x1A", 2));
  const size_t kept = last == std::string::npos ? 0 : last + 1;
  const size_t dropped = text.size() - kept;
  text.resize(kept);
  return dropped;
}

Error not_a_text() { return Error{kUnknownEncoding()}; }

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
    return Error{kNotInEncoding(std::string(encoding_name(encoding)))};
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

Message encoding_notice(const DecodedText& text) {
  const std::string name(encoding_name(text.encoding));
  if (text.encoding == Encoding::kUtf8) return {};
  if (text.found == EncodingFound::kByMark) return kReadByMark(name);
  if (text.found != EncodingFound::kByReading) return {};
  return kReadBest(name);
}

Message replaced_notice(const DecodedText& text) {
  if (text.replaced == 0) return {};
  return kReplaced(static_cast<int64_t>(text.replaced), std::string(encoding_name(text.encoding)));
}

}  // namespace

Status check_decodable(Encoding encoding) {
  const bool is_multibyte = !is_wide(encoding) && !is_single_byte(encoding) && encoding != Encoding::kUtf8;
  if (!is_multibyte || can_decode_multibyte(encoding)) return Ok{};
  return Error{kIconvLacks(std::string(encoding_name(encoding)))};
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
  const bool is_padding = text->text.empty() && text->dropped > 0;
  if (is_padding || text->text.find('\0') != std::string::npos) return not_a_text();
  for (Message notice : {encoding_notice(*text), replaced_notice(*text)}) {
    if (!notice.empty()) text->notices.push_back(std::move(notice));
  }
  return text;
}

Message notices_of(const DecodedText& text) {
  Message all;
  for (const Message& notice : text.notices) all = all.followed_by(notice);
  return all;
}

}  // namespace geci
