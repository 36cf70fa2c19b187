#include "page/state_json.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/json.h"

namespace geci {
namespace {

Json settings_json(const RunSettings& settings) {
  const NetworkConfig& network = settings.network;
  const TrainSettings& train = settings.train;
  return {{"tokenizer", tokenizer_name(settings.text.tokenizer)},
          {"clean", cleaning_name(settings.text.cleaning)},
          {"user_dict", settings.text.user_dictionary},
          {"cell", cell_name(network.cell)},
          {"embed", network.embed},
          {"hidden", network.hidden},
          {"layers", network.layers},
          {"tie", network.tie},
          {"dropout", network.dropout},
          {"output_dropout", network.output_dropout},
          {"batch", train.batch},
          {"window", train.steps},
          {"order", window_order_name(train.order)},
          {"optimizer", optimizer_name(train.optimizer.kind)},
          {"learning_rate", train.optimizer.learning_rate},
          {"weight_decay", train.optimizer.weight_decay},
          {"momentum", train.optimizer.momentum},
          {"schedule", schedule_name(train.schedule.kind)},
          {"warmup", train.schedule.warmup_steps},
          {"schedule_epochs", train.schedule.every},
          {"schedule_factor", train.schedule.factor},
          {"cosine_epochs", settings.cosine_epochs},
          {"validation", settings.validation},
          {"patience", train.patience},
          {"clip", train.clip},
          {"seed", train.seed}};
}

Json validation_json(const Snapshot& snapshot) {
  if (snapshot.validation.empty()) return nullptr;
  const auto loss = static_cast<double>(snapshot.validation.back().loss);
  return {{"loss", loss}, {"perplexity", std::exp(loss)}};
}

Json run_json(const RunName& name, size_t points) {
  return {{"number", name.number}, {"corpus", name.corpus}, {"points", points}};
}

Json way_back_json(const Snapshot& snapshot) {
  if (!snapshot.way_back) return nullptr;
  const WayBack& way = *snapshot.way_back;
  return {{"run", way.run.number}, {"corpus", way.run.corpus}, {"step", way.step}, {"redo", way.newer}};
}

Json past_runs_json(const Snapshot& snapshot) {
  Json runs = Json::array();
  for (const auto& run : snapshot.past_runs) runs.push_back(run_json(run->name, run->curve.size()));
  return runs;
}

Json estimate_json(const std::optional<TimeEstimate>& estimate) {
  if (!estimate) return nullptr;
  return {{"seconds_per_epoch", estimate->seconds_per_epoch},
          {"epochs", estimate->epochs},
          {"seconds", estimate->seconds()},
          {"live", estimate->live}};
}

Json preview_json(const std::optional<Preview>& preview) {
  if (!preview) return nullptr;
  Json first = Json::array();
  if (!preview->lines.empty()) {
    for (const PreviewToken& token : preview->lines.front()) first.push_back(token.text);
  }
  return {{"tokens", preview->tokens}, {"unknown", preview->unknown}, {"first", first}};
}

Json tokenizing_json(const std::optional<TokenizingProgress>& tokenizing) {
  if (!tokenizing) return nullptr;
  const std::optional<double> left = tokenizing->seconds_left();
  return {
      {"name", tokenizing->name}, {"share", tokenizing->share}, {"seconds_left", left ? Json(*left) : Json(nullptr)}};
}

Json time_left_json(const Snapshot& snapshot) {
  const std::optional<TimeLeft> left = time_left(snapshot);
  if (!left) return nullptr;
  return {{"epoch", left->epoch}, {"epochs", left->epochs}, {"in_epoch", left->in_epoch}, {"in_all", left->in_all}};
}

/// What the newest finished lyric tells about itself.
Json newest_json(const Snapshot& snapshot) {
  const auto newest = std::find_if(snapshot.samples.begin(), snapshot.samples.end(), [](const auto& sample) {
    return sample->finished && (!sample->greedy || sample->greedy->finished);
  });
  if (newest == snapshot.samples.end()) return nullptr;
  const Sample& sample = **newest;
  return {{"greedy", sample.greedy ? Json(sample.greedy->text) : Json(nullptr)},
          {"copied", sample.copied_share ? Json(*sample.copied_share) : Json(nullptr)},
          {"loop_period", sample.loop_period}};
}

Json places_json(const std::vector<PageFacts::Place>& places) {
  Json named = Json::object();
  for (const PageFacts::Place& place : places) named[place.name] = {place.x, place.y, place.width, place.height};
  return named;
}

Json preferences_facts(const PageFacts& page) {
  Json preferences = Json::parse(preferences_json(page.preferences), nullptr, false);
  preferences["light"] = page.light;
  return preferences;
}

Json inside_json(const InsideFacts& inside, Language language) {
  Json next = Json::array(), nearest = Json::array();
  for (const NamedToken& token : inside.next) {
    next.push_back({{"token", token.text}, {"probability", token.values.probability}, {"drawn", token.values.drawn}});
  }
  for (const NearWord& near : inside.nearest) nearest.push_back({{"token", near.text}, {"cosine", near.cosine}});
  Json path = Json::array();
  for (const PathPoint& point : inside.path) path.push_back({{"step", point.step}, {"x", point.x}, {"y", point.y}});
  return {{"tab", inside.tab},
          {"folded", inside.folded},
          {"error", in_language(inside.error, language)},
          {"step", inside.step},
          {"tokens", inside.tokens},
          {"position", inside.position},
          {"next", next},
          {"first_hidden", inside.first_hidden},
          {"gradient_lengths", inside.gradient_lengths},
          {"word", inside.word},
          {"nearest", nearest},
          {"path", path}};
}

Json lessons_json(const LessonsShown& lessons) {
  Json json = {{"open", lessons.open},  {"lesson", lessons.lesson}, {"phase", lessons.phase},
               {"done", lessons.done},  {"asked", lessons.asked},   {"problem", lessons.problem},
               {"prediction", nullptr}, {"answer", nullptr},        {"facts", Json::array()}};
  if (lessons.prediction) json["prediction"] = *lessons.prediction;
  if (lessons.outcome) json.update({{"answer", lessons.outcome->answer}, {"facts", lessons.outcome->facts}});
  return json;
}

}  // namespace

std::string state_json(const Snapshot& snapshot, const PageFacts& page) {
  return json_text(Json{{"build", snapshot.build},
                        {"threads", snapshot.threads},
                        {"device", snapshot.device_kind},
                        {"adapter", snapshot.adapter},
                        {"devices", snapshot.devices},
                        {"device_wish", snapshot.device_wish},
                        {"device_reason", in_language(snapshot.device_reason, page.language)},
                        {"isolated", page.isolated},
                        {"step", snapshot.step},
                        {"epoch", snapshot.epoch},
                        {"loss", snapshot.loss},
                        {"tokens_per_s", snapshot.tokens_per_second},
                        {"vocab", snapshot.vocabulary},
                        {"training", snapshot.training},
                        {"lyric", snapshot.newest_lyric},
                        {"saved_at", page.saved_at > 0 ? Json(page.saved_at) : Json(nullptr)},
                        {"fps", page.fps},
                        {"language", language_code(page.language)},
                        {"corpus", snapshot.corpus.name},
                        {"encoding", snapshot.corpus.encoding},
                        {"tokens", snapshot.corpus.tokens},
                        {"lines", snapshot.corpus.lines},
                        {"windows", snapshot.windows_per_epoch},
                        {"estimate", estimate_json(page.estimate)},
                        {"preview", preview_json(page.preview)},
                        {"time_left", time_left_json(snapshot)},
                        {"cutting", tokenizing_json(snapshot.tokenizing)},
                        {"notice", in_language(page.notice, page.language)},
                        {"samples", snapshot.samples.size()},
                        {"validation", validation_json(snapshot)},
                        {"newest", newest_json(snapshot)},
                        {"run", run_json(snapshot.run, snapshot.curve->size())},
                        {"undo", way_back_json(snapshot)},
                        {"past_runs", past_runs_json(snapshot)},
                        {"verdict", verdict_name(snapshot.verdict.kind)},
                        {"settings", settings_json(snapshot.settings)},
                        {"inside", inside_json(page.inside, page.language)},
                        {"lessons", lessons_json(page.lessons)},
                        {"look", preferences_facts(page)},
                        {"places", places_json(page.places)},
                        {"seen", places_json(page.seen)},
                        {"cut", page.cut}});
}

std::string link_json(const Snapshot& snapshot) {
  return json_text(Json{{"corpus", snapshot.corpus.name}, {"settings", settings_json(snapshot.settings)}});
}

}  // namespace geci
