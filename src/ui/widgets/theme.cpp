#include "ui/widgets/theme.h"

namespace geci::theme {
namespace {

static_assert(rgb(0x123456, 0x78) == IM_COL32(0x12, 0x34, 0x56, 0x78), "colours.h packs as Dear ImGui does");

ImVec4 colour(ImU32 packed) { return ImGui::ColorConvertU32ToFloat4(packed); }

void apply_colours(ImGuiStyle& style) {
  ImVec4* colours = style.Colors;
  colours[ImGuiCol_Text] = colour(kInk);
  colours[ImGuiCol_TextDisabled] = colour(kQuiet);
  colours[ImGuiCol_WindowBg] = colour(kGround);
  colours[ImGuiCol_ChildBg] = ImVec4(0, 0, 0, 0);
  colours[ImGuiCol_PopupBg] = colour(kRaised);
  colours[ImGuiCol_Border] = colour(kLine);
  colours[ImGuiCol_FrameBg] = colour(kRaised);
  colours[ImGuiCol_FrameBgHovered] = colour(kHover);
  colours[ImGuiCol_FrameBgActive] = colour(kHover);
  colours[ImGuiCol_Button] = colour(kRaised);
  colours[ImGuiCol_ButtonHovered] = colour(kHover);
  colours[ImGuiCol_ButtonActive] = colour(kLine);
  colours[ImGuiCol_Header] = colour(kHover);
  colours[ImGuiCol_HeaderHovered] = colour(kHover);
  colours[ImGuiCol_HeaderActive] = colour(kLine);
  colours[ImGuiCol_CheckMark] = colour(kAccent);
  colours[ImGuiCol_SliderGrab] = colour(kAccent);
  colours[ImGuiCol_SliderGrabActive] = colour(kAccentHover);
  colours[ImGuiCol_Separator] = colour(kFaintLine);
  colours[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
  colours[ImGuiCol_ScrollbarGrab] = colour(kLine);
  colours[ImGuiCol_ScrollbarGrabHovered] = colour(kLine);
  colours[ImGuiCol_ScrollbarGrabActive] = colour(kFaint);
  colours[ImGuiCol_TextSelectedBg] = colour(kAccentFaint);
  colours[ImGuiCol_NavCursor] = colour(kAccent);
  colours[ImGuiCol_ModalWindowDimBg] = colour(kDim);
}

}  // namespace

void apply() {
  ImGuiStyle& style = ImGui::GetStyle();
  style.FontSizeBase = kBody;
  style.WindowPadding = ImVec2(0, 0);
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
  style.PopupBorderSize = 1;
  style.FrameBorderSize = 0;
  style.FramePadding = ImVec2(kFieldPadding + 2, (kControl - kBody) / 2);
  style.ItemSpacing = ImVec2(kSpacing, kSpacing);
  style.ItemInnerSpacing = ImVec2(kSpacing, kTight);
  style.ScrollbarSize = 8;
  style.ScrollbarRounding = 4;
  style.GrabMinSize = 14;
  style.GrabRounding = kRounding;
  style.FrameRounding = kRounding;
  style.ChildRounding = kCardRounding;
  style.PopupRounding = kRounding;
  style.HoverStationaryDelay = 0.15F;
  apply_colours(style);
}

void show(bool light) {
  shows_light = light;
  apply_colours(ImGui::GetStyle());
}

void push(Face face, float size) { ImGui::PushFont(ImGui::GetIO().Fonts->Fonts[static_cast<int>(face)], size); }

}  // namespace geci::theme
