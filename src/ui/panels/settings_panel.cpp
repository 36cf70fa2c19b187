#include "ui/panels/settings_panel.h"

#include "session/device_provider.h"
#include "ui/panels/setting_row.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tooltips.h"
#include "wording/numbers.h"

namespace geci {
namespace {

constexpr float kUserDictionaryLines = 4;

/// A number of epochs or steps in words; 0 is "off".
auto counted(const Word& unit, const Strings& words) {
  return [&unit, &words](auto count) {
    return count == 0 ? std::string(words.off) : format(unit.text, static_cast<int>(count));
  };
}

std::string device_name(const std::string& name, const Strings& words) {
  if (name == "cpu") return words.device_cpu.text;
  if (name == "gpu") return words.device_gpu.text;
  if (name == "reference") return words.device_reference.text;
  return words.device_auto.text;
}

std::string percent(double share, const Strings& words) {
  return share == 0 ? std::string(words.off) : format("%g%%", share * 100);
}

}  // namespace

void SettingsPanel::draw(const Snapshot& snapshot, Commands& commands, Room) {
  const Strings& words = commands.words();
  heading(words.network);
  const Estimate* draft = commands.estimates().measured(snapshot, commands.draft());
  const int64_t parameters = draft != nullptr ? draft->parameters : snapshot.parameters;
  if (parameters > 0) {
    ImGui::SameLine();
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + (theme::kHeading - theme::kSmall) / 2 + 1);
    quiet_text(format(words.parameters, grouped(parameters).c_str()));
  }
  draw_presets(commands);
  estimate_.draw(snapshot, commands);
  ImGui::Dummy(ImVec2(0, 0));
  draw_text(commands);
  preview_.draw(snapshot, commands, *this);
  draw_network(commands);
  draw_training(commands);
  if (shows_more_) draw_more(commands);
  if (button(shows_more_ ? words.fewer_settings : words.more_settings, ImGui::GetContentRegionAvail().x)) {
    shows_more_ = !shows_more_;
  }
  commands.mark_place("more_settings");
  ImGui::Dummy(ImVec2(0, 2));
  if (same_settings(commands.draft(), snapshot.settings)) {
    quiet_text(words.settings_note.text);
  } else if (primary_button(words.apply, ImGui::GetContentRegionAvail().x)) {
    commands.send(ResetCommand{commands.draft()});
  }
  commands.mark_place("apply");
  draw_device(snapshot, commands);
}

void SettingsPanel::draw_presets(Commands& commands) {
  const Strings& words = commands.words();
  const struct {
    const char* name;
    const Explained& what;
  } choices[] = {
      {"quick", words.preset_quick}, {"thorough", words.preset_thorough}, {"tutorial", words.preset_tutorial}};
  const float spacing = ImGui::GetStyle().ItemSpacing.x;
  const float width = (ImGui::GetContentRegionAvail().x - 2 * spacing) / 3;
  RunSettings& draft = commands.draft();
  for (const auto& [name, what] : choices) {
    if (name != choices[0].name) ImGui::SameLine();
    const RunSettings preset = with_preset(draft, *find_preset(name));
    if (chip(what.name, same_settings(preset, draft), width)) draft = preset;
    explain(what.why);
    commands.mark_place((std::string("preset=") + name).c_str());
  }
}

void SettingsPanel::draw_text(Commands& commands) {
  const Strings& words = commands.words();
  TextSettings& text = commands.draft().text;
  setting_row("tokenizer", words.tokenizer, text.tokenizer,
              {{TokenizerKind::kCharacter, words.characters}, {TokenizerKind::kWord, words.words}}, commands);
  if (text.tokenizer == TokenizerKind::kWord) {
    const ImVec2 size(ImGui::GetContentRegionAvail().x,
                      kUserDictionaryLines * theme::kBody * theme::kTextLeading + theme::kFieldPadding);
    commands.host().edit_text({"user_dict", text.user_dictionary, size, true, words.user_dictionary_hint});
    commands.mark_place("user_dict");
    explain(words.user_dictionary.why);
  } else {
    text.user_dictionary.clear();
  }
  setting_row("clean", words.cleaning, text.cleaning,
              {{Cleaning::kNone, words.cleaning_none},
               {Cleaning::kTutorial, words.cleaning_tutorial},
               {Cleaning::kLyrics, words.cleaning_lyrics}},
              commands);
}

void SettingsPanel::draw_network(Commands& commands) {
  const Strings& words = commands.words();
  NetworkConfig& network = commands.draft().network;
  setting_row("cell", words.cell, network.cell,
              {{Cell::kRnnTanh, words.rnn_tanh},
               {Cell::kRnnRelu, words.rnn_relu},
               {Cell::kGru, words.gru},
               {Cell::kLstm, words.lstm}},
              commands);
  setting_row("embed", words.embed, network.embed, {16, 32, 64, 128, 256, 512}, commands);
  setting_row("hidden", words.hidden, network.hidden, {32, 64, 128, 256, 512, 1024}, commands);
  setting_row("layers", words.layers, network.layers, {1, 2, 3, 4}, commands);
  setting_row("dropout", words.dropout, network.dropout, {0.0F, 0.1F, 0.2F, 0.3F, 0.5F}, commands);
}

