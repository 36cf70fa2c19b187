#include "intake/reading_options.h"

#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<std::string> kNoSuchFormat{"There is no text format '{}': choose auto, text or lrc.",
                                              "没有“{}”这种文本格式：请选 auto、text 或 lrc。"};

}  // namespace

Result<TextFormat> parse_text_format(const std::string& name) {
  if (name == "auto") return TextFormat::kAuto;
  if (name == "text") return TextFormat::kText;
  if (name == "lrc") return TextFormat::kLrc;
  return Error{kNoSuchFormat(name)};
}

}  // namespace geci
