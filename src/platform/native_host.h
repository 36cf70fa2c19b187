// The desktop's side of ui/host.h. Files come by dropping them on the window or on the command line;
// what the program writes lies in the folder it was started from, but for how the window was set up.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "ui/host.h"

namespace geci {
class App;
}

namespace geci::platform {

class NativeHost : public Host {
 public:
  TextEdit edit_text(const TextField& field) override;
  void copy_text(const std::string& text) override;
  void pick_file(FileKind kind) override;
  void open_corpus(const std::string& key) override;
  void open_dictionary() override;
  void download(const std::string& name, std::span<const uint8_t> bytes) override;
  void download_picture(const std::string&, ImVec2, ImVec2) override {}
  bool has_pictures() const override { return false; }
  void share_link(const std::string&) override {}
  bool has_links() const override { return false; }
  void open_link(const std::string& address) override;
  void save_model(std::span<const uint8_t> bytes) override;
  void keep_preferences(const std::string& json) override;
  bool prefers_light() override { return false; }  // SDL 2 does not know
  void show_theme(bool) override {}
  std::string kept_lessons() override;
  void keep_lessons(const std::string& done) override;
  void reply(int id, const std::string& json, std::span<const uint8_t> bytes) override;

  /// What keep_preferences was given last time; empty if nothing was.
  static std::string kept_preferences();

  /// A text (.txt) or a model (.safetensors, and PyTorch's .pt, of which the engine says why not).
  void open_path(const std::string& path);
  /// What was dropped on the window together: one file is opened, several are not.
  void open_dropped(const std::vector<std::string>& paths);
  /// Once a frame, when the app exists: does what was asked for since the last one.
  void deliver(App& app);

 private:
  // Asked for inside App's own calls, done between them.
  std::deque<std::function<void(App&)>> deliveries_;
};

}  // namespace geci::platform
