// What the next network will be made of and how it will learn.
#pragma once

#include "ui/panel.h"
#include "ui/panels/estimate_row.h"
#include "ui/panels/preview_area.h"
#include "ui/widgets/text.h"

namespace geci {

class SettingsPanel : public Panel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands, Room room) override;
  void on_reply(const Reply& reply, Commands&) override { preview_.on_reply(reply); }
  bool wants_frame() const override { return preview_.wants_frame(); }
  void report_state(PageFacts& facts) const override { facts.preview = preview_.shown(); }

 private:
  void draw_presets(Commands& commands);
  void draw_text(Commands& commands);
  void draw_network(Commands& commands);
  void draw_training(Commands& commands);
  void draw_schedule(Commands& commands);
  void draw_device(const Snapshot& snapshot, Commands& commands);
  void draw_more(Commands& commands);

  EstimateRow estimate_;
  PreviewArea preview_;
  bool shows_more_ = false;
};

}  // namespace geci
