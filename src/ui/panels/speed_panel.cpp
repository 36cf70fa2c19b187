#include "ui/panels/speed_panel.h"

#include <algorithm>
#include <array>

#include "ui/panels/device_text.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/durations.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tooltips.h"
#include "wording/numbers.h"

namespace geci {
namespace {

constexpr std::array kJobs = {"tutorial", "char", "gru2", "lstm"};
constexpr double kSecondsEach = 1;
constexpr double kWholeSecondsEach = 2;  // with the network's making and its first steps, before one is known
constexpr float kResultGap = 4;

// What a job trains, as one writes it: "LSTM 512 · B 32".
std::string network_of(const BenchmarkResult& result, const Strings& words) {
  const Cell cell = result.network.cell;
  const Word& name = cell == Cell::kLstm ? words.lstm : cell == Cell::kGru ? words.gru : words.rnn_tanh;
  const std::string layers = result.network.layers == 1 ? "" : format("%d × ", result.network.layers);
  return layers + format("%s %d · B %d", name.text, result.network.hidden, result.batch);
}

/// One line of two ends, the right one flush with the card's edge. REQUIRES: inside a group.
void two_ends(const std::string& left, const std::string& right, ImU32 colour) {
  const float edge = ImGui::GetContentRegionAvail().x;  // from the group's left
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::TextUnformatted(left.c_str());
  ImGui::SameLine(edge - text_width(right.c_str()));
  ImGui::TextUnformatted(right.c_str());
  ImGui::PopStyleColor();
}

}  // namespace

void SpeedPanel::draw(const Snapshot& snapshot, Commands& commands, Room) {
  const Strings& words = commands.words();
  heading(words.speed);
  const float width = ImGui::GetContentRegionAvail().x;
  draw_results(commands);
  if (running_) {
    const auto job = static_cast<int>(results_.size());
    disabled_button(format(words.measuring, kJobs[results_.size()], job + 1, static_cast<int>(kJobs.size())).c_str(),
                    width);
  } else if (button(words.measure_speed, width)) {
    running_ = true;
    results_.clear();
    began_at_ = ImGui::GetTime();
    measure(kJobs.front(), commands);
  }
  commands.mark_place("measure_speed");
  explain(words.measure_speed_why);
  drawn_at_ = ImGui::GetTime();
  const std::string left = duration(seconds_left(), words);
  quiet_text(running_ ? format(words.only_time_left, left.c_str()) : device_text(snapshot, words));
}

double SpeedPanel::seconds_left() const {
  const auto done = static_cast<double>(results_.size());
  const double each = done > 0 ? (finished_at_ - began_at_) / done : kWholeSecondsEach;
  return std::max(began_at_ + each * static_cast<double>(kJobs.size()) - ImGui::GetTime(), 0.0);
}

bool SpeedPanel::wants_frame() const { return running_ && ImGui::GetTime() - drawn_at_ >= 1; }

void SpeedPanel::draw_results(Commands& commands) const {
  const Strings& words = commands.words();
  if (!results_.empty()) ImGui::Dummy(ImVec2(0, kResultGap));
  for (const BenchmarkResult& result : results_) {
    ImGui::BeginGroup();
    two_ends(result.config,
             format(words.tokens_per_second, grouped(static_cast<int64_t>(result.tokens_per_second)).c_str()),
             theme::kInk);
    theme::push(Face::kText, theme::kSmall);
    two_ends(network_of(result, words),
             format(words.share_of_peak, result.gflops, 100 * result.gflops / result.peak_gflops), theme::kQuiet);
    ImGui::PopFont();
    ImGui::EndGroup();
    explain(words.share_of_peak_why);
    commands.mark_place(("speed=" + result.config).c_str());
    ImGui::Dummy(ImVec2(0, kResultGap));
  }
}

void SpeedPanel::measure(const char* job, Commands& commands) {
  commands.ask(*this, BenchCommand{{job, kSecondsEach}});
}

void SpeedPanel::on_reply(const Reply& reply, Commands& commands) {
  if (reply.benchmark) results_.push_back(*reply.benchmark);
  finished_at_ = ImGui::GetTime();
  running_ = reply.ok && results_.size() < kJobs.size();
  if (running_) measure(kJobs[results_.size()], commands);
}

std::unique_ptr<Panel> make_speed_panel() { return std::make_unique<SpeedPanel>(); }

}  // namespace geci
