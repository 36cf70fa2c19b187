#include "app/app.h"

#include <algorithm>

#include "app/sentences.h"
#include "app/widgets.h"
#include "imgui_internal.h"
#include "train/stopwatch.h"

namespace geci::app {
namespace {

// Requests of the window's own; those from outside count from 1.
constexpr int kOfPanels = 0, kExport = -1, kSave = -2, kSpeed = -3, kPreview = -4, kInspect = -5;
// Questions about the draft count down from here: only the last one's answer is wanted.
constexpr int kFirstQuestion = -100;
constexpr double kSpeedSeconds = 1;

constexpr char kDefaultCorpus[] = "songci300";
constexpr char kModelFileName[] = "geci.safetensors";

constexpr float kCurveShare = 0.33F, kCurveLeast = 220, kCurveMost = 340;
constexpr float kNarrowCurve = 350, kLyricsLeast = 160;
constexpr size_t kEarlierNarrow = 3;

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
    : host_(host), session_(std::move(session)) {
  page_.language = options.language;
  page_.isolated = options.isolated;
  theme::apply();
  host_.open_corpus(kDefaultCorpus);
}

void App::pump() {
  session_->pump();
  for (Reply& reply : session_->take_replies()) hand_out(reply);
  follow_settings();
  ask_about_draft();
  fetch_dictionary();
  notice_bar_.follow(session_->snapshot());
}

void App::hand_out(Reply& reply) {
  changed_ = true;
  reply.sentence = in_language(reply.sentence, page_.language);
  if (reply.request > 0) {
    host_.reply(reply.request, reply_json(reply), reply.bytes);
  } else if (reply.ok && reply.request == kExport) {
    host_.download(kModelFileName, reply.bytes);
  } else if (reply.ok && reply.request == kSave) {
    host_.save_model(reply.bytes);
  } else if (reply.request == kSpeed) {
    speed_.take(reply, *this);
  } else if (reply.request == kPreview) {
    settings_.take(reply);
  } else if (reply.request == last_question_ && reply.request < 0) {
    estimates_.take(reply);
  } else if (reply.request == kInspect) {
    inside_.take(reply);
  }
}

// A new text or model may change what is in force; the draft then starts from there.
void App::follow_settings() {
  const RunSettings& in_force = session_->snapshot().settings;
  if (session_->snapshot().revision == 0 || same_settings(in_force, followed_)) return;
  followed_ = draft_ = in_force;
}

void App::ask_about_draft() {
  std::optional<EstimateCommand> question = estimates_.question(session_->snapshot(), draft_, seconds_now());
  if (!question) return;
  last_question_ = std::min(last_question_, kFirstQuestion) - 1;
  session_->send({last_question_, std::move(*question)});
}

// Once for all commands that wait; anew when others wait after it could not be had.
void App::fetch_dictionary() {
  const bool wanted = session_->snapshot().wants_dictionary;
  if (wanted && !asked_for_dictionary_) host_.open_dictionary();
  asked_for_dictionary_ = wanted;
}

bool App::has_news() const {
  return changed_ || controls_.wants_frame() || settings_.wants_frame() ||
         session_->snapshot().revision != drawn_revision_;
}

void App::request(int id, std::string_view json, std::span<const uint8_t> bytes) {
  changed_ = true;
  Result<Request> request = parse_request(id, json, bytes, draft_);
  if (!request) return host_.reply(id, error_json(in_language(request.error().message, page_.language)), {});
  if (auto* command = std::get_if<Command>(&*request)) return session_->send(std::move(*command));
  if (const auto* chosen = std::get_if<SetLanguage>(&*request)) set_language(chosen->language);
  if (const auto* key = std::get_if<PressKey>(&*request)) press_key(key->key, key->command);
  if (const auto* use = std::get_if<UseControl>(&*request)) controls_.use(use->control, use->value);
  if (const auto* focus = std::get_if<FocusControl>(&*request)) controls_.focus(focus->control);
  host_.reply(id, reply_json({}), {});
}

void App::press_key(std::string_view key, bool command) {
  if (const std::optional<ShortcutPress> press = shortcut_at(key, command)) obey(*press);
}

void App::obey(ShortcutPress press) {
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
    case ShortcutAction::kWrite:
      return prompt_.write(*this);
    case ShortcutAction::kCopy:
      return lyrics_.copy(snapshot, *this);
    case ShortcutAction::kInsideTab:
      return inside_.show_number(press.number);
    case ShortcutAction::kLanguage:
      return set_language(language() == Language::kChinese ? Language::kEnglish : Language::kChinese);
    case ShortcutAction::kShortcuts:
      return shortcuts_.toggle();
    case ShortcutAction::kClose:
      closes_overlays_ = true;
      return shortcuts_.close();
  }
}

// Dear ImGui closes its own at Escape only where it steers by the keyboard itself.
void App::close_overlays() {
  if (!std::exchange(closes_overlays_, false)) return;
  if (ImGui::GetCurrentContext()->OpenPopupStack.Size > 0) ImGui::ClosePopupToLevel(0, true);
}

std::string App::state(double frames_per_second) {
  page_.fps = frames_per_second;
  page_.notice = in_language(notice_bar_.text(), page_.language);
  page_.preview = settings_.preview();
  page_.estimate = estimates_.time(session_->snapshot(), draft_);
  page_.inside = inside_.facts();
  return state_json(session_->snapshot(), page_);
}

void App::saved(double unix_ms) {
  page_.saved_at = unix_ms;
  changed_ = true;
}

void App::say(std::string sentence) {
  notice_bar_.tell(std::move(sentence));
  changed_ = true;
}

void App::send(Action action) { session_->send({kOfPanels, std::move(action)}); }
void App::export_model() { session_->send({kExport, ExportModelCommand{}}); }
void App::save_model() { session_->send({kSave, ExportModelCommand{}}); }
void App::measure_speed(const char* job) { session_->send({kSpeed, BenchCommand{{job, kSpeedSeconds}}}); }
void App::inspect(const InspectCommand& command) { session_->send({kInspect, command}); }
void App::preview(PreviewCommand command) { session_->send({kPreview, std::move(command)}); }

void App::set_language(Language language) {
  page_.language = language;
  changed_ = true;
}

void App::mark_place(const char* name) {
  const ImVec2 min = ImGui::GetItemRectMin(), size = ImGui::GetItemRectSize();
  page_.places.push_back({name, min.x, min.y, size.x, size.y});
}

// --------------------------------------------------------------------------------------------- layout

void App::draw() {
  const Snapshot& snapshot = session_->snapshot();
  drawn_revision_ = snapshot.revision;
  changed_ = false;
  page_.places.clear();
  ImGui::GetIO().UserData = &controls_;
  controls_.begin_frame();
  close_overlays();
  keep_arrow_keys();
  theme::push(Face::kText, theme::kBody);
  ImGui::SetNextWindowPos(ImVec2(0, 0));
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::Begin("geci", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoScrollWithMouse);
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::PushStyleColor(ImGuiCol_ChildBg, theme::kCard);
  ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, 0);
  ImGui::BeginChild("top", ImVec2(0, TopBar::height(width)), ImGuiChildFlags_NavFlattened,
                    ImGuiWindowFlags_NoScrollbar);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  top_bar_.draw(snapshot, *this);
  ImGui::EndChild();
  shortcuts_.draw(*this);
  if (width >= theme::kWide) {
    draw_wide(snapshot);
  } else {
    draw_narrow(snapshot);
  }
  ImGui::End();
  ImGui::PopFont();
  controls_.end_frame();
}

