#include "intake/magic.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "core/bytes.h"
#include "core/sentence.h"
#include "text/utf8.h"

namespace geci {
namespace {

using namespace std::string_view_literals;

constexpr Sentence<> kPdf{"This is a PDF document: copy its text into a .txt file and open that.",
                          "这是 PDF 文件：请把里面的文字复制到 .txt 文件里再打开。"};
constexpr Sentence<> kWord{"This is a Word document: save it as plain text (.txt) and open that.",
                           "这是 Word 文档：请另存为纯文本（.txt）再打开。"};
constexpr Sentence<> kOffice{"This is an office document: save it as plain text (.txt) and open that.",
                             "这是办公软件的文档：请另存为纯文本（.txt）再打开。"};
constexpr Sentence<> kRtf{"This is a document in Rich Text Format: save it as plain text (.txt) and open that.",
                          "这是 RTF 文档：请另存为纯文本（.txt）再打开。"};
constexpr Sentence<> kBook{"This is an electronic book: export it as plain text (.txt) and open that.",
                           "这是电子书：请导出成纯文本（.txt）再打开。"};
constexpr Sentence<> kZip{"This is a ZIP archive: unpack it and open the texts in it.",
                          "这是 ZIP 压缩包：请解压，再打开里面的文本。"};
constexpr Sentence<> kArchive{"This is a compressed file: unpack it and open the text in it.",
                              "这是压缩文件：请解压，再打开里面的文本。"};
constexpr Sentence<> kPicture{"This is a picture: type its text into a .txt file and open that.",
                              "这是图片：请把上面的文字打进 .txt 文件再打开。"};
constexpr Sentence<> kAudio{"This is audio: write the words of the song into a .txt file and open that.",
                            "这是音频：请把歌词写进 .txt 文件再打开。"};
constexpr Sentence<> kVideo{"This is a video: write its words into a .txt file and open that.",
                            "这是视频：请把歌词写进 .txt 文件再打开。"};
constexpr Sentence<> kWeights{"This is a file of weights: open it as a model, not as a text.",
                              "这是权重文件：请当作模型打开，不要当作文字。"};
constexpr Sentence<> kDatabase{"This is a database: export the texts in it as a .txt file and open that.",
                               "这是数据库：请把里面的文字导出成 .txt 文件再打开。"};
constexpr Sentence<> kWebPage{"This is a web page: open it in a browser, copy its text into a .txt file and open that.",
                              "这是网页：请在浏览器里打开，把文字复制到 .txt 文件里再打开。"};
constexpr Sentence<> kProgram{"This is a program: give a text file with one line of verse a line.",
                              "这是程序：请给一个文本文件，一行一句。"};
constexpr Sentence<> kFont{"This is a font: give a text file with one line of verse a line.",
                           "这是字体：请给一个文本文件，一行一句。"};

struct Kind {
  size_t at;              // where the mark stands
  std::string_view mark;  // the bytes that every such file has there
  const Sentence<>& sentence;
  bool has_zeros = false;  // a text may begin so, but it holds no zeros
};

constexpr Kind kKinds[] = {
    {0, "%PDF-"sv, kPdf},
    {0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, kWord},
    {0, "{\\rtf"sv, kRtf},
    {0, "\x1F\x8B"sv, kArchive},
    {0, "BZh91AY&SY"sv, kArchive},
    {0,
     "\xFD"
     "7zXZ\0"sv,
     kArchive},
    {0, "\x28\xB5\x2F\xFD"sv, kArchive},
    {0, "7z\xBC\xAF\x27\x1C"sv, kArchive},
    {0, "Rar!\x1A\x07"sv, kArchive},
    {257, "ustar"sv, kArchive, true},
    {0, "\x89PNG\r\n\x1A\n"sv, kPicture},
    {0, "\xFF\xD8\xFF"sv, kPicture},
    {0, "GIF87a"sv, kPicture},
    {0, "GIF89a"sv, kPicture},
    {0, "II*\0"sv, kPicture},
    {0, "MM\0*"sv, kPicture},
    {8, "WEBPVP8"sv, kPicture},
    {4, "ftyphei"sv, kPicture, true},
    {4, "ftypmif1"sv, kPicture, true},
    {4, "ftypavif"sv, kPicture, true},
    {8, "WAVEfmt"sv, kAudio},
    {0, "ID3\2"sv, kAudio},
    {0, "ID3\3"sv, kAudio},
    {0, "ID3\4"sv, kAudio},
    {0, "\xFF\xFB"sv, kAudio, true},
    {0, "\xFF\xFA"sv, kAudio, true},
    {0, "\xFF\xF3"sv, kAudio, true},
    {0, "\xFF\xF2"sv, kAudio, true},
    {0, "\xFF\xF1"sv, kAudio, true},
    {0, "OggS\0"sv, kAudio},
    {0, "fLaC\0"sv, kAudio},
    {0, "MThd\0"sv, kAudio},
    {4, "ftypM4A"sv, kAudio, true},
    {0, "#!AMR\n"sv, kAudio},
    {4, "ftyp"sv, kVideo, true},
    {8, "AVI LIST"sv, kVideo},
    {0, "\x1A\x45\xDF\xA3"sv, kVideo},
    {0, "SQLite format 3\0"sv, kDatabase},
    {0,
     "\x7F"
     "ELF"sv,
     kProgram},
    {0, "\0asm"sv, kProgram},
    {0, "\0\1\0\0\0"sv, kFont},
    {0, "OTTO\0"sv, kFont},
    {0, "wOF2"sv, kFont, true},
    {0, "BM"sv, kPicture, true},
    {0, "MZ"sv, kProgram, true},
};

bool is_of(const Kind& kind, std::string_view bytes) {
  constexpr size_t kHeader = 4096;
  if (bytes.size() < kind.at || !bytes.substr(kind.at).starts_with(kind.mark)) return false;
  return !kind.has_zeros || bytes.substr(0, kHeader).find('\0') != std::string_view::npos;
}

/// An archive by the names of the files in it, which stand in its first part and in its last.
const Sentence<>& kind_of_zip(std::string_view bytes) {
  constexpr size_t kPart = size_t{1} << 16;
  const std::string_view first = bytes.substr(0, kPart);
  const std::string_view last = bytes.substr(bytes.size() - std::min(kPart, bytes.size()));
  const auto names = [&](std::string_view name) {
    return first.find(name) != std::string_view::npos || last.find(name) != std::string_view::npos;
  };
  if (names("/data.pkl")) return kWeights;
  if (names("word/document")) return kWord;
  if (names("epub+zip")) return kBook;
  if (names("xl/workbook") || names("ppt/presentation") || names("vnd.oasis.opendocument")) return kOffice;
  return kZip;
}

/// Eight bytes that say how long the header is, and a header in JSON.
bool is_safetensors(std::string_view bytes) {
  ByteReader reader({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  const std::optional<uint64_t> header = reader.read_u64();
  return header && *header >= 2 && *header <= reader.remaining() && bytes[8] == '{';
}

bool is_pickle(std::string_view bytes) {
  return bytes.size() > 2 && bytes[0] == '\x80' && bytes[1] >= 2 && bytes[1] <= 5 && bytes.back() == '.';
}

/// "<!doctype html" or "<html", in any case, after white space.
bool is_web_page(std::string_view bytes) {
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  const size_t begin = std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size());
  std::string start(bytes.substr(begin, 14));
  for (char& c : start) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return start.starts_with("<!doctype html") || start.starts_with("<html");
}

/// The sentence about what the file is; null for a text.
const Sentence<>* other_kind(std::string_view bytes) {
  if (bytes.starts_with("PK\3\4"sv)) return &kind_of_zip(bytes);
  for (const Kind& kind : kKinds) {
    if (is_of(kind, bytes)) return &kind.sentence;
  }
  if (is_safetensors(bytes) || is_pickle(bytes)) return &kWeights;
  return is_web_page(bytes) ? &kWebPage : nullptr;
}

}  // namespace

Status check_is_no_other_file(std::string_view bytes) {
  const Sentence<>* sentence = other_kind(bytes);
  if (sentence == nullptr) return Ok{};
  return Error{(*sentence)()};
}

Status check_is_plain_archive(std::string_view bytes) {
  const Sentence<>& sentence = kind_of_zip(bytes);
  if (&sentence == &kZip) return Ok{};
  return Error{sentence()};
}

}  // namespace geci
