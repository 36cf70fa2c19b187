#include "cli/output_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string_view>

#include "cli/io.h"
#include "cli/paths.h"

namespace geci::cli {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kPermissions = 07777;
constexpr std::string_view kPartial = ".partial";

Error cannot_write(const std::string& path, const std::string& reason) {
  return Error{"Cannot write '" + printable(path) + "': " + reason + "."};
}

std::optional<mode_t> mode_of(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return status.st_mode & kPermissions;
}

/// Writes all of `bytes` to a new or emptied file and waits until they are on the disk. The file gets `mode`, if one
/// is given, before anything is in it.
Status write_file(const std::string& path, std::span<const uint8_t> bytes, std::optional<mode_t> mode = {}) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode ? 0600 : 0666);
  if (file < 0) return cannot_write(path, std::strerror(errno));
  // Some file systems have no modes.
  if (mode) (void)::fchmod(file, *mode);
  int error = 0;
  while (!bytes.empty() && error == 0) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written >= 0) bytes = bytes.subspan(static_cast<size_t>(written));
    if (written < 0 && errno != EINTR) error = errno;
  }
  // Devices and some file systems have nothing to sync, which is no failure.
  if (error == 0 && ::fsync(file) != 0 && errno != EINVAL && errno != ENOTSUP && errno != EROFS) error = errno;
  if (::close(file) != 0 && error == 0) error = errno;
  if (error != 0) return cannot_write(path, std::strerror(error));
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

std::string beside(const std::string& path) { return path + "." + std::to_string(::getpid()) + std::string(kPartial); }

/// The process that writes the file called `name` beside `output`; nothing if it is no such file.
std::optional<pid_t> writer_of(std::string_view name, std::string_view output) {
  if (!name.starts_with(output) || !name.ends_with(kPartial)) return std::nullopt;
  name.remove_prefix(output.size());
  if (name.size() <= kPartial.size() || !name.starts_with('.')) return std::nullopt;
  const std::string_view digits = name.substr(1, name.size() - 1 - kPartial.size());
  pid_t process = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), process);
  const bool is_number = error == std::errc() && end == digits.data() + digits.size();
  return is_number && process > 0 ? std::optional(process) : std::nullopt;
}

bool is_dead(pid_t process) { return ::kill(process, 0) != 0 && errno == ESRCH; }

/// A process that was killed while it wrote `path` could not take away its part of it.
void remove_abandoned(const fs::path& path) {
  std::error_code error;
  const std::string output = path.filename().string();
  for (fs::directory_iterator entry(path.parent_path(), error), end; !error && entry != end; entry.increment(error)) {
    const std::optional<pid_t> writer = writer_of(entry->path().filename().string(), output);
    std::error_code ignored;
    if (writer && is_dead(*writer) && fs::is_regular_file(entry->symlink_status(ignored))) {
      fs::remove(entry->path(), ignored);
    }
  }
}

}  // namespace

Result<OutputFile> OutputFile::create(const std::string& path) {
  if (path.empty()) return Error{"The file to write has no name: give it one, as in -o model.safetensors."};
  std::error_code error;
  OutputFile output;
  output.path_ = real_path(path).string();
  if (fs::is_directory(output.path_, error)) return cannot_write(path, "it is a folder");
  output.is_device_ = fs::exists(output.path_, error) && !fs::is_regular_file(output.path_, error);
  if (output.is_device_) return output;
  remove_abandoned(output.path_);
  if (const Status probe = write_file(beside(output.path_), {}); !probe) {
    return cannot_write(path, std::strerror(errno));
  }
  ::unlink(beside(output.path_).c_str());
  return output;
}

Status OutputFile::write(std::span<const uint8_t> bytes) const {
  if (is_device_) return write_file(path_, bytes);
  const std::string partial = beside(path_);
  if (const Status written = write_file(partial, bytes, mode_of(path_)); !written) {
    ::unlink(partial.c_str());
    return written.error();
  }
  if (std::rename(partial.c_str(), path_.c_str()) != 0) {
    const Error error = cannot_write(path_, std::strerror(errno));
    ::unlink(partial.c_str());
    return error;
  }
  sync_folder_of(path_);
  return Ok{};
}

}  // namespace geci::cli