void App::draw_wide(const Snapshot& snapshot) {
  const float top = TopBar::height(ImGui::GetWindowWidth());
  const ImVec2 size(ImGui::GetWindowWidth(), ImGui::GetWindowHeight() - top);
  ImGui::SetCursorPos(ImVec2(0, top));
  begin_column("side", ImVec2(theme::kSidePanel, size.y), theme::kGap);
  draw_side_cards(snapshot);
  end_column();

  const bool three_columns = size.x >= theme::kThreeColumns;
  const float inside = three_columns ? inside_.column_width(size.x) : 0;
  const float centre = size.x - theme::kSidePanel - theme::kGap - (three_columns ? inside + theme::kGap : 0);
  ImGui::SetCursorPos(ImVec2(theme::kSidePanel, top + theme::kGap));
  begin_column("centre", ImVec2(centre, size.y - 2 * theme::kGap), 0);
  notice_bar_.draw(snapshot, *this);
  undo_line_.draw(snapshot, *this);
  const float curve = std::clamp(size.y * kCurveShare, kCurveLeast, kCurveMost);
  const float prompt = PromptPanel::height(centre - 2 * theme::kPadding) + 2 * theme::kPaddingY;
  const float lyrics = ImGui::GetContentRegionAvail().y - curve - prompt - 2 * theme::kGap;
  begin_card("lyrics", 0, std::max(lyrics, kLyricsLeast));
  lyrics_.draw_side_by_side(snapshot, *this);
  end_card();
  begin_card("prompt-card", 0, prompt);
  prompt_.draw(snapshot, *this);
  end_card();
  begin_card("curve-card", 0, curve);
  curve_.draw(snapshot, *this);
  end_card();
  if (!three_columns) draw_inside_card(snapshot);
  end_column();
  if (three_columns) {
    ImGui::SetCursorPos(ImVec2(theme::kSidePanel + centre + theme::kGap, top + theme::kGap));
    draw_inside_column(snapshot, ImVec2(inside, size.y - 2 * theme::kGap));
  }
}

