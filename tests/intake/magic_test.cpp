#include "intake/magic.h"

#include <doctest/doctest.h>

#include <string>

#include "intake/decode.h"

namespace geci::magic_test {
namespace {

using namespace std::string_literals;

TEST_CASE("files that are no texts are called by their names, and nobody is told to save them as UTF-8") {
  const std::string frame = "\0\0\0\x0F\x2A"s + std::string(64, '\0');
  const std::pair<std::string, const char*> cases[] = {
      {"%PDF-1.7\n%\xE2\xE3\n", "PDF"},
      {"PK\3\4....mimetypeapplication/epub+zip", "book"},
      {"PK\3\4....word/document.xml....", "Word"},
      {"PK\3\4....xl/workbook.xml....", "office"},
      {"PK\3\4....archive/data.pkl....", "weights"},
      {"PK\3\4....songs/one.txt....", "ZIP"},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + frame, "Word"},
      {"{\\rtf1\\ansi Song}", "Rich Text"},
      {"\x1F\x8B\x08" + frame, "compressed"},
      {"7z\xBC\xAF\x27\x1C" + frame, "compressed"},
      {"\x89PNG\r\n\x1A\n" + frame, "picture"},
      {"\xFF\xD8\xFF\xE0" + frame, "picture"},
      {"RIFF....WEBPVP8 " + frame, "picture"},
      {"BM" + frame, "picture"},
      {"ID3\4" + frame, "audio"},
      {"\xFF\xFB\x90" + frame, "audio"},
      {"OggS\0"s + frame, "audio"},
      {"RIFF....WAVEfmt " + frame, "audio"},
      {"\0\0\0\x20"s + "ftypM4A " + frame, "audio"},
      {"\0\0\0\x20"s + "ftypisom" + frame, "video"},
      {"SQLite format 3\0"s + frame, "database"},
      {"\x10\0\0\0\0\0\0\0{\"a\":{}}        "s, "weights"},
      {"\x80\2}q\0."s, "weights"},
      {"\n<!DOCTYPE HTML>\n<body>Song</body>", "web page"},
      {"\x7F"
       "ELF" +
           frame,
       "program"},
      {"OTTO\0"s + frame, "font"},
  };
  for (const auto& [bytes, name] : cases) {
    CAPTURE(name);
    const Result<DecodedText> text = decode_text(bytes);
    REQUIRE_FALSE(text.ok());
    const std::string sentence = text.error().english();
    CAPTURE(sentence);
    CHECK(sentence.find(name) != std::string::npos);
    CHECK(sentence.find("UTF-8") == std::string::npos);
    CHECK(sentence.ends_with("."));
  }
}

TEST_CASE("texts that begin as such files do are texts") {
  // ясный in Windows-1251 begins as a sound file does.
  for (const char* text : {"BMW and rain\n", "MZ is a name\n", "PK, my love\n", "<b>Song</b>\n", "I I I\n", "{a}\n",
                           "\xFF\xF1\xED\xFB\xE9 \xE4\xE5\xED\xFC \xEF\xF0\xE8\xE4\xB8\xF2\n"}) {
    CAPTURE(text);
    CHECK(check_is_no_other_file(text).ok());
    CHECK(decode_text(text).ok());
  }
  CHECK(check_is_no_other_file("").ok());
}

}  // namespace
}  // namespace geci::magic_test
