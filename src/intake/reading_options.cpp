#include "intake/reading_options.h"

namespace geci {

Result<TextFormat> parse_text_format(const std::string& name) {
  if (name == "auto") return TextFormat::kAuto;
  if (name == "text") return TextFormat::kText;
  if (name == "lrc") return TextFormat::kLrc;
  return Error{"There is no text format '" + name + "': choose auto, text or lrc."};
}

}  // namespace geci
