// What there is to tell of a run's text.
#pragma once

#include <cstdint>
#include <string>

namespace geci {

struct CorpusFacts {
  int64_t number = 0;  // of the text, however it is tokenized; another text has a higher one, 0: none
  std::string name;    // a key of the built-in texts, a file's name, or empty before there is one
  int64_t lines = 0;
  int64_t tokens = 0;
  int vocabulary = 0;
  std::string encoding;  // that it was in: "utf-8", "gb18030" …
};

}  // namespace geci
