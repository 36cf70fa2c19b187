// The two languages of the window.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace geci {

enum class Language { kChinese, kEnglish };

inline Language other(Language language) {
  return language == Language::kChinese ? Language::kEnglish : Language::kChinese;
}

/// zh or en.
std::string language_code(Language language);
Result<Language> parse_language(std::string_view code);

/// Returns the message in that language.
std::string in_language(const Message& message, Language language);

}  // namespace geci
