// The window: panels over one session, and the requests that come from outside it. All methods are to be called from
// the window's thread. None of them waits for training.
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

namespace geci {

struct AppOptions {
  Language language = Language::kChinese;
  bool isolated = false;
  std::string preferences;     // as Host::keep_preferences() was given them; not trusted
  std::string device;          // to compute on; empty: as the preferences say
  std::string default_device;  // if the preferences name none; empty: the session's first
  Clock clock = {};            // tells when the draft stands still; the steady clock if empty
};

class App : private Commands {
 public:
  /// Asks `host` for the first text. `host` must outlive the app. REQUIRES: Dear ImGui's context is there.
  App(Host& host, std::unique_ptr<Session> session, const AppOptions& options);

  /// To be called once a frame, drawn or not. Lets the session work and passes on its replies.
  void pump();
  /// Returns true if a frame drawn now would differ from the last one for another reason than input.
  bool has_news() const;
  /// Returns true once after a request from outside. As after a click, several frames may be needed until the window is
  /// as it will stay.
  bool take_input() { return std::exchange(asked_from_outside_, false); }
  /// Draws the window. REQUIRES: inside an ImGui frame.
  void draw();

  /// Handles a request from outside: JSON as page/requests.h describes it, and bytes. Host::reply() is called exactly
  /// once with `id`, during this call or a later pump(). REQUIRES: `id` > 0, and no request under way has it.
  void request(int id, std::string_view json, std::span<const uint8_t> bytes);
  /// Returns the state as JSON (page/state_json.h).
  std::string state(double frames_per_second);
  /// Handles a key that no text field takes, named as the browser names it. `command`: with Ctrl or Command.
  void press_key(std::string_view key, bool command);
  /// Returns the controls of the last frame drawn.
  const Controls& controls() const { return controls_; }
  /// Records when the host has kept the model, as Unix time in ms.
  void saved(double unix_ms);
  /// Shows a sentence of the platform's in the notice bar.
  void say(Message sentence);
  /// Makes has_news() true until the next draw().
  void invalidate() { changed_ = true; }
  /// Opens a text, a dictionary or a model that the platform has read. Failures appear as the snapshot's notice.
  void open_text(std::string name, std::string bytes) { send(LoadCorpusCommand{std::move(name), std::move(bytes)}); }
  void load_dictionary(std::vector<uint8_t> bytes, Message error) {
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

}  // namespace geci
