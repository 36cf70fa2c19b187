#include "page/controls.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/json.h"

namespace geci {
namespace {

// Scrolling to a control takes a frame to begin, and two more where a card has to come into sight first.
constexpr int kFramesToScroll = 6;

const char* kind_name(ControlKind kind) {
  switch (kind) {
    case ControlKind::kHeading:
      return "heading";
    case ControlKind::kText:
      return "text";
    case ControlKind::kButton:
      return "button";
    case ControlKind::kToggle:
      return "toggle";
    case ControlKind::kSlider:
      return "slider";
    case ControlKind::kList:
      return "list";
    case ControlKind::kField:
      return "field";
    case ControlKind::kLink:
      return "link";
  }
  return "";
}

Json control_json(const Control& control) {
  Json json = {{"kind", kind_name(control.kind)},
               {"id", control.id},
               {"name", control.name},
               {"value", control.value},
               {"enabled", control.enabled},
               {"place", {control.x, control.y, control.width, control.height}}};
  if (control.on) json["on"] = *control.on;
  if (control.kind == ControlKind::kField) {
    json["field"] = control.field;
    json["multiline"] = control.multiline;
  } else if (control.kind == ControlKind::kSlider) {
    json["range"] = {{"low", control.low}, {"high", control.high}, {"now", control.now}, {"step", control.step}};
  } else if (control.kind == ControlKind::kList) {
    json["options"] = control.options;
    json["index"] = control.index;
  }
  return json;
}

}  // namespace

void Controls::begin_frame() {
  drawing_.clear();
  unnamed_ = 0;
  uses_ = std::exchange(asked_, {});
  used_ = false;
}

void Controls::end_frame() {
  uses_.clear();
  frames_to_scroll_ = std::max(frames_to_scroll_ - 1, 0);
  if (drawing_ == drawn_) return;
  drawn_.swap(drawing_);
  ++revision_;
}

void Controls::add(Control control) {
  if (control.id == 0) control.id = ++unnamed_;
  drawing_.push_back(std::move(control));
}

void Controls::use(uint32_t id, std::optional<double> value) { asked_.push_back({id, value}); }

std::optional<Controls::Use> Controls::take(uint32_t id, bool with_value) {
  const auto found = std::find_if(uses_.begin(), uses_.end(),
                                  [&](const Use& use) { return use.id == id && use.value.has_value() == with_value; });
  if (found == uses_.end()) return std::nullopt;
  const Use use = *found;
  uses_.erase(found);
  used_ = true;
  return use;
}

bool Controls::takes_press(uint32_t id) { return take(id, false).has_value(); }

// Of several values the last one counts: a slider that is dragged leaves a trail of them.
std::optional<double> Controls::takes_value(uint32_t id) {
  std::optional<double> newest;
  while (const std::optional<Use> use = take(id, true)) newest = use->value;
  return newest;
}

void Controls::focus(uint32_t id) {
  focused_ = id;
  frames_to_scroll_ = kFramesToScroll;
}

std::string Controls::json() const {
  Json list = Json::array();
  for (const Control& control : drawn_) list.push_back(control_json(control));
  return json_text(Json{{"revision", revision_}, {"controls", list}});
}

}  // namespace geci