void App::draw_inside_column(const Snapshot& snapshot, ImVec2 size) {
  const float padding = inside_.folded() ? theme::kTight : theme::kPadding;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(padding, inside_.folded() ? padding : theme::kPaddingY));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, theme::kCard);
  ImGui::BeginChild("inside-column", size, ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_NavFlattened);
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kSpacing, theme::kSpacing));
  inside_.draw(snapshot, *this, true);
  ImGui::PopStyleVar();
  scroll_by_touch();
  ImGui::EndChild();
}

void App::draw_inside_card(const Snapshot& snapshot) {
  begin_card("inside-card", 0, -1);
  inside_.draw(snapshot, *this, false);
  end_card();
}

void App::draw_narrow(const Snapshot& snapshot) {
  const float top = TopBar::height(ImGui::GetWindowWidth());
  ImGui::SetCursorPos(ImVec2(0, top));
  begin_column("column", ImVec2(0, 0), theme::kGap);
  notice_bar_.draw(snapshot, *this);
  undo_line_.draw(snapshot, *this);
  begin_card("lyrics", 0, -1);
  lyrics_.draw_newest_only(snapshot, *this);
  end_card();
  begin_card("prompt-card", 0, -1);
  prompt_.draw(snapshot, *this);
  end_card();
  begin_card("curve-card", 0, kNarrowCurve);
  curve_.draw(snapshot, *this);
  end_card();
  if (snapshot.samples.size() > 1) {
    begin_card("earlier-card", 0, -1);
    lyrics_.draw_earlier(snapshot, words(), kEarlierNarrow);
    end_card();
  }
  draw_inside_card(snapshot);
  draw_side_cards(snapshot);
  end_column();
}

void App::draw_side_cards(const Snapshot& snapshot) {
  begin_card("data-card", 0, -1);
  data_.draw(snapshot, *this);
  end_card();
  begin_card("settings-card", 0, -1);
  settings_.draw(snapshot, *this);
  end_card();
  begin_card("model-card", 0, -1);
  model_.draw(snapshot, *this);
  end_card();
  begin_card("speed-card", 0, -1);
  speed_.draw(snapshot, *this);
  end_card();
}

}  // namespace geci::app
