// "Inside the network": tabs on the network's own numbers, asked of the worker while they can be seen.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "ui/panels/inside/gradient_tab.h"
#include "ui/panels/inside/hidden_tab.h"
#include "ui/panels/inside/next_tab.h"
#include "ui/panels/inside/step_tab.h"
#include "ui/panels/inside/words_tab.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

namespace geci {

class InsidePanel : public Panel {
 public:
  /// Gives its room away to the side as a column, upwards as a card, and in a phone's tab not at all.
  void draw(const Snapshot& snapshot, Commands& commands, Room room) override;
  bool folded() const override { return folded_; }
  void update(const Snapshot& snapshot, Commands& commands) override;
  void on_reply(const Reply& reply, Commands& commands) override;
  void on_shortcut(const ShortcutPress& press, const Snapshot& snapshot, Commands& commands) override;
  void report_state(PageFacts& facts) const override { facts.inside = this->facts(); }

 private:
  static constexpr size_t kTabs = 5;

  InsideFacts facts() const;
  void show(Inspected tab);
  void draw_heading(const Strings& words, Commands& commands, Room room);
  void draw_fold_button(Commands& commands, Room room);
  void draw_tabs(const InsideStrings& words, Commands& commands);
  void draw_text(const Snapshot& snapshot, Commands& commands);
  void draw_layers(const Snapshot& snapshot, const InsideStrings& words, Commands& commands);
  void draw_answer(Commands& commands);
  void follow_text(const Snapshot& snapshot, const std::string& prompt);
  void ask_if_due(const Snapshot& snapshot, Commands& commands);
  InspectCommand question() const;
  const Inspection* shown() const { return answers_[static_cast<size_t>(tab_)].get(); }

  bool folded_ = false;
  Inspected tab_ = Inspected::kStep;
  InspectCommand wanted_;
  bool follows_ = true;  // the text is the newest lyric's
  std::string prompt_;   // what the prompt was when it was last taken over

  StepTab step_;
  NextTab next_;
  HiddenTab hidden_;
  GradientTab gradient_;
  WordsTab words_;
  std::array<std::shared_ptr<const Inspection>, kTabs> answers_;
  Message error_;

  // What was asked last, and of which weights.
  struct Asked {
    InspectCommand question;
    int64_t run = 0, step = 0;
    double at = 0;
  };
  std::optional<Asked> asked_;
  bool waiting_ = false;
  double pause_ = 0;  // seconds before the same is asked of newer weights
};

}  // namespace geci
