#include "intake/archive.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <span>

#include "intake/gather.h"
#include "intake/inflate.h"

namespace geci::archive_test {
namespace {

std::string fixture(const std::string& name) {
  std::ifstream file(std::string(GECI_FIXTURES) + "/texts/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::optional<std::string> inflated(std::string_view packed, size_t size) {
  return inflate({reinterpret_cast<const uint8_t*>(packed.data()), packed.size()}, size);
}

TEST_CASE("a zip file's texts are songs in the order of their names; hidden files and folders are passed over") {
  const Result<SourceText> text = gather({{"songs.zip", fixture("songs.zip")}}, {});
  REQUIRE(text.ok());
  CHECK(text->song_starts.size() == 3);
  CHECK(text->bytes.starts_with("山高水长流0\n水长天更高0\n山高水长流1\n"));
  CHECK(text->bytes.ends_with("云自山中来\n来去两悠悠\n一\n二\n"));
  CHECK(text->note.english() ==
        "Read 1 of 3 songs as LRC: 2 time stamps removed. "
        "Left out, as no texts: 1 of 4 files (songs/cover.png).");
}

TEST_CASE("a zip file stands for its files among others, too") {
  const Result<SourceText> text = gather({{"first", "春\n"}, {"songs.zip", fixture("songs.zip")}, {"last", "冬"}}, {});
  REQUIRE(text.ok());
  CHECK(text->song_starts.size() == 5);
  CHECK(text->bytes.starts_with("春\n山高"));
  CHECK(text->bytes.ends_with("二\n冬"));
}

TEST_CASE("bombs, damaged files and more than is to be had are refused with a sentence") {
  const auto refusal = [](const std::string& bytes, uint64_t most) {
    const auto files = unpack_zip(bytes, most);
    REQUIRE_FALSE(files.ok());
    CHECK(files.error().english().ends_with("."));
    return files.error().english();
  };
  constexpr uint64_t kMany = uint64_t{1} << 30;
  CHECK(refusal(fixture("bomb.zip"), kMany).find("grows more than") != std::string::npos);
  CHECK(refusal(fixture("bomb.zip"), uint64_t{1} << 20).find("take more than 1 MB") != std::string::npos);
  const std::string whole = fixture("songs.zip");
  for (size_t size = 0; size < whole.size(); ++size) (void)refusal(whole.substr(0, size), kMany);
  std::string changed = whole;
  changed[whole.find("songs/a") + 60] ^= 1;
  CHECK(refusal(changed, kMany).find("is damaged") != std::string::npos);
}

TEST_CASE("deflate: stored, fixed and dynamic blocks, and nothing but the size that was said") {
  const std::string stored(
      "\x01\x03\x00\xFC\xFF"
      "abc",
      8),
      fixed("\x4B\x4C\x4A\x4E\x4C\x4A\x06\x00", 8);
  CHECK(inflated(stored, 3) == "abc");
  CHECK(inflated(fixed, 6) == "abcabc");
  CHECK_FALSE(inflated(fixed, 5));
  CHECK_FALSE(inflated(fixed, 7));
  for (size_t size = 0; size < fixed.size() - 1; ++size) CHECK_FALSE(inflated(fixed.substr(0, size), 6));
  CHECK_FALSE(inflated("\x07", 0));  // a block of no kind
  CHECK_FALSE(inflated(std::string(1000, '\xFF'), 9));
  CHECK_FALSE(inflated(std::string("\x4B\x04\x23\x00", 4), 6));  // goes back before the beginning
}

}  // namespace
}  // namespace geci::archive_test