void SettingsPanel::draw_training(Commands& commands) {
  const Strings& words = commands.words();
  TrainSettings& train = commands.draft().train;
  setting_row("batch", words.batch, train.batch, {1, 2, 4, 8, 16, 32, 64, 128}, commands);
  setting_row("window", words.window, train.steps, {8, 16, 32, 64, 128, 256}, commands);
  setting_row("learning_rate", words.learning_rate, train.optimizer.learning_rate,
              {1e-4, 3e-4, 1e-3, 2e-3, 3e-3, 5e-3, 1e-2}, commands);
  draw_schedule(commands);
}

void SettingsPanel::draw_schedule(Commands& commands) {
  const Strings& words = commands.words();
  RunSettings& draft = commands.draft();
  ScheduleSettings& schedule = draft.train.schedule;
  const std::vector<int> epochs = {1, 2, 3, 5, 10, 20, 50, 100, 200};
  const auto shown = counted(words.epochs_count, words);
  setting_row("schedule", words.schedule, schedule.kind,
              {{ScheduleKind::kConstant, words.schedule_constant},
               {ScheduleKind::kCosine, words.schedule_cosine},
               {ScheduleKind::kStep, words.schedule_step},
               {ScheduleKind::kPlateau, words.schedule_plateau}},
              commands);
  if (schedule.kind == ScheduleKind::kCosine) {
    setting_row("cosine_epochs", words.cosine_epochs, draft.cosine_epochs, epochs, shown, commands);
  }
  if (schedule.kind == ScheduleKind::kStep || schedule.kind == ScheduleKind::kPlateau) {
    const bool steps = schedule.kind == ScheduleKind::kStep;
    setting_row("schedule_epochs", steps ? words.step_every : words.plateau_every, schedule.every, epochs, shown,
                commands);
    setting_row("schedule_factor", words.schedule_factor, schedule.factor, {0.1, 0.2, 0.3, 0.5, 0.7, 0.9}, commands);
  }
}

// Under the note that the others wait for a reset: this one is in force at once.
void SettingsPanel::draw_device(const Snapshot& snapshot, Commands& commands) {
  if (snapshot.devices.size() < 2) return;
  const Strings& words = commands.words();
  std::vector<std::string> names = snapshot.devices, shown;
  names.emplace_back(kAutoDevice);
  for (const std::string& name : names) shown.push_back(device_name(name, words));
  int chosen = 0;
  const std::string current = device_name(snapshot.device_wish, words);
  if (!setting_list("device", words.device, current, shown, chosen, commands)) return;
  commands.preferences().device = names[static_cast<size_t>(chosen)];
  commands.send(DeviceCommand{commands.preferences().device});
}

void SettingsPanel::draw_more(Commands& commands) {
  const Strings& words = commands.words();
  RunSettings& draft = commands.draft();
  TrainSettings& train = draft.train;
  setting_row<int64_t>("warmup", words.warmup, train.schedule.warmup_steps, {0, 50, 100, 200, 500, 1000},
                       counted(words.steps_unit, words), commands);
  setting_row("optimizer", words.optimizer, train.optimizer.kind,
              {{Optimizer::kAdam, words.adam}, {Optimizer::kSgd, words.sgd}}, commands);
  if (train.optimizer.kind == Optimizer::kSgd) {
    setting_row("momentum", words.momentum, train.optimizer.momentum, {0.0, 0.5, 0.9, 0.95, 0.99}, commands);
  }
  setting_row("weight_decay", words.weight_decay, train.optimizer.weight_decay, {0.0, 1e-4, 1e-3, 1e-2, 1e-1},
              commands);
  setting_row("clip", words.clip, train.clip, {0.0F, 0.5F, 1.0F, 5.0F, 10.0F}, commands);
  setting_row("order", words.order, train.order,
              {{WindowOrder::kShuffled, words.order_shuffled},
               {WindowOrder::kInOrder, words.order_in_order},
               {WindowOrder::kStream, words.order_stream},
               {WindowOrder::kTutorial, words.order_tutorial}},
              commands);
  setting_row<double>(
      "validation", words.validation, draft.validation, {0.0, 0.05, 0.1, 0.2},
      [&](double share) { return percent(share, words); }, commands);
  setting_row("patience", words.patience, train.patience, {0, 1, 2, 3, 5, 10, 20}, counted(words.epochs_count, words),
              commands);
  setting_toggle("tie", words.tie, draft.network.tie, commands);
  setting_toggle("output_dropout", words.output_dropout, draft.network.output_dropout, commands);
  setting_seed("seed", words.seed, train.seed, commands);
}

std::unique_ptr<Panel> make_settings_panel() { return std::make_unique<SettingsPanel>(); }

}  // namespace geci
