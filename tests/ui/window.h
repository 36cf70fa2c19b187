// The whole window on a platform that is not there: frames without a screen, a session that works between them,
// controls used by their names. Time goes by frames alone.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

#include "core/json.h"
#include "ui/app.h"
#include "ui/fake_host.h"
#include "ui/headless.h"

namespace geci {

/// Lines of our own, enough of them to set some apart.
std::string own_text(int verses = 8);

struct WindowOptions {
  ImVec2 size{1280, 800};
  Language language = Language::kEnglish;
  bool brings_texts = false;           // whether the platform finds the built-in texts
  bool answers_for_dictionary = true;  // it has none, and says so
  std::string lessons;                 // done on earlier visits
  std::unique_ptr<Executor> executor;  // one piece of work a frame if null
};

class Window {
 public:
  explicit Window(WindowOptions options = {});

  void resize(ImVec2 size) { imgui_.resize(size); }
  /// One turn of the platform's loop.
  void frame();
  /// Enough frames for a changed layout to come to rest.
  void settle();
  /// False if it does not come true within the frames that anything here takes.
  bool frames_until(const std::function<bool()>& condition);

  /// As App::request; gives its id.
  int send(const Json& request, std::string_view bytes = {});
  /// Sends it and waits for its answer.
  Json ask(const Json& request, std::string_view bytes = {});
  void press_key(std::string_view key, bool command = false);
  Json state();
  /// The names in state().places.
  std::set<std::string> places();

  /// The first control of the last frame for which this is true; null if there is none.
  const Control* find(const std::function<bool(const Control&)>& wanted) const;
  /// Presses what can be pressed under this name, or under one that begins like that.
  void press(std::string_view name);
  /// The same among choices that are one of several, as a phone's tabs.
  void choose(std::string_view name);
  /// Gives a slider a value, or a list an index.
  void set(std::string_view name, double value);
  void type(const std::string& field, const std::string& text, bool enter = false);

  /// A text with a small network on it, not trained yet and at rest.
  void begin();
  /// Exactly `steps` more.
  void train(int64_t steps);
  /// A lyric that is asked for, until it is there.
  void write();

  FakeHost& host() { return host_; }
  App& app() { return app_; }
  const Strings& words() { return strings(parse_language(state()["language"].get<std::string>()).value()); }
  const std::vector<std::string>& errors() const { return imgui_.errors(); }

 private:
  void use(const Control* control, std::optional<double> value);
  void bring_what_was_asked_for();

  HeadlessImGui imgui_;
  FakeHost host_;
  double seconds_ = 0;
  bool brings_texts_, answers_for_dictionary_;
  size_t texts_brought_ = 0, dictionaries_answered_ = 0;
  int last_request_ = 0;
  App app_;
};

}  // namespace geci
