// Fonts on the desktop: an installed font with Chinese characters, whole, drawn by ImGui itself.
#include <filesystem>
#include <span>

#include "core/sentence.h"
#include "platform/fonts.h"

namespace geci::platform {
namespace {

constexpr Sentence<> kNoChineseFont{
    "No font with Chinese characters was found; install Noto Sans CJK (Debian: fonts-noto-cjk).",
    "没有找到有汉字的字体：请安装 Noto Sans CJK（Debian：fonts-noto-cjk）。"};

struct FontFile {
  const char* path;
  ImU32 number;  // which font of a collection: the simplified Chinese one
};

// Debian's fonts-noto-cjk, then Fedora's, Arch's, and what macOS and Windows come with.
constexpr FontFile kText[] = {{"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2},
                              {"/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc", 2},
                              {"/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 2},
                              {"/System/Library/Fonts/STHeiti Medium.ttc", 1},
                              {"C:/Windows/Fonts/msyh.ttc", 0}};
constexpr FontFile kStrong[] = {{"/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 2},
                                {"/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Bold.ttc", 2},
                                {"/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc", 2},
                                {"C:/Windows/Fonts/msyhbd.ttc", 0}};
constexpr FontFile kLyrics[] = {{"/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2},
                                {"/usr/share/fonts/google-noto-serif-cjk-fonts/NotoSerifCJK-Regular.ttc", 2},
                                {"/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc", 2},
                                {"/System/Library/Fonts/Supplemental/Songti.ttc", 3},
                                {"C:/Windows/Fonts/simsun.ttc", 0}};

constexpr float kReferenceSize = 20;
// Noto CJK's line is 1.448 em high; enlarged by this, the em is 0.8 of the line as everywhere else.
constexpr float kEnlarge = 0.8F * 1.448F;

const FontFile* first_installed(std::span<const FontFile> files) {
  for (const FontFile& file : files) {
    if (std::filesystem::exists(file.path)) return &file;
  }
  return nullptr;
}

// Of two sources the first gives the line's metrics and nothing else, the second, enlarged, the glyphs.
ImFont* add_face(ImFontAtlas& atlas, const FontFile& file) {
  static constexpr ImWchar kEverything[] = {0x1, 0x10FFFF, 0};
  ImFontConfig config;
  config.FontNo = file.number;
  config.GlyphExcludeRanges = kEverything;
  ImFont* font = atlas.AddFontFromFileTTF(file.path, kReferenceSize, &config);
  config.GlyphExcludeRanges = nullptr;
  config.MergeMode = true;
  atlas.AddFontFromFileTTF(file.path, kReferenceSize * kEnlarge, &config);
  return font;
}

}  // namespace

Result<Fonts> add_fonts(ImFontAtlas& atlas) {
  const FontFile* text = first_installed(kText);
  if (text == nullptr) {
    return Error{kNoChineseFont()};
  }
  const FontFile *strong = first_installed(kStrong), *lyrics = first_installed(kLyrics);
  Fonts fonts;
  fonts.text = add_face(atlas, *text);
  fonts.strong = add_face(atlas, strong != nullptr ? *strong : *text);
  fonts.lyrics = add_face(atlas, lyrics != nullptr ? *lyrics : *text);
  return fonts;
}

// Nothing is shaped here.
void tidy_fonts(ImFontAtlas&) {}

}  // namespace geci::platform
