// The page's side of ui/host.h: everything is asked of JavaScript's Module.geciHost.
#pragma once

#include <string>

#include "ui/host.h"

namespace geci::platform {

class WebHost : public Host {
 public:
  TextEdit edit_text(const TextField& field) override;
  void copy_text(const std::string& text) override;
  void pick_file(FileKind kind) override;
  void open_corpus(const std::string& key) override;
  void open_dictionary() override;
  void download(const std::string& name, std::span<const uint8_t> bytes) override;
  void download_picture(const std::string& name, ImVec2 min, ImVec2 max) override;
  bool has_pictures() const override { return true; }
  void share_link(const std::string& json) override;
  bool has_links() const override { return true; }
  void open_link(const std::string& address) override;
  void save_model(std::span<const uint8_t> bytes) override;
  void keep_preferences(const std::string& json) override;
  bool prefers_light() override;
  void show_theme(bool light) override;
  std::string kept_lessons() override;
  void keep_lessons(const std::string& done) override;
  void reply(int id, const std::string& json, std::span<const uint8_t> bytes) override;

  /// From JavaScript: what the person typed into the open field, and that they left it, `submitted` with Enter.
  void text_changed(const std::string& id, std::string value);
  void text_closed(const std::string& id, bool submitted);
  /// After each frame that is drawn and still on the canvas: closes a field that was not drawn any more, takes the
  /// picture that was asked for.
  void end_frame();
  /// True once after text_changed or text_closed.
  bool take_news();

 private:
  void place(const TextField& field, ImVec2 position);
  void close();

  std::string open_;  // the field under a textarea; empty if none
  bool open_drawn_ = false;
  std::string changed_;  // the field whose `value_` waits to be taken over
  std::string value_;
  std::string submitted_;  // the field whose Enter waits to be told
  bool news_ = false;

  struct Picture {
    std::string name;  // empty: none is asked for
    ImVec2 min, max;
  };
  Picture picture_;
};

}  // namespace geci::platform
