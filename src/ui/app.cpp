#include "ui/app.h"

#include <algorithm>

#include "core/stopwatch.h"
#include "imgui_internal.h"
#include "page/requests.h"
#include "ui/layout.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

namespace geci {
namespace {

// Of requests whose reply nobody waits for.
constexpr int kUnasked = 0;

constexpr char kDefaultCorpus[] = "songci300";
constexpr char kModelFileName[] = "geci.safetensors";

bool wants_light(ThemeChoice choice, Host& host) {
  return choice == ThemeChoice::kSystem ? host.prefers_light() : choice == ThemeChoice::kLight;
}

// Arrow keys move sliders and step through a text; in an open list they are Dear ImGui's, to go up and down.
void keep_arrow_keys() {
  if (ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup)) return;
  const ImGuiID page = ImGui::GetID("page");
  for (const ImGuiKey key : {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow, ImGuiKey_DownArrow}) {
    ImGui::SetKeyOwner(key, page);
  }
}

}  // namespace

App::App(Host& host, std::unique_ptr<Session> session, const AppOptions& options)
    : host_(host), session_(std::move(session)), clock_(options.clock ? options.clock : Clock(seconds_now)) {
  page_.language = options.language;
  page_.isolated = options.isolated;
  page_.preferences = kept_preferences_ = parse_preferences(options.preferences);
  theme::apply();
  show_theme(wants_light(page_.preferences.theme, host_));
  choose_device(options);
  host_.open_corpus(kDefaultCorpus);
}

// One that was chosen on another machine may not be here.
void App::choose_device(const AppOptions& options) {
  const std::vector<std::string>& names = session_->device_names();
  const auto is_there = [&](const std::string& name) {
    return name == kAutoDevice || std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const std::string& name : {options.device, page_.preferences.device, options.default_device}) {
    if (name.empty() || !is_there(name)) continue;
    if (name != names.front()) send(DeviceCommand{name});
    return;
  }
}

void App::pump() {
  session_->pump();
  for (Reply& reply : session_->take_replies()) hand_out(reply);
  follow_settings();
  ask_about_draft();
  fetch_dictionary();
  follow_theme();
  for (const PlacedPanel& placed : panels_) placed.panel->update(session_->snapshot(), *this);
}

void App::hand_out(Reply& reply) {
  changed_ = true;
  if (reply.request > 0) return host_.reply(reply.request, reply_json(reply, page_.language), reply.bytes);
  if (const auto waiting = callbacks_.extract(reply.request)) waiting.mapped()(reply);
}

// A new text or model may change what is in force; the draft then starts from there.
void App::follow_settings() {
  const RunSettings& in_force = session_->snapshot().settings;
  if (session_->snapshot().revision == 0 || same_settings(in_force, followed_)) return;
  followed_ = draft_ = in_force;
}

void App::ask_about_draft() {
  std::optional<EstimateCommand> question = estimates_.question(session_->snapshot(), draft_, clock_());
  if (!question) return;
  const int number = ++questions_;
  send_with(std::move(*question), [this, number](const Reply& reply) {
    if (number == questions_) estimates_.take(reply);  // a newer question makes this answer useless
  });
}

// Once for all commands that wait; anew when others wait after it could not be had.
void App::fetch_dictionary() {
  const bool wanted = session_->snapshot().wants_dictionary;
  if (wanted && !asked_for_dictionary_) host_.open_dictionary();
  asked_for_dictionary_ = wanted;
}

bool App::has_news() const {
  const auto wants_frame = [](const PlacedPanel& placed) { return placed.panel->wants_frame(); };
  return changed_ || controls_.wants_frame() || session_->snapshot().revision != drawn_revision_ ||
         std::any_of(panels_.begin(), panels_.end(), wants_frame);
}

void App::request(int id, std::string_view json, std::span<const uint8_t> bytes) {
  asked_from_outside_ = true;
  Result<Request> request = parse_request(id, json, bytes, draft_);
  if (!request) return host_.reply(id, error_json(request.error().message, page_.language), {});
  if (auto* command = std::get_if<Command>(&*request)) return session_->send(std::move(*command));
  if (const auto* theme = std::get_if<SetTheme>(&*request)) page_.preferences.theme = theme->theme;
  if (const auto* chosen = std::get_if<SetLanguage>(&*request)) set_language(chosen->language);
  if (const auto* key = std::get_if<PressKey>(&*request)) press_key(key->key, key->command);
  if (const auto* use = std::get_if<UseControl>(&*request)) controls_.use(use->control, use->value);
  if (const auto* focus = std::get_if<FocusControl>(&*request)) controls_.focus(focus->control);
  host_.reply(id, reply_json({}, page_.language), {});
}

