#include "intake/decode.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace geci::decode_test {
namespace {

using namespace std::string_literals;

DecodedText decoded(const std::string& bytes, std::optional<Encoding> forced = std::nullopt) {
  const Result<DecodedText> text = decode_text(bytes, forced);
  REQUIRE(text.ok());
  return *text;
}

std::string refusal(const std::string& bytes, std::optional<Encoding> forced = std::nullopt) {
  const Result<DecodedText> text = decode_text(bytes, forced);
  REQUIRE_FALSE(text.ok());
  return text.error().english();
}

bool mentions(const std::string& sentence, const std::string& part) {
  CAPTURE(sentence);
  CAPTURE(part);
  return sentence.find(part) != std::string::npos;
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

struct Case {
  const char* what;
  const char* encoding;
  std::string bytes, text;
};

/// Written by Python's codecs: the platform's own decoder is not its own judge.
std::vector<Case> cases() {
  return {
      {"Chinese, simplified", "gb18030",
       "\xD7\xF2\xD2\xB9\xB5\xC4\xB7\xE7\xB4\xB5\xB9\xFD\xBE\xC9\xB3\xC7\xB5\xC4\xBD\xD6\xB5\xC0\n",
       "昨夜的风吹过旧城的街道\n"},
      {"Chinese, a short line", "gb18030", "\xD4\xC2\xC1\xC1\xCC\xAB\xD4\xB6\n", "月亮太远\n"},
      {"Chinese, traditional in GBK", "gb18030", "\x9F\xF4\xBB\xF0\xD2\xBB\xB1K\xD2\xBB\xB1K\xB5\xD8\xCB\xAF\xC8\xA5\n",
       "燈火一盞一盞地睡去\n"},
      {"a character of four bytes", "gb18030",
       "\xCE\xD2\xD4\xDA\xB2\xDD\xD4\xAD\xC9\xCF\xB3\xAA\xB8\xE8\x81"
       "9\xEF"
       "1\n",
       "我在草原上唱歌㐂\n"},
      {"Chinese, traditional", "big5",
       "\xBD\xD6\xC1\xD9\xB0O\xB1o\xA7\xDA\xAD\xCC\xA8\xAB\xB9L\xAA\xBA\xA8\xBA\xB1\xF8\xAA"
       "e\n",
       "誰還記得我們走過的那條河\n"},
      {"Japanese", "shift_jis",
       "\x96\xE9\x82\xCC\x91\x8B\x82\xC9\x89"
       "f\x82\xE9\x8CN\x82\xCC\x89"
       "e\x82\xF0\x8C\xA9\x82\xC4\x82\xA2\x82\xBD\n",
       "夜の窓に映る君の影を見ていた\n"},
      {"Japanese, katakana", "shift_jis",
       "\x83\x89\x83W\x83I\x82\xA9\x82\xE7\x83\x81\x83\x8D\x83"
       "f\x83"
       "B\x81[\x82\xAA\x97\xAC\x82\xEA\x82\xE9\n",
       "ラジオからメロディーが流れる\n"},
      {"Korean", "euc-kr",
       "\xC3\xA2\xB9\xDB\xBF\xA1\xB4\xC2 \xC7\xCF\xBE\xE1 \xB4\xAB\xC0\xCC \xB3\xBB\xB8\xAE\xB0\xED\n",
       "창밖에는 하얀 눈이 내리고\n"},
      {"Russian", "windows-1251",
       "\xCD\xEE\xF7\xED\xEE\xE9 \xE4\xEE\xE6\xE4\xFC \xF1\xF2\xF3\xF7\xE8\xF2 \xE2 \xEC\xEE\xB8 \xEE\xEA\xED\xEE\n",
       "Ночной дождь стучит в моё окно\n"},
      {"Russian in capitals", "windows-1251",
       "\xD1\xCD\xC5\xC3 \xCB\xCE\xC6\xC8\xD2\xD1\xDF \xCD\xC0 \xCA\xD0\xDB\xD8\xC8\n", "СНЕГ ЛОЖИТСЯ НА КРЫШИ\n"},
      {"French", "windows-1252", "O\xF9 vas-tu, mon amour, \xE0 cette heure-l\xE0 ?\n",
       "Où vas-tu, mon amour, à cette heure-là ?\n"},
      {"German", "windows-1252",
       "\xDC"
       "ber den Fl\xFCssen h\xE4ngt der Mond so m\xFC"
       "d\n",
       "Über den Flüssen hängt der Mond so müd\n"},
      {"Spanish", "windows-1252",
       "\xBF"
       "D\xF3nde est\xE1s, coraz\xF3n, esta ma\xF1"
       "ana?\n",
       "¿Dónde estás, corazón, esta mañana?\n"},
      {"an apostrophe of Windows", "windows-1252", "I\x92m on my way, don\x92t cry\n", "I’m on my way, don’t cry\n"},
      {"quotes and a dash", "windows-1252", "She said \x93wait\x94 \x96 and closed the door\x85\n",
       "She said “wait” – and closed the door…\n"},
  };
}

TEST_CASE("a line in each encoding is read in the one that it was written in, and that is said") {
  for (const Case& c : cases()) {
    CAPTURE(c.what);
    const DecodedText text = decoded(c.bytes);
    CHECK(encoding_name(text.encoding) == c.encoding);
    CHECK(text.found == EncodingFound::kByReading);
    CHECK(text.text == c.text);
    CHECK(text.replaced == 0);
    CHECK(mentions(notices_of(text).english(), "read as "s + c.encoding));
  }
}

TEST_CASE("the whole file is judged: two lines of Chinese among many in English decide") {
  const std::string english = "Rain is falling on the roofs tonight\nOh baby take me home again\n";
  // 写 alone would be д in UTF-8.
  const DecodedText text =
      decoded(repeated(english, 40) + "\xD0\xB4\xC4\xE3\xB5\xC4\xB8\xE8\n" + repeated(english, 40) + "\xD0\xB4\n");
  CHECK(text.encoding == Encoding::kGb18030);
  CHECK(mentions(text.text, "写你的歌\n"));
  CHECK(mentions(text.text, "\n写\n"));
}

TEST_CASE("a large file is judged as a small one") {
  for (const Case& c : cases()) {
    CAPTURE(c.what);
    const int times = static_cast<int>(300'000 / c.bytes.size());
    CHECK(decoded(repeated(c.bytes, times)).text == repeated(c.text, times));
  }
}

TEST_CASE("an encoding that is named is taken, whatever reads best") {
  const std::string bytes = "\xC4\xE3\xB5\xC4\xB8\xE8\n";  // 你的歌 in GBK
  CHECK(decoded(bytes).text == "你的歌\n");
  const DecodedText text = decoded(bytes, Encoding::kWindows1251);
  CHECK(text.text == "ДгµДёи\n");
  CHECK(text.found == EncodingFound::kByName);
  CHECK(text.notices.empty());
  CHECK(mentions(refusal("明月几时有\n", Encoding::kShiftJis), "cannot be read as shift_jis"));
  CHECK(mentions(refusal(bytes, Encoding::kUtf8), "cannot be read as utf-8"));
}

TEST_CASE("byte-order marks decide, and are no text") {
  CHECK(decoded("\xEF\xBB\xBF月\n").text == "月\n");
  CHECK(decoded("\xEF\xBB\xBF月\n").notices.empty());
  const DecodedText little = decoded("\xFF\xFE`O}Y\n\0"s), big = decoded("\xFE\xFFO`Y}\0\n"s);
  CHECK(little.text == "你好\n");
  CHECK(big.text == "你好\n");
  CHECK(mentions(notices_of(little).english(), "utf-16le, as its byte-order mark says"));
  CHECK(big.encoding == Encoding::kUtf16Be);
  CHECK(decoded("\xFF\xFE\0\0`O\0\0\n\0\0\0"s).text == "你\n");
  CHECK(decoded("\0\0\xFE\xFF\0\0O`\0\0\0\n"s).text == "你\n");
  // The mark is of the family that was named, but in the other order.
  CHECK(decoded("\xFE\xFFO`Y}\0\n"s, Encoding::kUtf16Le).text == "你好\n");
}

TEST_CASE("UTF-16 without a mark is known by the zeros in it; padding makes no UTF-16") {
  CHECK(decoded("`O}Y\n\0s\0o\0n\0g\0\n\0"s).text == "你好\nsong\n");
  CHECK(decoded("O`Y}\0\n\0s\0o\0n\0g\0\n"s).text == "你好\nsong\n");
  CHECK(decoded("a\0B\xD8\xB7\xDF\n\0"s).text == "a𠮷\n");
  const DecodedText padded = decoded("song of the sea\n\0\0\0\0"s);
  CHECK(padded.text == "song of the sea\n");
  CHECK(padded.encoding == Encoding::kUtf8);
  CHECK(padded.dropped == 4);
}

TEST_CASE("UTF-8 stays as it is, with a few broken bytes as well, and an end-of-file mark goes") {
  CHECK(decoded("明月\r\n几时有").text == "明月\r\n几时有");
  CHECK(decoded("").text.empty());
  const DecodedText broken = decoded("床前明月光\xFF\xFE疑是地上霜\n举头望明月\n");
  CHECK(broken.text == "床前明月光\uFFFD疑是地上霜\n举头望明月\n");
  CHECK(broken.encoding == Encoding::kUtf8);
  CHECK(broken.replaced == 1);
  CHECK(mentions(notices_of(broken).english(), "1 place is not utf-8"));
  const DecodedText ended = decoded("明月\n\x1A");
  CHECK(ended.text == "明月\n");
  CHECK(ended.dropped == 1);
}

TEST_CASE("a text cut off within a character keeps the others") {
  std::string bytes = repeated("\xD2\xB9\xB5\xC4\xB7\xE7\xB4\xB5\xB9\xFD\xBE\xC9\xB3\xC7\n", 10);  // 夜的风吹过旧城
  bytes += "\xD2";
  const DecodedText text = decoded(bytes);
  CHECK(text.encoding == Encoding::kGb18030);
  CHECK(text.text == repeated("夜的风吹过旧城\n", 10) + "\uFFFD");
}

TEST_CASE("what is no text in any of the encodings is refused") {
  std::string noise;
  uint32_t state = 1;
  for (int i = 0; i < 4000; ++i) {
    state = state * 1664525U + 1013904223U;
    noise += static_cast<char>(state >> 24);
  }
  CHECK(mentions(refusal(noise), "no text"));
  CHECK(mentions(refusal("a\0b\n"s), "no text"));
  CHECK(mentions(refusal("\0\0\0\0"s), "no text"));
  std::string high;
  for (const char c : noise) high += static_cast<char>(c | '\x80');
  CHECK(mentions(refusal(high), "no text"));
}

}  // namespace
}  // namespace geci::decode_test
