#include "wording/language.h"

#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<std::string> kNoSuchLanguage{"There is no language \"{}\"; use zh or en.",
                                                "没有“{}”这种语言：请用 zh 或 en。"};

}  // namespace

std::string language_code(Language language) { return language == Language::kChinese ? "zh" : "en"; }

Result<Language> parse_language(std::string_view code) {
  if (code == "zh") return Language::kChinese;
  if (code == "en") return Language::kEnglish;
  return Error{kNoSuchLanguage(std::string(code))};
}

}  // namespace geci
