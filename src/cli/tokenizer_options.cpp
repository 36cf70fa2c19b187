#include "cli/tokenizer_options.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "cli/io.h"
#include "intake/decode.h"
#include "text/words/user_dictionary.h"
#include "text/words/word_segmenter.h"

namespace geci::cli {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMaxDictionaryBytes = uint64_t{64} << 20;

std::string& program_path() {
  static std::string path;
  return path;
}

/// The folder of the program's file, links followed; empty if that cannot be told.
fs::path program_folder() {
  std::error_code error;
  const fs::path called(program_path());
  if (called.has_parent_path()) {
    const fs::path real = fs::canonical(called, error);
    return (error ? called : real).parent_path();
  }
  const char* const search_path = std::getenv("PATH");
  std::string rest = search_path != nullptr ? search_path : "";
  while (!rest.empty()) {
    const size_t length = std::min(rest.find(':'), rest.size());
    const fs::path candidate = fs::path(rest.substr(0, length)) / called;
    if (fs::is_regular_file(candidate, error)) return fs::canonical(candidate, error).parent_path();
    rest.erase(0, length + 1);
  }
  return {};
}

Result<std::string> find_dictionary(const std::string& given) {
  if (!given.empty()) return given;
  if (const char* const named = std::getenv("GECI_DICTIONARY"); named != nullptr && *named != '\0') {
    return std::string(named);
  }
  const fs::path folder = program_folder();
  for (const fs::path& candidate : {folder / "dictionary.bin", folder.parent_path() / "assets" / "dictionary.bin"}) {
    std::error_code error;
    if (fs::is_regular_file(candidate, error)) return candidate.string();
  }
  return Error{
      "Cutting text into words needs the word dictionary, dictionary.bin, which ./dev build makes in build/assets: "
      "name "
      "it with --dictionary or GECI_DICTIONARY, put it beside the program, or choose --tokenizer char."};
}

Result<DictionaryPtr> load_dictionary(const std::string& given) {
  const Result<std::string> path = find_dictionary(given);
  if (!path) return path.error();
  const Result<std::string> bytes = read_input(*path, kMaxDictionaryBytes);
  if (!bytes) return bytes.error();
  Result<DictionaryPtr> dictionary = parse_dictionary({reinterpret_cast<const uint8_t*>(bytes->data()), bytes->size()});
  if (!dictionary) return about(*path, dictionary.error());
  return dictionary;
}

/// One's own words, from a file in whatever encoding. A broken byte makes a word that no text holds: it is refused.
Result<std::string> read_user_dictionary(const std::string& path) {
  const Result<std::string> bytes = read_input(path, kMaxUserDictionaryBytes);
  if (!bytes) return bytes.error();
  Result<DecodedText> decoded = decode_text(*bytes);
  if (!decoded) return decoded.error();
  const bool is_broken = decoded->encoding == Encoding::kUtf8 && decoded->replaced > 0;
  const std::string text = with_plain_separators(is_broken ? *bytes : compose(std::move(decoded->text)));
  if (const auto words = parse_user_dictionary(text); !words) return words.error();
  for (const Message& notice : decoded->notices) say(path + ": " + notice.english());
  return text;
}

}  // namespace

void set_program_path(const std::string& path) { program_path() = path; }

void add_dictionary(CLI::App& command, std::string& path) {
  command.add_option("--dictionary", path, "the word dictionary, dictionary.bin (default: found beside the program)");
}

void add_tokenizer_options(CLI::App& command, TokenizerOptions& options) {
  command.add_option("--tokenizer", options.tokenizer, "char or word")->capture_default_str();
  command.add_option("--user-dict", options.user_dictionary,
                     "with --tokenizer word: your own words, one a line: word [frequency] [tag]");
  add_dictionary(command, options.dictionary);
}

Result<TextSettings> text_settings(const TokenizerOptions& options) {
  const Result<TokenizerKind> tokenizer = parse_tokenizer(options.tokenizer);
  if (!tokenizer) return tokenizer.error();
  TextSettings settings;
  settings.tokenizer = *tokenizer;
  if (options.user_dictionary.empty()) return settings;
  if (settings.tokenizer != TokenizerKind::kWord) {
    return Error{"A user dictionary is of use only with --tokenizer word."};
  }
  Result<std::string> words = read_user_dictionary(options.user_dictionary);
  if (!words) return about(options.user_dictionary, words.error());
  settings.user_dictionary = std::move(*words);
  if (const std::vector<std::string> never = words_never_cut(settings.user_dictionary); !never.empty()) {
    say(options.user_dictionary + ": a word holds Chinese characters, Latin letters, digits and +#&._%- only, " +
        "so the text is never cut into " + short_list(never) + ".");
  }
  return settings;
}

Result<TokenizerPtr> load_tokenizer(const TextSettings& settings, const std::string& dictionary) {
  if (settings.tokenizer != TokenizerKind::kWord) return make_tokenizer(settings, nullptr);
  const Result<DictionaryPtr> words = load_dictionary(dictionary);
  if (!words) return words.error();
  return make_tokenizer(settings, *words);
}

}  // namespace geci::cli
