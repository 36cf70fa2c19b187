#include "cli/io.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

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

/// Writes all of `bytes` to a new or emptied file and waits until they are on the disk.
Status write_file(const std::string& path, std::span<const uint8_t> bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) return cannot("write", path, std::strerror(errno));
  int error = 0;
  while (!bytes.empty() && error == 0) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written >= 0) bytes = bytes.subspan(static_cast<size_t>(written));
    if (written < 0 && errno != EINTR) error = errno;
  }
  // Devices and some file systems have nothing to sync, which is no failure.
  if (error == 0 && ::fsync(file) != 0 && errno != EINVAL && errno != ENOTSUP && errno != EROFS) error = errno;
  if (::close(file) != 0 && error == 0) error = errno;
  if (error != 0) return cannot("write", path, std::strerror(error));
  return Ok{};
}

/// The name within its folder must be on the disk too; where folders cannot be synced, nothing is lost
/// but that certainty.
void sync_folder_of(const std::string& path) {
  const std::string folder = fs::path(path).parent_path().string();
  const int file = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  ::fsync(file);
  ::close(file);
}

std::string beside(const std::string& path) { return path + "." + std::to_string(::getpid()) + ".partial"; }

}  // namespace

Result<std::string> read_input(const std::string& path, uint64_t max_bytes) {
  std::error_code ignored;
  if (path != "-" && fs::is_directory(path, ignored)) return cannot("read", path, "it is a folder");
  const File file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  if (!file) return cannot("read", path, std::strerror(errno));
  if (path != "-" && fs::is_regular_file(path, ignored)) {
    const uint64_t bytes = fs::file_size(path, ignored);
    if (!ignored && bytes > max_bytes) return too_large(path, bytes, max_bytes);
  }
  std::string content;
  std::vector<char> piece(size_t{1} << 16);
  while (const size_t count = std::fread(piece.data(), 1, piece.size(), file.get())) {
    content.append(piece.data(), count);
    if (content.size() > max_bytes) return too_large(path, 0, max_bytes);
  }
  if (std::ferror(file.get())) return cannot("read", path, std::strerror(errno));
  return content;
}

Result<Model> load_model(const std::string& path) {
  const Result<std::string> bytes = read_input(path, kMaxModelBytes);
  if (!bytes) return bytes.error();
  Result<Model> model = read_model({reinterpret_cast<const uint8_t*>(bytes->data()), bytes->size()});
  if (!model) return about(path, model.error());
  return model;
}

Result<OpenedFile> load_model_or_weights(const std::string& path) {
  const Result<std::string> bytes = read_input(path, kMaxModelBytes);
  if (!bytes) return bytes.error();
  Result<OpenedFile> file = open_model_or_weights({reinterpret_cast<const uint8_t*>(bytes->data()), bytes->size()});
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

Result<OutputFile> OutputFile::create(const std::string& path) {
  std::error_code error;
  OutputFile output;
  const fs::path real = fs::weakly_canonical(path, error);
  output.path_ = error ? path : real.string();
  if (fs::is_directory(output.path_, error)) return cannot("write", path, "it is a folder");
  output.is_device_ = fs::exists(output.path_, error) && !fs::is_regular_file(output.path_, error);
  if (output.is_device_) return output;
  if (const Status probe = write_file(beside(output.path_), {}); !probe) {
    return cannot("write", path, std::strerror(errno));
  }
  ::unlink(beside(output.path_).c_str());
  return output;
}

Status OutputFile::write(std::span<const uint8_t> bytes) const {
  if (is_device_) return write_file(path_, bytes);
  const std::string partial = beside(path_);
  if (const Status written = write_file(partial, bytes); !written) {
    ::unlink(partial.c_str());
    return written.error();
  }
  if (std::rename(partial.c_str(), path_.c_str()) != 0) {
    const Error error = cannot("write", path_, std::strerror(errno));
    ::unlink(partial.c_str());
    return error;
  }
  sync_folder_of(path_);
  return Ok{};
}

bool same_file(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return false;
  std::error_code error;
  if (fs::equivalent(a, b, error)) return true;
  const fs::path real_a = fs::weakly_canonical(a, error), real_b = fs::weakly_canonical(b, error);
  return !error && real_a == real_b;
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
