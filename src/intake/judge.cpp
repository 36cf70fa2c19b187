#include "intake/judge.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "intake/decode.h"
#include "intake/plausibility.h"

namespace geci {
namespace {

constexpr Encoding kCandidates[] = {Encoding::kGb18030, Encoding::kBig5,        Encoding::kShiftJis,
                                    Encoding::kEucKr,   Encoding::kWindows1252, Encoding::kWindows1251};
constexpr size_t kPiece = size_t{1} << 16;

// In a text some characters may be broken, and some strange.
constexpr size_t kCharactersForOneBroken = 50;
constexpr double kMostOddShare = 0.25;
constexpr double kMostControlShare = 0.01;
/// Of a byte, in the lines that are not ASCII. Texts need 3 to 6 bits, other files about 8; of a few characters one
/// cannot tell.
constexpr double kMostBits = 7;
constexpr size_t kEnoughBytes = 40;

bool is_ascii(std::string_view line) {
  return std::all_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Texts hold some of these by mistake, other files many: all but tab, the ends of lines and files, and escape.
bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 && !(byte >= '\t' && byte <= '\r') && byte != 0x1A && byte != 0x1B;
}

/// Hands `take` the lines that are not ASCII, some at a time. In all of the encodings the byte of a line feed is one,
/// and ASCII says nothing.
template <class Take>
void for_each_piece(std::string_view bytes, Take take) {
  std::string piece;
  while (!bytes.empty()) {
    const size_t end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
    if (const std::string_view line = bytes.substr(0, end); !is_ascii(line)) piece += line;
    bytes.remove_prefix(end);
    if (piece.size() >= kPiece || bytes.empty()) {
      take(piece);
      piece.clear();
    }
  }
}

/// Does it read as a text at all?
bool is_text(const Plausibility& read, size_t bytes) {
  if (bytes >= kEnoughBytes && read.bits() > kMostBits * static_cast<double>(bytes)) return false;

  const bool few_are_broken = read.undecodable() <= 1 + read.characters() / kCharactersForOneBroken;
  const bool few_are_odd =
      static_cast<double>(read.odd()) <= 1 + kMostOddShare * static_cast<double>(read.characters());
  return few_are_broken && few_are_odd && read.undecodable() < read.characters();
}

}  // namespace

Result<std::optional<Encoding>> judge_encoding(std::string_view bytes) {
  const auto controls = static_cast<double>(std::count_if(bytes.begin(), bytes.end(), is_control));
  if (controls > kMostControlShare * static_cast<double>(bytes.size())) return std::optional<Encoding>();
  std::vector<Plausibility> read;
  for (const Encoding encoding : kCandidates) {
    if (const Status known = check_decodable(encoding); !known) return known.error();
    read.emplace_back(encoding);
  }
  size_t bytes_read = 0;
  for_each_piece(bytes, [&](std::string_view piece) {
    bytes_read += piece.size();
    for (size_t i = 0; i < read.size(); ++i) read[i].add(decode_as(kCandidates[i], piece));
  });
  const auto best =
      std::min_element(read.begin(), read.end(), [](const auto& a, const auto& b) { return a.bits() < b.bits(); });
  if (!is_text(*best, bytes_read)) return std::optional<Encoding>();
  return std::optional(kCandidates[best - read.begin()]);
}

}  // namespace geci
