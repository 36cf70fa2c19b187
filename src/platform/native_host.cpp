#include "platform/native_host.h"

#include <SDL.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>

#include "core/sentence.h"
#include "imgui_internal.h"
#include "text/corpus.h"
#include "ui/app.h"
#include "ui/widgets/theme.h"

namespace geci::platform {
namespace {

constexpr Sentence<> kDropTheFile{"Drop the file onto this window, or start geci-app with its name.",
                                  "请把文件拖到这个窗口里，或者在启动 geci-app 时写上它的名字。"};
constexpr Sentence<std::string> kNoBrowser{"No browser could be started for {}.", "没有能打开 {} 的浏览器。"};
constexpr Sentence<std::string> kNoSuchText{"The text {} is not there: ./dev build makes it.",
                                            "文字 {} 不在：用 ./dev build 生成。"};
constexpr Sentence<std::string> kDictionaryMissing{
    "The word dictionary {} is not there: ./dev build makes it; or choose characters.",
    "词典 {} 不在：用 ./dev build 生成，或者选择按字切分。"};
constexpr Sentence<std::string> kIsFolder{"{} is a folder: drop a file out of it.",
                                          "{} 是文件夹：请从里面拖入一个文件。"};
constexpr Sentence<std::string> kNeitherTextNorModel{
    "{} is neither a text (.txt) nor a model (.safetensors), so it was left alone.",
    "{} 既不是文本（.txt）也不是模型（.safetensors），因此没有打开。"};
constexpr Sentence<std::string> kUnreadable{"The file {} could not be read.", "无法读取文件 {}。"};
constexpr Sentence<int64_t> kSeveralFiles{"These are {} files, and one is opened at a time: drop a single one.",
                                          "拖入了 {} 个文件，而一次只能打开一个：请只拖入一个。"};
constexpr Sentence<std::string> kWritten{"The file was written to {}", "文件写在 {}"};
constexpr Sentence<std::string> kUnwritable{"The file {} could not be written.", "无法写入文件 {}。"};
constexpr Sentence<> kUnwritableFolder{"The folder that the program was started from cannot be written to.",
                                       "程序所在的启动文件夹不能写入。"};

constexpr const char* kModelSuffixes[] = {".safetensors", ".pt", ".pth"};
constexpr char kTextSuffix[] = ".txt";
constexpr uintmax_t kMaxFileBytes = uintmax_t{1} << 30;

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::error_code failure;
  const uintmax_t size = std::filesystem::file_size(path, failure);
  if (failure || size > kMaxFileBytes) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  std::string bytes(static_cast<size_t>(size), '\0');
  if (!file.read(bytes.data(), static_cast<std::streamsize>(size))) return std::nullopt;
  return bytes;
}

/// Beside the program, or in the build folder that ./dev makes: build/native/ and build/assets/.
std::filesystem::path asset_path(const std::string& asset) {
  char* base = SDL_GetBasePath();
  const std::filesystem::path folder(base == nullptr ? "" : base);
  SDL_free(base);
  const std::filesystem::path name = std::filesystem::path("assets") / asset;
  const std::filesystem::path beside = folder / name;
  return std::filesystem::exists(beside) ? beside : folder / ".." / name;
}

/// Of what is remembered between visits, in the person's own folder for settings; empty if there is none.
std::filesystem::path kept_path(const char* name) {
  char* folder = SDL_GetPrefPath("", "geci");
  const std::filesystem::path path = folder == nullptr ? "" : std::filesystem::path(folder) / name;
  SDL_free(folder);
  return path;
}

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

constexpr char kPreferences[] = "look.json", kLessons[] = "lessons.txt";

double unix_ms() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count());
}

bool write_file(const std::string& name, std::span<const uint8_t> bytes) {
  std::ofstream file(name, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return file.good();
}

int grow(ImGuiInputTextCallbackData* data) {
  auto& value = *static_cast<std::string*>(data->UserData);
  if (data->EventFlag != ImGuiInputTextFlags_CallbackResize) return 0;
  value.resize(static_cast<size_t>(data->BufTextLen));
  data->Buf = value.data();
  return 0;
}

}  // namespace

