// A file as it came.
#pragma once

#include <string>

namespace geci {

struct NamedBytes {
  std::string name;  // as a person knows it; "-" for standard input
  std::string bytes;
  bool was_found = false;  // in a folder or an archive that somebody named: left out, and told, if it is no text
};

}  // namespace geci
