#include "ui/headless.h"

#include "imgui_internal.h"

namespace geci {
namespace {

constexpr float kAscent = 0.8F;

bool contains_glyph(ImFontAtlas*, ImFontConfig*, ImWchar codepoint) { return codepoint >= 0x20; }

bool init_size(ImFontAtlas*, ImFontConfig*, ImFontBaked* baked, void*) {
  baked->Ascent = kAscent * baked->Size;
  baked->Descent = baked->Ascent - baked->Size;
  return true;
}

/// Chinese characters and their punctuation take a whole em, all else half of one.
float advance_of(ImWchar codepoint, float em) { return codepoint >= 0x2E80 ? em : em / 2; }

// Without pixels: only where things lie is tested.
bool load_glyph(ImFontAtlas*, ImFontConfig*, ImFontBaked* baked, void*, ImWchar codepoint, ImFontGlyph* glyph,
                float* advance) {
  const float width = advance_of(codepoint, baked->Size * theme::kEm);
  if (advance != nullptr) {
    *advance = width;
    return true;
  }
  glyph->Codepoint = codepoint;
  glyph->AdvanceX = width;
  return true;
}

const ImFontLoader& fixed_width_loader() {
  static const ImFontLoader loader = [] {
    ImFontLoader result;
    result.Name = "fixed widths";
    result.FontSrcContainsGlyph = contains_glyph;
    result.FontBakedInit = init_size;
    result.FontBakedLoadGlyph = load_glyph;
    return result;
  }();
  return loader;
}

void add_face(Face face) {
  ImFontConfig config;
  config.FontLoader = &fixed_width_loader();
  config.FontNo = static_cast<ImU32>(face);
  config.SizePixels = 20;
  ImGui::GetIO().Fonts->AddFont(&config);
}

void note_error(ImGuiContext*, void* errors, const char* message) {
  static_cast<std::vector<std::string>*>(errors)->emplace_back(message);
}

/// Says that each texture is as Dear ImGui wants it.
void acknowledge_textures() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->Status == ImTextureStatus_WantCreate || texture->Status == ImTextureStatus_WantUpdates) {
      texture->SetTexID(1);
      texture->SetStatus(ImTextureStatus_OK);
    } else if (texture->Status == ImTextureStatus_WantDestroy) {
      texture->SetTexID(ImTextureID_Invalid);
      texture->SetStatus(ImTextureStatus_Destroyed);
    }
  }
}

}  // namespace

HeadlessImGui::HeadlessImGui(ImVec2 size) : context_(ImGui::CreateContext()) {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
  io.ConfigErrorRecoveryEnableAssert = false;
  context_->ErrorCallback = note_error;
  context_->ErrorCallbackUserData = &errors_;
  for (const Face face : {Face::kText, Face::kStrong, Face::kLyrics}) add_face(face);
  resize(size);
}

HeadlessImGui::~HeadlessImGui() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    texture->SetTexID(ImTextureID_Invalid);
    texture->SetStatus(ImTextureStatus_Destroyed);
  }
  ImGui::DestroyContext(context_);
}

void HeadlessImGui::resize(ImVec2 size) { ImGui::GetIO().DisplaySize = size; }

void HeadlessImGui::begin_frame(double seconds) {
  ImGui::GetIO().DeltaTime = static_cast<float>(seconds);
  ImGui::NewFrame();
}

void HeadlessImGui::end_frame() {
  ImGui::Render();
  acknowledge_textures();
}

}  // namespace geci
