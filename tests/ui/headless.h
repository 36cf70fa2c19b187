// Dear ImGui without a screen: a context, three fonts of fixed widths and a renderer that draws nothing. The same on
// every machine.
#pragma once

#include <string>
#include <vector>

#include "imgui.h"
#include "ui/widgets/theme.h"

namespace geci {

class HeadlessImGui {
 public:
  explicit HeadlessImGui(ImVec2 size);
  ~HeadlessImGui();
  HeadlessImGui(const HeadlessImGui&) = delete;
  HeadlessImGui& operator=(const HeadlessImGui&) = delete;

  void resize(ImVec2 size);
  void begin_frame(double seconds);
  /// Also takes what Dear ImGui has found wrong with the frame's calls.
  void end_frame();

  /// What Dear ImGui has complained about so far.
  const std::vector<std::string>& errors() const { return errors_; }

 private:
  std::vector<std::string> errors_;
  ImGuiContext* context_;
};

}  // namespace geci
