// The first lines of the text as the draft would clean and tokenize them.
#pragma once

#include <optional>
#include <string>

#include "session/preview.h"
#include "ui/panel.h"

namespace geci {

class PreviewArea {
 public:
  /// Of what was pasted, or of the present text if nothing was.
  void draw(const Snapshot& snapshot, Commands& commands, Panel& owner);
  /// The answer to what it has asked in the owner's name.
  void on_reply(const Reply& reply);
  const std::optional<Preview>& shown() const { return preview_; }
  /// A question waits for the next frame.
  bool wants_frame() const { return is_due_; }

 private:
  /// What a preview depends on.
  struct Question {
    PreviewCommand command;
    int64_t text_number = 0;
    TextSettings in_force;  // with the next, what the vocabulary in force depends on
    int vocabulary = 0;

    bool operator==(const Question&) const = default;
  };

  void ask(const Snapshot& snapshot, Commands& commands, Panel& owner);
  void draw_tokens() const;

  Question asked_;
  double asked_at_ = -1;
  bool is_waiting_ = false;
  bool is_due_ = false;
  std::optional<Preview> preview_;
  Message why_not_;
};

}  // namespace geci
