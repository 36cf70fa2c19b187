// Fonts on the page: each character is drawn by the browser when it is first shown (web/page/glyphs.js).
// So is a stretch of text whose script needs shaping, as one glyph (ui/widgets/shaped_text.h).
#include <emscripten.h>

#include <string>

#include "imgui_internal.h"
#include "platform/fonts.h"
#include "ui/widgets/shaped_text.h"

namespace {

// clang-format off: this is JavaScript.
// out: advance, left, top, width, height, in device pixels.
EM_JS(void, js_glyph_metrics, (const char* text, double px, int face, double* out), {
  const box = Module['geciHost'].glyphMetrics(UTF8ToString(text), px, face);
  HEAPF64.set([ box.advance, box.left, box.top, box.width, box.height ], out >> 3);
});

// The box's size is checked again here: a bitmap of another size must not run over the buffer.
EM_JS(void, js_glyph_bitmap, (const char* text, double px, int face, unsigned char* out, int size), {
  const coverage = Module['geciHost'].glyphBitmap(UTF8ToString(text), px, face);
  HEAPU8.set(coverage.subarray(0, size), out);
});
// clang-format on

}  // namespace

namespace geci::platform {
namespace {

constexpr float kEm = 0.8F;
constexpr float kAscent = 0.8F;

struct GlyphBox {
  double advance = 0, left = 0, top = 0, width = 0, height = 0;
};

/// What a glyph shows: a character, or a shaped stretch of text.
std::string glyph_text(ImWchar glyph) {
  if (const std::string_view shaped = shaped_text(glyph); !shaped.empty()) return std::string(shaped);
  char bytes[5] = "";
  ImTextCharToUtf8(bytes, glyph);
  return bytes;
}

bool contains_glyph(ImFontAtlas*, ImFontConfig*, ImWchar codepoint) {
  return codepoint >= 0x20 && !(codepoint >= 0xD800 && codepoint < 0xE000);
}

bool init_size(ImFontAtlas*, ImFontConfig*, ImFontBaked* baked, void*) {
  baked->Ascent = ImCeil(kAscent * baked->Size);
  baked->Descent = baked->Ascent - baked->Size;
  return true;
}

void draw_glyph(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, const std::string& text, double px,
                const GlyphBox& box, ImFontGlyph* glyph) {
  const int width = static_cast<int>(box.width), height = static_cast<int>(box.height);
  const ImFontAtlasRectId id = ImFontAtlasPackAddRect(atlas, width, height);
  if (id == ImFontAtlasRectId_Invalid) return;
  ImTextureRect* rect = ImFontAtlasPackGetRect(atlas, id);
  ImVector<unsigned char>& pixels = atlas->Builder->TempBuffer;
  pixels.resize(width * height);
  js_glyph_bitmap(text.c_str(), px, static_cast<int>(source->FontNo), pixels.Data, pixels.Size);

  const float density = baked->RasterizerDensity;
  glyph->X0 = static_cast<float>(box.left) / density;
  glyph->Y0 = static_cast<float>(box.top) / density + baked->Ascent;
  glyph->X1 = glyph->X0 + static_cast<float>(width) / density;
  glyph->Y1 = glyph->Y0 + static_cast<float>(height) / density;
  glyph->Visible = true;
  glyph->PackId = id;
  ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, source, glyph, rect, pixels.Data, ImTextureFormat_Alpha8, width);
}

// ImGui asks either for the advance alone or for the whole glyph.
bool load_glyph(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, void*, ImWchar codepoint,
                ImFontGlyph* glyph, float* advance) {
  if (!contains_glyph(atlas, source, codepoint)) return false;
  const double px = static_cast<double>(baked->Size) * kEm * baked->RasterizerDensity;
  const std::string text = glyph_text(codepoint);
  GlyphBox box;
  js_glyph_metrics(text.c_str(), px, static_cast<int>(source->FontNo), &box.advance);
  const float advance_x = static_cast<float>(box.advance) / baked->RasterizerDensity;
  if (advance != nullptr) {
    *advance = advance_x;
    return true;
  }
  glyph->Codepoint = codepoint;
  glyph->AdvanceX = advance_x;
  if (box.width > 0 && box.height > 0) draw_glyph(atlas, source, baked, text, px, box, glyph);
  return true;
}

const ImFontLoader& browser_loader() {
  static const ImFontLoader loader = [] {
    ImFontLoader result;
    result.Name = "browser canvas";
    result.FontSrcContainsGlyph = contains_glyph;
    result.FontBakedInit = init_size;
    result.FontBakedLoadGlyph = load_glyph;
    return result;
  }();
  return loader;
}

ImFont* add_face(ImFontAtlas& atlas, Face face) {
  ImFontConfig config;
  config.FontLoader = &browser_loader();
  config.FontNo = static_cast<ImU32>(face);
  config.SizePixels = 20;
  return atlas.AddFont(&config);
}

}  // namespace

Result<Fonts> add_fonts(ImFontAtlas& atlas) {
  // Each time the texture grows, all that is shown must be drawn again; a page of lyrics soon fills this much.
  atlas.TexMinWidth = atlas.TexMinHeight = 1024;
  offer_shaping();
  Fonts fonts;
  fonts.text = add_face(atlas, Face::kText);
  fonts.strong = add_face(atlas, Face::kStrong);
  fonts.lyrics = add_face(atlas, Face::kLyrics);
  return fonts;
}

void tidy_fonts(ImFontAtlas& atlas) {
  if (!has_many_shaped_texts()) return;
  ImFontAtlasBuildDiscardBakes(&atlas, 0);
  forget_shaped_texts();
}

}  // namespace geci::platform
