// The dictionary that ./dev build makes, for tests that segment words.
#pragma once

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "text/words/word_segmenter.h"

namespace geci {

inline std::vector<uint8_t> read_test_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), path, " is missing: ./dev test builds it");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Read once, then shared as a program shares it.
inline DictionaryPtr test_dictionary() {
  static const DictionaryPtr dictionary = [] {
    Result<DictionaryPtr> parsed = parse_dictionary(read_test_file(GECI_DICTIONARY));
    REQUIRE(parsed.ok());
    return *parsed;
  }();
  return dictionary;
}

inline std::vector<std::string> tokens_of(const Tokenizer& tokenizer, std::string_view line) {
  std::vector<std::string> tokens;
  tokenizer.tokenize(line, [&](std::string_view token) { tokens.emplace_back(token); });
  return tokens;
}

}  // namespace geci
