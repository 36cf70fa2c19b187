// Sentences that only the command line says: they are English alone. The page cannot include this header.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/sentence.h"

namespace geci {

/// As Sentence, with an English format only.
template <class... Args>
class EnglishSentence {
 public:
  template <size_t N>
  consteval EnglishSentence(const char (&format)[N]) : format_(sentence_check::checked<Args...>(format)) {}

  Message operator()(Args... arguments) const {
    std::vector<Message::Argument> values;
    (values.push_back({std::move(arguments)}), ...);
    return {format_, format_, std::move(values)};
  }

 private:
  std::string_view format_;
};

}  // namespace geci
