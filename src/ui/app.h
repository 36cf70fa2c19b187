// The window: panels laid out over one session, and the requests that come from outside.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "page/controls.h"
#include "session/session.h"
#include "ui/host.h"
#include "ui/panels.h"

namespace geci::app {

struct AppOptions {
  Language language = Language::kChinese;
  bool isolated = false;
  std::string preferences;     // as Host::keep_preferences was given it, or as somebody else has left it
  std::string device;          // to compute on, before what the preferences say; empty: as they say
  std::string default_device;  // where nobody has chosen one; empty: the first
  Clock clock = {};            // tells when the draft stands still; the steady clock if empty
};

class App : private Commands {
 public:
  /// `host` must outlive the app, which asks it for the first text at once.
  App(Host& host, std::unique_ptr<Session> session, const AppOptions& options);

  /// Once a frame, drawn or not: lets the session work and hands out its replies.
  void pump();
  /// True if a frame drawn now would differ from the last one for another reason than input.
  bool has_news() const;
  /// True once after something was asked from outside: what it opens may take more than one frame to settle, as after
  /// a click.
  bool take_input() { return std::exchange(asked_from_outside_, false); }
  /// REQUIRES: inside an ImGui frame.
  void draw();

  /// A request as JSON and bytes; Host::reply answers it, now or later.
  void request(int id, std::string_view json, std::span<const uint8_t> bytes);
  std::string state(double frames_per_second);
  /// A key that no text field wants, named as the browser names it; `command`: with Ctrl or Command.
  void press_key(std::string_view key, bool command);
  const Controls& controls() const { return controls_; }
  /// The model is kept since this moment (Unix time in ms).
  void saved(double unix_ms);
  /// A sentence of the platform's own for the notice bar.
  void say(std::string sentence);
  /// The next frame must be drawn, whatever the reason.
  void invalidate() { changed_ = true; }
  /// Loads a text that the platform has read itself.
  void open_text(std::string name, std::string bytes) { send(LoadCorpusCommand{std::move(name), std::move(bytes)}); }
  void load_dictionary(std::vector<uint8_t> bytes, std::string error) {
    send(LoadDictionaryCommand{std::move(bytes), std::move(error)});
  }
  void import_model(std::vector<uint8_t> bytes) { send(ImportModelCommand{std::move(bytes)}); }

 private:
  using ReplyCallback = std::function<void(const Reply&)>;

  void send(Action action) override;
  void export_model() override;
  void save_model() override;
  void share() override;
  void ask(Panel& asker, Action action) override;
  void press(ShortcutPress press) override;
  void set_language(Language language) override;
  LyricDraft& lyric_draft() override { return lyric_draft_; }
  std::optional<Reading>& reading() override { return reading_; }
  const Notice& said() const override { return said_; }
  Host& host() override { return host_; }
  const Strings& words() const override { return strings(page_.language); }
  const PageFacts& page() const override { return page_; }
  Language language() const override { return page_.language; }
  Preferences& preferences() override { return page_.preferences; }
  bool shows_light() const override { return page_.light; }
  RunSettings& draft() override { return draft_; }
  std::string& pasted() override { return pasted_; }
  const Estimates& estimates() const override { return estimates_; }
  void mark_place(const char* name) override;

  /// Sends a request of the window's own. `callback` is called once, with its reply.
  void send_with(Action action, ReplyCallback callback);
  void hand_out(Reply& reply);
  void close_overlays();
  void follow_settings();
  void fetch_dictionary();
  void ask_about_draft();
  void show_theme(bool light);
  void follow_theme();
  void keep_preferences();
  void choose_device(const AppOptions& options);

  Host& host_;
  std::unique_ptr<Session> session_;
  Clock clock_;
  PageFacts page_;
  Controls controls_;
  RunSettings draft_ = default_settings();
  std::string pasted_;
  LyricDraft lyric_draft_;
  std::optional<Reading> reading_;
  Notice said_;
  Estimates estimates_;
  std::map<int, ReplyCallback> callbacks_;  // by the request that waits for its reply
  int last_request_ = 0;  // of the window's own: they count down from -1, those from outside up from 1
  int questions_ = 0;     // asked about the draft so far
  RunSettings followed_ = default_settings();  // what the draft was last taken from
  int64_t drawn_revision_ = -1;
  bool changed_ = true;
  bool asked_from_outside_ = false;
  bool asked_for_dictionary_ = false;
  bool closes_overlays_ = false;  // in the next frame

  Preferences kept_preferences_;
  std::vector<PlacedPanel> panels_ = make_panels();
};

}  // namespace geci::app
