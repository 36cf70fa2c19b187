#include "platform/repainter.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <span>

namespace geci::platform {
namespace {

uint64_t bits(const ImVec2& point) {
  return uint64_t{std::bit_cast<uint32_t>(point.x)} << 32 | std::bit_cast<uint32_t>(point.y);
}

uint64_t vertex_key(const ImDrawVert& vertex) {
  return mix_keys(mix_keys(bits(vertex.pos), bits(vertex.uv)), vertex.col);
}

/// Known before the texture is uploaded, and another for each texture.
uint64_t texture_key(const ImTextureRef& texture) {
  return texture._TexData != nullptr ? static_cast<uint64_t>(texture._TexData->UniqueID)
                                     : static_cast<uint64_t>(texture._TexID);
}

/// A curve may run out of every window, and a number may be none.
int pixel(float position) {
  constexpr float kFarAway = 1e6F;
  return static_cast<int>(std::fmin(std::fmax(position, -kFarAway), kFarAway));
}

PixelBox clip_box(const ImDrawCmd& command) {
  const ImVec4& clip = command.ClipRect;
  return {pixel(clip.x), pixel(clip.y), pixel(clip.z), pixel(clip.w)};
}

PixelBox bounds(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c) {
  const auto [left, right] = std::minmax({a.pos.x, b.pos.x, c.pos.x});
  const auto [top, bottom] = std::minmax({a.pos.y, b.pos.y, c.pos.y});
  return {pixel(std::floor(left)), pixel(std::floor(top)), pixel(std::ceil(right)), pixel(std::ceil(bottom))};
}

/// Positions and clips in device pixels, clips on whole ones: what is cut at a pixel's edge meets there without a seam.
void to_pixels(ImDrawData& data) {
  const ImVec2 origin = data.DisplayPos, scale = data.FramebufferScale;
  for (ImDrawList* list : data.CmdLists) {
    for (ImDrawVert& vertex : list->VtxBuffer) {
      vertex.pos = ImVec2((vertex.pos.x - origin.x) * scale.x, (vertex.pos.y - origin.y) * scale.y);
    }
    for (ImDrawCmd& command : list->CmdBuffer) {
      ImVec4& clip = command.ClipRect;
      clip = ImVec4(std::trunc((clip.x - origin.x) * scale.x), std::trunc((clip.y - origin.y) * scale.y),
                    std::trunc((clip.z - origin.x) * scale.x), std::trunc((clip.w - origin.y) * scale.y));
    }
  }
  data.DisplayPos = ImVec2(0, 0);
  // As the canvas has it, whatever the ratio.
  data.DisplaySize = ImVec2(std::round(data.DisplaySize.x * scale.x), std::round(data.DisplaySize.y * scale.y));
  data.FramebufferScale = ImVec2(1, 1);
}

/// Of a command's triangles those from the first to the last that touch `box`, cut to it; none if none does.
/// `triangles` are what each of them covers.
std::optional<ImDrawCmd> cut_to(const PixelBox& box, const ImDrawCmd& command, std::span<const PixelBox> triangles) {
  const auto touches = [&](const PixelBox& triangle) { return !intersection(triangle, box).empty(); };
  const auto first = std::find_if(triangles.begin(), triangles.end(), touches);
  if (first == triangles.end()) return std::nullopt;
  const auto end = std::find_if(triangles.rbegin(), triangles.rend(), touches).base();
  const PixelBox seen = intersection(clip_box(command), box);
  ImDrawCmd cut = command;
  cut.IdxOffset += 3 * static_cast<unsigned>(first - triangles.begin());
  cut.ElemCount = 3 * static_cast<unsigned>(end - first);
  cut.ClipRect = ImVec4(static_cast<float>(seen.left), static_cast<float>(seen.top), static_cast<float>(seen.right),
                        static_cast<float>(seen.bottom));
  return cut;
}

}  // namespace

// REQUIRES: no commands that are callbacks; this program makes none.
void Repainter::cover(const ImDrawList& list) {
  vertex_keys_.resize(static_cast<size_t>(list.VtxBuffer.Size));
  std::transform(list.VtxBuffer.begin(), list.VtxBuffer.end(), vertex_keys_.begin(), vertex_key);
  for (const ImDrawCmd& command : list.CmdBuffer) {
    const PixelBox clip = clip_box(command);
    const uint64_t clip_key =
        mix_keys(bits({command.ClipRect.x, command.ClipRect.y}), bits({command.ClipRect.z, command.ClipRect.w}));
    const uint64_t command_key = mix_keys(clip_key, texture_key(command.TexRef));
    for (unsigned i = 0; i < command.ElemCount; i += 3) {
      const ImDrawIdx* corner = &list.IdxBuffer[static_cast<int>(command.IdxOffset + i)];
      const unsigned a = corner[0] + command.VtxOffset, b = corner[1] + command.VtxOffset,
                     c = corner[2] + command.VtxOffset;
      const PixelBox whole = bounds(list.VtxBuffer[static_cast<int>(a)], list.VtxBuffer[static_cast<int>(b)],
                                    list.VtxBuffer[static_cast<int>(c)]);
      const uint64_t key = mix_keys(mix_keys(mix_keys(command_key, vertex_keys_[a]), vertex_keys_[b]), vertex_keys_[c]);
      triangles_.push_back(intersection(whole, clip));
      grid_.cover(triangles_.back(), key);
    }
  }
}

// Boxes do not overlap, so the order among them is free, and within each it stays.
void Repainter::cut(ImDrawList& list, const std::vector<PixelBox>& boxes, size_t& at) const {
  ImVector<ImDrawCmd> commands;
  for (const ImDrawCmd& command : list.CmdBuffer) {
    const std::span<const PixelBox> triangles(&triangles_[at], command.ElemCount / 3);
    at += triangles.size();
    for (const PixelBox& box : boxes) {
      if (const std::optional<ImDrawCmd> part = cut_to(box, command, triangles)) commands.push_back(*part);
    }
  }
  list.CmdBuffer.swap(commands);
}

std::vector<PixelBox> Repainter::reduce(ImDrawData& data, ImU32 background) {
  to_pixels(data);
  const PixelBox picture{0, 0, static_cast<int>(data.DisplaySize.x), static_cast<int>(data.DisplaySize.y)};
  triangles_.clear();
  grid_.begin(picture.right, picture.bottom);
  grid_.cover(picture, background);
  for (const ImDrawList* list : data.CmdLists) cover(*list);
  std::vector<PixelBox> boxes = grid_.finish();
  size_t at = 0;
  for (ImDrawList* list : data.CmdLists) cut(*list, boxes, at);
  const auto left = std::remove_if(data.CmdLists.begin(), data.CmdLists.end(),
                                   [](const ImDrawList* list) { return list->CmdBuffer.empty(); });
  data.CmdLists.resize(static_cast<int>(left - data.CmdLists.begin()));
  data.CmdListsCount = data.CmdLists.Size;
  return boxes;
}

}  // namespace geci::platform
