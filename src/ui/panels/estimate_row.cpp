#include "ui/panels/estimate_row.h"

#include "ui/widgets/accessibility.h"
#include "ui/widgets/durations.h"
#include "ui/widgets/paragraph.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tooltips.h"

namespace geci {
namespace {

std::string in_words(const TimeEstimate& estimate, const Strings& words) {
  std::string epoch = format(words.epoch_takes, duration(estimate.seconds_per_epoch, words).c_str());
  if (estimate.epochs <= 1) return epoch;
  return epoch + " · " + format(words.epochs_take, estimate.epochs, duration(estimate.seconds(), words).c_str());
}

}  // namespace

std::string EstimateRow::first_line(const Snapshot& snapshot, Commands& commands) {
  const Strings& words = commands.words();
  const std::optional<TimeEstimate> time = commands.estimates().time(snapshot, commands.draft());
  if (time && time->live) return live_.show(in_words(*time, words), words);
  live_.forget();
  if (time) return in_words(*time, words);
  if (snapshot.wants_dictionary) return words.waits_for_dictionary.text;
  if (!commands.estimates().why_not(snapshot, commands.draft()).empty()) return words.no_estimate.text;
  if (snapshot.corpus.number == 0) return words.waiting.text;
  return trains_by(snapshot, commands.draft()) ? words.measuring_training.text : words.measuring_draft.text;
}

// Two lines whatever they say, so that nothing below them moves.
void EstimateRow::draw(const Snapshot& snapshot, Commands& commands) {
  const Strings& words = commands.words();
  const std::optional<TimeEstimate> time = commands.estimates().time(snapshot, commands.draft());
  const Message why_not = commands.estimates().why_not(snapshot, commands.draft());
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 2));
  ImGui::BeginGroup();
  theme::push(Face::kText, theme::kSmall);
  const std::string first = first_line(snapshot, commands);
  ImGui::TextUnformatted(first.c_str());
  offer_text(first);
  ImGui::PopFont();
  if (!time && !why_not.empty()) {
    quiet_paragraph(in_language(why_not, commands.language()));
  } else {
    quiet_text(!time ? "" : time->live ? words.measured_in_training.text : words.measured_by_trial.text);
  }
  ImGui::EndGroup();
  ImGui::PopStyleVar();
  explain(words.estimate_why);
  commands.mark_place("estimate");
}

}  // namespace geci
