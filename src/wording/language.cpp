#include "wording/language.h"

namespace geci {

std::string language_code(Language language) { return language == Language::kChinese ? "zh" : "en"; }

Result<Language> parse_language(std::string_view code) {
  if (code == "zh") return Language::kChinese;
  if (code == "en") return Language::kEnglish;
  return Error{"There is no language \"" + std::string(code) + "\"; use zh or en."};
}

}  // namespace geci