TextEdit NativeHost::edit_text(const TextField& field) {
  ImGui::PushID(field.id);
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(theme::kFieldPadding, (theme::kControl - theme::kBody) / 2));
  constexpr ImGuiInputTextFlags kGrows = ImGuiInputTextFlags_CallbackResize;
  char* buffer = field.value.data();
  const size_t capacity = field.value.capacity() + 1;
  const int flags = kGrows | (field.multiline ? ImGuiInputTextFlags_Multiline : 0);
  const bool changed = ImGui::InputTextEx("##value", field.hint, buffer, static_cast<int>(capacity), field.size, flags,
                                          grow, &field.value);
  const bool entered = ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false);
  const bool submitted = !field.multiline && entered && ImGui::IsItemDeactivated();
  ImGui::PopStyleVar(2);
  ImGui::PopID();
  return {changed, submitted};
}

void NativeHost::copy_text(const std::string& text) { SDL_SetClipboardText(text.c_str()); }

void NativeHost::pick_file(FileKind) {
  deliveries_.push_back([](App& app) { app.say(kDropTheFile()); });
}

void NativeHost::open_link(const std::string& address) {
  if (SDL_OpenURL(address.c_str()) == 0) return;
  deliveries_.push_back([address](App& app) { app.say(kNoBrowser(address)); });
}

void NativeHost::open_corpus(const std::string& key) {
  deliveries_.push_back([key](App& app) {
    const std::filesystem::path path = asset_path("corpora/" + key + ".txt");
    if (std::optional<std::string> bytes = read_file(path)) return app.open_text(key, std::move(*bytes));
    app.say(kNoSuchText(path.lexically_normal().string()));
  });
}

void NativeHost::open_dictionary() {
  deliveries_.push_back([](App& app) {
    const std::filesystem::path path = asset_path("dictionary.bin");
    if (std::optional<std::string> bytes = read_file(path)) {
      return app.load_dictionary({bytes->begin(), bytes->end()}, {});
    }
    app.load_dictionary({}, kDictionaryMissing(path.lexically_normal().string()));
  });
}

void NativeHost::open_path(const std::string& path) {
  deliveries_.push_back([path](App& app) {
    std::error_code failure;
    const std::string suffix = lower_case(std::filesystem::path(path).extension().string());
    const bool model =
        std::find(std::begin(kModelSuffixes), std::end(kModelSuffixes), suffix) != std::end(kModelSuffixes);
    if (std::filesystem::is_directory(path, failure)) return app.say(kIsFolder(path));
    if (!model && suffix != kTextSuffix) {
      return app.say(kNeitherTextNorModel(path));
    }
    std::optional<std::string> bytes = read_file(path);
    if (!bytes) return app.say(kUnreadable(path));
    if (model) return app.import_model({bytes->begin(), bytes->end()});
    app.open_text(std::filesystem::path(path).filename().string(), std::move(*bytes));
  });
}

void NativeHost::open_dropped(const std::vector<std::string>& paths) {
  if (paths.size() == 1) return open_path(paths.front());
  deliveries_.push_back([count = paths.size()](App& app) { app.say(kSeveralFiles(static_cast<int64_t>(count))); });
}

void NativeHost::download(const std::string& name, std::span<const uint8_t> bytes) {
  const bool written = write_file(name, bytes);
  const std::string path = std::filesystem::absolute(name).string();
  deliveries_.push_back([written, path](App& app) { app.say(written ? kWritten(path) : kUnwritable(path)); });
}

void NativeHost::save_model(std::span<const uint8_t> bytes) {
  const bool written = write_file("geci-autosave.safetensors", bytes);
  deliveries_.push_back([written](App& app) {
    if (written) return app.saved(unix_ms());
    app.say(kUnwritableFolder());
  });
}

// Not worth a sentence if it fails.
void NativeHost::keep_preferences(const std::string& json) {
  write_file(kept_path(kPreferences).string(), {reinterpret_cast<const uint8_t*>(json.data()), json.size()});
}

std::string NativeHost::kept_preferences() { return read_file(kept_path(kPreferences)).value_or(std::string()); }

std::string NativeHost::kept_lessons() { return read_file(kept_path(kLessons)).value_or(""); }

// Where that cannot be written there is only this visit's progress.
void NativeHost::keep_lessons(const std::string& done) {
  write_file(kept_path(kLessons).string(), {reinterpret_cast<const uint8_t*>(done.data()), done.size()});
}

// Nobody sends requests with an id to the desktop program.
void NativeHost::reply(int, const std::string&, std::span<const uint8_t>) {}

void NativeHost::deliver(App& app) {
  for (; !deliveries_.empty(); deliveries_.pop_front()) deliveries_.front()(app);
}

}  // namespace geci::platform
