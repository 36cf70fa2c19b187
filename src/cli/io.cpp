#include "cli/io.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>

#include "files/torch/torch_writer.h"

namespace geci::cli {
namespace {

namespace fs = std::filesystem;

/// A checkpoint of the largest model there is: its weights five times over, and then some.
constexpr uint64_t kMaxModelBytes = uint64_t{1400} << 20;

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

Error cannot(const std::string& verb, const std::string& path, const std::string& reason) {
  return Error{"Cannot " + verb + " '" + printable(path) + "': " + reason + "."};
}

Error too_large(const std::string& path, uint64_t bytes, uint64_t max_bytes) {
  const std::string size = bytes == 0 ? "larger" : std::to_string(bytes >> 20) + " MB";
  return Error{"'" + printable(path) + "' is " + size + "; at most " + std::to_string(max_bytes >> 20) +
               " MB can be read: take a part of it."};
}

std::span<const uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

using FirstBytesCheck = std::function<Status(std::string_view)>;

/// As read_input. `check`, if there is one, sees the first bytes and says whether to read on.
Result<std::string> read_checked(const std::string& path, uint64_t max_bytes, const FirstBytesCheck& check) {
  std::error_code ignored;
  if (path != "-" && fs::is_directory(path, ignored)) return cannot("read", path, "it is a folder");
  const File file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  if (!file) return cannot("read", path, std::strerror(errno));
  if (path != "-" && fs::is_regular_file(path, ignored)) {
    const uint64_t bytes = fs::file_size(path, ignored);
    if (!ignored && bytes > max_bytes) return too_large(path, bytes, max_bytes);
  }
  std::string content;
  if (check) {
    content.resize(kBytesThatTellAFormat);
    content.resize(std::fread(content.data(), 1, content.size(), file.get()));
    if (const Status good = check(content); !good) return good.error();
  }
  std::vector<char> piece(size_t{1} << 16);
  while (const size_t count = std::fread(piece.data(), 1, piece.size(), file.get())) {
    content.append(piece.data(), count);
    if (content.size() > max_bytes) return too_large(path, 0, max_bytes);
  }
  if (std::ferror(file.get())) return cannot("read", path, std::strerror(errno));
  return content;
}

/// A file that may hold a network by its first bytes. What holds none can be large, or without an end.
Result<std::string> read_network(const std::string& path) {
  return read_checked(path, kMaxModelBytes, [&](std::string_view first) -> Status {
    if (may_hold_network(as_bytes(first))) return Ok{};
    const Result<OpenedFile> nothing = open_model_or_weights(as_bytes(first));
    return nothing ? Status(Ok{}) : about(path, nothing.error());
  });
}

}  // namespace

Result<std::string> read_input(const std::string& path, uint64_t max_bytes) {
  return read_checked(path, max_bytes, {});
}

Result<Model> load_model(const std::string& path) {
  const Result<std::string> bytes = read_network(path);
  if (!bytes) return bytes.error();
  Result<Model> model = read_model(as_bytes(*bytes));
  if (!model) return about(path, model.error());
  return model;
}

Result<OpenedFile> load_model_or_weights(const std::string& path) {
  const Result<std::string> bytes = read_network(path);
  if (!bytes) return bytes.error();
  Result<OpenedFile> file = open_model_or_weights(as_bytes(*bytes));
  if (!file) return about(path, file.error());
  if (const Weights* weights = std::get_if<Weights>(&*file)) {
    for (const Message& note : weights->notes) say(note.english());
  }
  return file;
}

void warn_of_torch_ending(const std::string& output) {
  if (!has_torch_ending(output)) return;
  say("'" + output +
      "' is to hold weights alone, for torch.load: the vocabulary, and with it 'geci generate', needs a "
      "name that ends in .safetensors.");
}

Error about(const std::string& what, const Error& error) { return Error{printable(what) + ": " + error.english()}; }

void say(std::string_view sentence) { std::fprintf(stderr, "geci: %s\n", printable(sentence).c_str()); }

std::string printable(std::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    // C1 controls, U+0080 to U+009F, are two bytes in UTF-8.
    const bool is_c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (is_c1) ++i;
    if (is_c1 || c == 0x7F || (c < 0x20 && c != '\n' && c != '\t')) {
      result += "\uFFFD";
    } else {
      result += text[i];
    }
  }
  return result;
}

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

std::string short_list(const std::vector<std::string>& items) {
  constexpr size_t kShown = 10;
  std::string list;
  for (size_t i = 0; i < std::min(items.size(), kShown); ++i) list += (i > 0 ? " '" : "'") + items[i] + "'";
  if (items.size() > kShown) list += " and " + std::to_string(items.size() - kShown) + " more";
  return list;
}

}  // namespace geci::cli
