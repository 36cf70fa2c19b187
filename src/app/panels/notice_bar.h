// The newest thing that deserves saying, in one sentence, until it is dismissed.
#pragma once

#include <string>

#include "app/panel.h"

namespace geci::app {

class NoticeBar {
 public:
  /// Shows the session's notice when it is a new one.
  void follow(const Snapshot& snapshot);
  /// Shows a sentence of the window's own.
  void tell(std::string sentence) { shown_ = {0, NoticeKind::kInfo, std::move(sentence)}; }

  void draw(const Snapshot& snapshot, Commands& commands);
  /// The engine's sentence on show, or empty.
  const std::string& text() const { return shown_.text; }

 private:
  Notice shown_;
  int64_t seen_ = 0;  // number of the session's newest notice
};

}  // namespace geci::app
