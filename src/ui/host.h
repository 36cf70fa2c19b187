// What the window asks of the platform it runs on: one implementation for the page, one for the desktop.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "imgui.h"

namespace geci::app {

struct TextField {
  const char* id = "";
  std::string& value;
  ImVec2 size;
  bool multiline = false;
  const char* hint = "";
};

/// What happened to a field in this frame.
struct TextEdit {
  bool changed = false;
  bool submitted = false;  // a single line was ended with Enter, which closed the field
};

enum class FileKind { kText, kModel };

class Host {
 public:
  virtual ~Host() = default;

  /// Draws a text field at the cursor. Input methods, paste and the phone's keyboard are the platform's business.
  virtual TextEdit edit_text(const TextField& field) = 0;

  virtual void copy_text(const std::string& text) = 0;
  /// Lets the person choose; what they chose arrives as a request.
  virtual void pick_file(FileKind kind) = 0;
  /// Fetches one of the built-in texts: songci300, songci, yuanqu, shijing. It arrives as a request.
  virtual void open_corpus(const std::string& key) = 0;
  /// Fetches dictionary.bin. It arrives as a request, or as one that says why it does not.
  virtual void open_dictionary() = 0;
  virtual void download(const std::string& name, std::span<const uint8_t> bytes) = 0;
  /// Downloads what the frame being drawn shows between two corners as a PNG, in the screen's own pixels.
  virtual void download_picture(const std::string& name, ImVec2 min, ImVec2 max) = 0;
  virtual bool has_pictures() const = 0;  // whether it can
  /// Copies an address that opens the page with a text and settings, link_json()'s, and says so.
  virtual void share_link(const std::string& json) = 0;
  virtual bool has_links() const = 0;  // whether it can
  /// Shows a page of the web beside this program.
  virtual void open_link(const std::string& address) = 0;
  /// Keeps the model for the next visit; App::saved() is called when that is done.
  virtual void save_model(std::span<const uint8_t> bytes) = 0;
  /// Keeps preferences_json() for the next visit, if that can be.
  virtual void keep_preferences(const std::string& json) = 0;
  /// Whether the system asks for light colours.
  virtual bool prefers_light() = 0;
  /// The theme is on show: what surrounds the window should follow.
  virtual void show_theme(bool light) = 0;
  /// The lessons done on earlier visits, and that others are done now. What comes is whatever was there: not trusted.
  virtual std::string kept_lessons() = 0;
  virtual void keep_lessons(const std::string& done) = 0;
  /// Answers the request `id` of App::request.
  virtual void reply(int id, const std::string& json, std::span<const uint8_t> bytes) = 0;
};

}  // namespace geci::app