void App::press_key(std::string_view key, bool command) {
  if (const std::optional<ShortcutPress> pressed = shortcut_at(key, command)) press(*pressed);
}

void App::press(ShortcutPress press) {
  const Snapshot& snapshot = session_->snapshot();
  changed_ = true;
  switch (press.action) {
    case ShortcutAction::kTrainOrPause:
      return snapshot.training ? send(PauseCommand{}) : send(TrainCommand{});
    case ShortcutAction::kStep:
      return send(StepCommand{});
    case ShortcutAction::kReset:
      return send(ResetCommand{draft_});
    case ShortcutAction::kUndo:
      if (snapshot.way_back) send(UndoCommand{});
      return;
    case ShortcutAction::kLanguage:
      return set_language(other(language()));
    case ShortcutAction::kClose:
      closes_overlays_ = true;
      break;
    case ShortcutAction::kWrite:
    case ShortcutAction::kCopy:
    case ShortcutAction::kInsideTab:
    case ShortcutAction::kShortcuts:
      break;
  }
  for (const PlacedPanel& placed : panels_) placed.panel->on_shortcut(press, snapshot, *this);
}

// Dear ImGui closes its own at Escape only where it steers by the keyboard itself.
void App::close_overlays() {
  if (!std::exchange(closes_overlays_, false)) return;
  if (ImGui::GetCurrentContext()->OpenPopupStack.Size > 0) ImGui::ClosePopupToLevel(0, true);
}

std::string App::state(double frames_per_second) {
  page_.fps = frames_per_second;
  page_.estimate = estimates_.time(session_->snapshot(), draft_);
  for (const PlacedPanel& placed : panels_) placed.panel->report_state(page_);
  return state_json(session_->snapshot(), page_);
}

void App::saved(double unix_ms) {
  page_.saved_at = unix_ms;
  changed_ = true;
}

void App::say(Message sentence) {
  said_ = {said_.number + 1, NoticeKind::kInfo, std::move(sentence)};
  changed_ = true;
}

void App::send(Action action) { session_->send({kUnasked, std::move(action)}); }

void App::send_with(Action action, ReplyCallback callback) {
  const int request = --last_request_;
  callbacks_.emplace(request, std::move(callback));
  session_->send({request, std::move(action)});
}

void App::ask(Panel& asker, Action action) {
  send_with(std::move(action), [this, &asker](const Reply& reply) { asker.on_reply(reply, *this); });
}

void App::export_model() {
  send_with(ExportModelCommand{}, [this](const Reply& reply) {
    if (reply.ok) host_.download(kModelFileName, reply.bytes);
  });
}

void App::save_model() {
  send_with(ExportModelCommand{}, [this](const Reply& reply) {
    if (reply.ok) host_.save_model(reply.bytes);
  });
}

void App::share() { host_.share_link(link_json(session_->snapshot())); }

void App::set_language(Language language) {
  page_.language = language;
  changed_ = true;
}

void App::mark_place(const char* name) {
  const ImVec2 min = ImGui::GetItemRectMin(), max = ImGui::GetItemRectMax();
  page_.places.push_back({name, min.x, min.y, max.x - min.x, max.y - min.y});
  const ImDrawList* draw = ImGui::GetWindowDrawList();
  const ImVec2 clip_min = draw->GetClipRectMin(), clip_max = draw->GetClipRectMax();
  const ImVec2 from(std::max(min.x, clip_min.x), std::max(min.y, clip_min.y));
  const ImVec2 to(std::min(max.x, clip_max.x), std::min(max.y, clip_max.y));
  if (from.x < to.x && from.y < to.y) page_.seen.push_back({name, from.x, from.y, to.x - from.x, to.y - from.y});
}

void App::show_theme(bool light) {
  page_.light = light;
  theme::show(light);
  host_.show_theme(light);
  changed_ = true;
}

// The system may change its mind at any time, at dusk for instance.
void App::follow_theme() {
  const bool light = wants_light(page_.preferences.theme, host_);
  if (light != page_.light) show_theme(light);
}

// Not while an edge is being dragged.
void App::keep_preferences() {
  if (page_.preferences == kept_preferences_ || ImGui::IsMouseDown(0)) return;
  kept_preferences_ = page_.preferences;
  host_.keep_preferences(preferences_json(kept_preferences_));
}

void App::draw() {
  const Snapshot& snapshot = session_->snapshot();
  drawn_revision_ = snapshot.revision;
  changed_ = false;
  page_.places.clear();
  page_.seen.clear();
  ImGui::GetIO().UserData = &controls_;
  controls_.begin_frame();
  close_overlays();
  keep_arrow_keys();
  draw_layout(panels_, snapshot, *this);
  controls_.end_frame();
  page_.cut = take_cut_texts();
  keep_preferences();
}

}  // namespace geci
