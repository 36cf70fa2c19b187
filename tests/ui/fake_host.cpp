#include "ui/fake_host.h"

#include <utility>

#include "ui/widgets/accessibility.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

namespace geci {

TextEdit FakeHost::edit_text(const TextField& field) {
  called_.insert(HostCall::kEditText);
  TextEdit edit;
  if (const auto typed = typed_.extract(field.id)) {
    edit = {field.value != typed.mapped().text, typed.mapped().enter};
    field.value = typed.mapped().text;
  }
  if (field.value.empty() && !field.multiline) note_if_cut(field.hint, field.size.x - 2 * theme::kFieldPadding);
  ImGui::InvisibleButton(field.id, field.size);
  offer({.kind = ControlKind::kField,
         .name = field.hint,
         .value = field.value,
         .field = field.id,
         .multiline = field.multiline},
        field.id);
  return edit;
}

void FakeHost::reply(int id, const std::string& json, std::span<const uint8_t> bytes) {
  note(HostCall::kReply, json, bytes);
  answers_.insert({id, {json, {bytes.begin(), bytes.end()}}});
}

std::vector<FakeHost::Call> FakeHost::calls(HostCall what) const {
  std::vector<Call> found;
  for (const Call& call : calls_) {
    if (call.what == what) found.push_back(call);
  }
  return found;
}

FakeHost::Call FakeHost::last(HostCall what) const {
  const std::vector<Call> all = calls(what);
  return all.empty() ? Call{what, {}, {}} : all.back();
}

std::vector<FakeHost::Answer> FakeHost::answers(int id) const {
  std::vector<Answer> found;
  const auto [begin, end] = answers_.equal_range(id);
  for (auto answer = begin; answer != end; ++answer) found.push_back(answer->second);
  return found;
}

void FakeHost::note(HostCall what, std::string text, std::span<const uint8_t> bytes) {
  called_.insert(what);
  calls_.push_back({what, std::move(text), {bytes.begin(), bytes.end()}});
}

}  // namespace geci
