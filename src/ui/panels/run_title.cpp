#include "ui/panels/run_title.h"

#include "ui/widgets/text.h"

namespace geci {
namespace {

constexpr size_t kLongestTitle = 36;  // bytes

const char* cell_title(Cell cell, const Strings& words) {
  switch (cell) {
    case Cell::kRnnTanh:
    case Cell::kRnnRelu:
      return words.rnn_tanh;
    case Cell::kGru:
      return words.gru;
    case Cell::kLstm:
      return words.lstm;
  }
  return "";
}

/// Cut between characters.
std::string shortened(std::string name) {
  if (name.size() <= kLongestTitle) return name;
  size_t end = kLongestTitle;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return name.substr(0, end) + "…";
}

}  // namespace

std::string corpus_title(const std::string& name, const Strings& words) {
  if (name == "songci300") return words.songci300.text;
  if (name == "songci") return words.songci.text;
  if (name == "yuanqu") return words.yuanqu.text;
  if (name == "shijing") return words.shijing.text;
  return shortened(name);
}

std::string run_title(const RunName& run, const Strings& words) {
  return format(words.run_name, run.number, corpus_title(run.corpus, words).c_str(), cell_title(run.cell, words),
                run.hidden);
}

std::string run_title_beside(const RunName& run, const RunName& present, const Strings& words) {
  if (run.corpus != present.corpus) return run_title(run, words);
  return format(words.run_on_this_text, run.number, cell_title(run.cell, words), run.hidden);
}

}  // namespace geci
