// What of the lyrics is copied from the present text, and their repetition loops. The text's index is built a
// slice at a time, so that training goes on meanwhile.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "session/snapshot.h"
#include "text/copy_index.h"
#include "text/corpus.h"

namespace geci::app {

/// The line of the text that byte number `byte` of a stretch comes from, or the last one that is kept of its source.
struct SourceLine {
  int64_t line = 0;  // of the text, from 1
  std::string_view text;
};
SourceLine source_line(const CopiedStretch& stretch, size_t byte);

class TextMeter {
 public:
  /// Reads on in the present text, from its beginning if it is another than before. False if there was nothing to
  /// read. Texts beyond a limit are not read: their index would take too much memory.
  bool read_on(const CorpusPtr& text);

  /// Fills in what a finished sample tells about itself. `tokens`, one after the other, are its text after the
  /// prompt; `vocabulary` numbers the text of read_on().
  void measure(const std::vector<std::string>& tokens, const Vocabulary& vocabulary, Sample& sample) const;

 private:
  /// The line of the text that holds token `begin`, and on to where `end` lies.
  CopiedStretch place_of(size_t begin, size_t end) const;
  bool has_read_all() const { return text_ && index_.size() == text_->ids->size(); }

  CorpusPtr text_;
  CopyIndex index_;
};

}  // namespace geci::app
