#include <iconv.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <optional>

#include "intake/multibyte.h"
#include "text/utf8.h"

namespace geci {
namespace {

// Each by the names that iconv may know it under: first the vendors' forms, which hold more characters and are what
// browsers read under the plain names.
constexpr size_t kMostNames = 3;
struct IconvNames {
  Encoding encoding;
  std::array<const char*, kMostNames> names;
};
constexpr IconvNames kIconvNames[] = {{Encoding::kGb18030, {"GB18030", nullptr, nullptr}},
                                      {Encoding::kBig5, {"BIG5-HKSCS", "CP950", "BIG5"}},
                                      {Encoding::kShiftJis, {"CP932", "SHIFT_JIS", nullptr}},
                                      {Encoding::kEucKr, {"CP949", "EUC-KR", nullptr}}};

class Converter {
 public:
  explicit Converter(Encoding encoding) {
    for (const IconvNames& known : kIconvNames) {
      if (known.encoding != encoding) continue;
      for (const char* name : known.names) {
        if (name == nullptr || is_open()) continue;
        const iconv_t handle = ::iconv_open("UTF-8", name);
        // Failure is -1 in a pointer's type.
        if (reinterpret_cast<intptr_t>(handle) != -1) handle_ = handle;
      }
    }
  }
  ~Converter() {
    if (is_open()) ::iconv_close(*handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  bool is_open() const { return handle_.has_value(); }

  /// Appends what `bytes` begin with up to a character that is none, and takes it off them.
  void convert(std::string_view& bytes, std::string& text) {
    // iconv's declaration asks for a pointer to what may be changed, and changes nothing.
    char* in = const_cast<char*>(bytes.data());
    size_t left = bytes.size();
    std::array<char, 4096> piece;
    bool goes_on = true;
    while (goes_on && left > 0) {
      char* out = piece.data();
      size_t room = piece.size();
      goes_on = ::iconv(*handle_, &in, &left, &out, &room) != static_cast<size_t>(-1) || errno == E2BIG;
      text.append(piece.data(), piece.size() - room);
    }
    // A few characters of Big5 wait for a mark that may follow.
    char* out = piece.data();
    size_t room = piece.size();
    ::iconv(*handle_, nullptr, nullptr, &out, &room);
    text.append(piece.data(), piece.size() - room);
    bytes.remove_prefix(bytes.size() - left);
  }

 private:
  std::optional<iconv_t> handle_;
};

}  // namespace

bool can_decode_multibyte(Encoding encoding) { return Converter(encoding).is_open(); }

std::string decode_multibyte(Encoding encoding, std::string_view bytes) {
  Converter converter(encoding);
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 2);
  while (!bytes.empty()) {
    converter.convert(bytes, text);
    if (bytes.empty()) break;
    text += kReplacementCharacter;
    bytes.remove_prefix(1);
  }
  return text;
}

}  // namespace geci
