// What web pages leave in a text that is copied from them.
#pragma once

#include <string>
#include <string_view>

namespace geci {

/// `text` with HTML's character references ("&amp;", "&#39;", "&#x27;", "&nbsp;" as a space; those of HTML 4 for
/// Latin-1 and punctuation) decoded once, and a line end for each <br>. What is no reference stays as it is. The result
/// is no longer than `text`. REQUIRES: `text` is valid UTF-8; so is the result.
std::string without_markup(std::string_view text);

}  // namespace geci
