// "Inside the network": tabs on the network's own numbers, asked of the worker while they can be seen.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "app/panels/inside/gradient_tab.h"
#include "app/panels/inside/hidden_tab.h"
#include "app/panels/inside/next_tab.h"
#include "app/panels/inside/step_tab.h"
#include "app/panels/inside/words_tab.h"
#include "app/theme.h"

namespace geci::app {

/// How the panel gives its room away: as a column of its own, as a card, or not at all.
enum class Folds { kSideways, kUpwards, kNever };

class InsidePanel {
 public:
  static constexpr float kFoldedWidth = theme::kControl + 2 * theme::kTight;  // of the column

  void draw(const Snapshot& snapshot, Commands& commands, Folds folds);
  /// The answer to Commands::inspect.
  void take(const Reply& reply);
  /// Opens a tab on a text.
  void read(Inspected tab, const std::string& text);

  /// Opens the tab at this place in their row. REQUIRES: from 0 to kTabs - 1.
  void show_number(int number);
  static constexpr size_t kTabs = 5;

  bool folded() const { return folded_; }
  /// What is on show, for state(); null before there is something.
  InsideFacts facts() const;

 private:
  void show(Inspected tab);
  void draw_heading(const Strings& words, Commands& commands, Folds folds);
  void draw_fold_button(Commands& commands, Folds folds);
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
  std::string error_;

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

}  // namespace geci::app
