// Zip files with texts in them, and deflate.
#include "expect.h"
#include "intake/archive.h"
#include "intake/inflate.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr uint64_t kMost = uint64_t{1} << 20;
  const auto files = geci::unpack_zip({reinterpret_cast<const char*>(data), size}, kMost);
  if (files) {
    uint64_t total = 0;
    for (const geci::NamedBytes& file : *files) total += file.bytes.size();
    geci::fuzz::expect(total <= kMost);
  } else {
    geci::fuzz::expect(files.error().english().ends_with("."));
  }
  for (const size_t wanted : {size_t{0}, size_t{5}, size_t{1000}}) {
    const auto bytes = geci::inflate({data, size}, wanted);
    geci::fuzz::expect(!bytes || bytes->size() == wanted);
  }
  return 0;
}
