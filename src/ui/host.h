// What the window needs of the platform: one implementation for the page, one for the desktop. All methods are called
// on the window's thread. Arguments are valid during the call only.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "imgui.h"

namespace geci {

/// A text field to draw. `value` changes while a person types.
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

  /// Draws a text field at the cursor. Returns what happened to it. The platform handles input methods, paste and the
  /// phone's keyboard.
  virtual TextEdit edit_text(const TextField& field) = 0;

  /// Copies a text to the clipboard.
  virtual void copy_text(const std::string& text) = 0;
  /// Lets the person choose a file. It arrives as a call of App::request(), App::open_text() or App::import_model().
  virtual void pick_file(FileKind kind) = 0;
  /// Fetches one of the built-in texts: songci300, songci, yuanqu, shijing. It arrives as App::request() or
  /// App::open_text().
  virtual void open_corpus(const std::string& key) = 0;
  /// Fetches dictionary.bin. It, or the reason for a failure, arrives as App::request() or App::load_dictionary().
  virtual void open_dictionary() = 0;
  /// Saves a file where the person's downloads go.
  virtual void download(const std::string& name, std::span<const uint8_t> bytes) = 0;
  /// Downloads the part of the present frame between two corners as a PNG, in device pixels. REQUIRES: has_pictures().
  virtual void download_picture(const std::string& name, ImVec2 min, ImVec2 max) = 0;
  virtual bool has_pictures() const = 0;
  /// Copies an address that opens the page with the text and settings of link_json(), and tells the person. REQUIRES:
  /// has_links().
  virtual void share_link(const std::string& json) = 0;
  virtual bool has_links() const = 0;
  /// Opens a web page beside this program.
  virtual void open_link(const std::string& address) = 0;
  /// Keeps the model for the next visit. App::saved() is called when that is done.
  virtual void save_model(std::span<const uint8_t> bytes) = 0;
  /// Keeps preferences_json() for the next visit, if the platform can.
  virtual void keep_preferences(const std::string& json) = 0;
  /// Returns true if the system is set to light colours.
  virtual bool prefers_light() = 0;
  /// Tells the platform which theme the window shows, so that its surroundings can match.
  virtual void show_theme(bool light) = 0;
  /// Returns what keep_lessons() was given on an earlier visit; not trusted.
  virtual std::string kept_lessons() = 0;
  /// Keeps the list of lessons done for the next visit.
  virtual void keep_lessons(const std::string& done) = 0;
  /// Answers App::request() number `id`. Called exactly once for each.
  virtual void reply(int id, const std::string& json, std::span<const uint8_t> bytes) = 0;
};

}  // namespace geci
