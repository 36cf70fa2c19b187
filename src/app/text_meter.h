// What of the lyrics is copied from the present text, and where they go in circles. The text's index is built a
// slice at a time, so that training goes on meanwhile.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/snapshot.h"
#include "text/copy_index.h"

namespace geci::app {

class TextMeter {
 public:
  /// Reads on in the present text, from its beginning if it is another than before. False if there was nothing
  /// to read. Texts beyond a limit are not read: their index would take too much memory.
  bool read_on(const TokenIds& text);

  /// Fills in what a finished sample tells about itself. `tokens`, one after the other, are its text after the
  /// prompt; `vocabulary` numbers the text of read_on().
  void measure(const std::vector<std::string>& tokens, const Vocabulary& vocabulary, Sample& sample) const;

 private:
  bool has_read_all() const { return text_ && index_.size() == text_->size(); }

  TokenIds text_;
  CopyIndex index_;
};

}  // namespace geci::app
