// Measures what of a lyric is copied from the present text, and its repetition loops. The text's index is built in
// pieces, so that training goes on in between. To be used from the training thread only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "session/snapshot.h"
#include "text/copy_index.h"
#include "text/corpus.h"

namespace geci {

/// The line of the text that byte number `byte` of a stretch comes from, or the last one that is kept of its source.
struct SourceLine {
  int64_t line = 0;  // of the text, from 1
  std::string_view text;
};
SourceLine source_line(const CopiedStretch& stretch, size_t byte);

class TextMeter {
 public:
  /// Adds a piece of the present text to the index, and begins a new index if the text is another than before. Returns
  /// false if there was nothing to add. Texts above a limit are not indexed: that would take too much memory.
  bool read_on(const CorpusPtr& text);

  /// Fills in the measures of a finished sample. `tokens`, joined, are its text after the prompt. `vocabulary` is that
  /// of the text of read_on().
  void measure(const std::vector<std::string>& tokens, const Vocabulary& vocabulary, Sample& sample) const;

 private:
  /// The line of the text that holds token `begin`, and on to where `end` lies.
  CopiedStretch place_of(size_t begin, size_t end) const;
  bool has_read_all() const { return text_ && index_.size() == text_->ids->size(); }

  CorpusPtr text_;
  CopyIndex index_;
};

}  // namespace geci
