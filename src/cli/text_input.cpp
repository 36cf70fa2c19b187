#include "cli/text_input.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <optional>
#include <utility>

#include "cli/io.h"
#include "core/memory.h"
#include "intake/gather.h"

namespace geci::cli {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxFiles = 1'000'000;
/// What a text takes in memory for each of its bytes while it is read, cleaned, cut and numbered, at most.
constexpr uint64_t kMemoryOfAByte = 8;

struct Found {
  std::string path;
  bool was_found = false;
};

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

Error cannot_list(const std::string& folder, const std::error_code& why) {
  return Error{"Cannot read the folder '" + printable(folder) + "': " + why.message() + "."};
}

/// Links to folders are not followed: they may go in circles.
Status list_folder(const std::string& folder, std::vector<Found>& files) {
  std::error_code error;
  std::vector<std::string> paths;
  fs::recursive_directory_iterator entry(folder, error), end;
  for (; !error && entry != end; entry.increment(error)) {
    if (is_hidden(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file(error)) {
      paths.push_back(entry->path().string());
    }
    if (paths.size() > kMaxFiles) {
      return Error{"The folder '" + printable(folder) + "' holds more than " + std::to_string(kMaxFiles) +
                   " files: name one with fewer."};
    }
  }
  if (error) return cannot_list(folder, error);
  if (paths.empty()) return Error{"The folder '" + printable(folder) + "' holds no files: name one with texts in it."};
  std::sort(paths.begin(), paths.end());
  for (std::string& path : paths) files.push_back({std::move(path), true});
  return Ok{};
}

Result<std::vector<Found>> list_files(const std::vector<std::string>& paths) {
  std::vector<Found> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path == "-" || !fs::is_directory(path, error)) {
      files.push_back({path, false});
    } else if (const Status listed = list_folder(path, files); !listed) {
      return listed.error();
    }
  }
  return files;
}

uint64_t total_bytes(const std::vector<Found>& files) {
  uint64_t total = 0;
  for (const Found& file : files) {
    std::error_code error;
    const uint64_t bytes = fs::is_regular_file(file.path, error) ? fs::file_size(file.path, error) : 0;
    if (!error) total += bytes;
  }
  return total;
}

std::string megabytes(uint64_t bytes) { return std::to_string((bytes + (1U << 20U) - 1) >> 20U) + " MB"; }

/// The most bytes of text that fit into memory.
uint64_t most_bytes() {
  const std::optional<uint64_t> free = free_memory_bytes();
  return free ? *free / kMemoryOfAByte : std::numeric_limits<uint64_t>::max();
}

Error too_much(uint64_t bytes, uint64_t most) {
  return Error{"The text is " + (bytes > 0 ? megabytes(bytes) : "more than " + megabytes(most)) +
               " large, and to learn from it takes about " + std::to_string(kMemoryOfAByte) +
               " times as much memory, but only " + megabytes(most * kMemoryOfAByte) + " are free: take a part of it."};
}

std::string with_more(const std::string& first, size_t count) {
  return count == 1 ? first : first + " and " + std::to_string(count - 1) + " more";
}

}  // namespace

std::string TextInput::name() const {
  fs::path first(paths.front());
  if (!first.has_filename()) first = first.parent_path();  // "songs/"
  return with_more(first.filename().string(), paths.size());
}

std::string TextInput::where() const { return with_more(paths.front(), paths.size()); }

void add_text_input(CLI::App& command, TextInput& input) {
  command
      .add_option("FILE", input.paths,
                  "texts, one line of verse a line: files, folders, zip files, - for standard input; "
                  "each file is a song")
      ->required();
  command
      .add_option("--format", input.format,
                  "auto: as the content says; text: as it stands; lrc: lyrics with time stamps, which are removed")
      ->capture_default_str();
  command
      .add_option("--encoding", input.encoding,
                  "auto: the one that is found; utf-8, utf-16, gb18030, big5, shift_jis, euc-kr, windows-1252, …")
      ->capture_default_str();
  command.add_option("--column", input.column, "of CSV or JSON, the column with the lyrics: each row is a song");
}

Result<ReadingOptions> reading_options(const TextInput& input) {
  const Result<TextFormat> format = parse_text_format(input.format);
  if (!format) return format.error();
  const Result<std::optional<Encoding>> encoding = parse_encoding(input.encoding);
  if (!encoding) return encoding.error();
  if (std::count(input.paths.begin(), input.paths.end(), "-") > 1) {
    return Error{"Standard input (-) can be read only once."};
  }
  return ReadingOptions{.format = *format, .encoding = *encoding, .column = input.column};
}

Result<SourceText> read_text_input(const TextInput& input) {
  const Result<ReadingOptions> options = reading_options(input);
  if (!options) return options.error();
  const Result<std::vector<Found>> paths = list_files(input.paths);
  if (!paths) return paths.error();
  uint64_t left = most_bytes();
  if (const uint64_t total = total_bytes(*paths); total > left) return too_much(total, left);
  std::vector<NamedBytes> files;
  files.reserve(paths->size());
  for (const Found& file : *paths) {
    Result<std::string> bytes = read_input(file.path, left);
    if (!bytes) return bytes.error();
    left -= bytes->size();
    files.push_back({file.path, std::move(*bytes), file.was_found});
  }
  Result<SourceText> text = gather(std::move(files), *options, left);
  if (!text && paths->size() == 1) return about(input.where(), text.error());
  return text;
}

}  // namespace geci::cli
