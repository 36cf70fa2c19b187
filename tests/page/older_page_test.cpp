// What an earlier version of the page kept or handed out (tests/fixtures/compat) is read with the meaning it had, and
// written again letter by letter.
#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "page/requests.h"
#include "page/state_json.h"

namespace geci::older_page_test {
namespace {

std::string fixture(const std::string& name) {
  std::ifstream file(std::string(GECI_FIXTURES) + "/compat/" + name);
  REQUIRE(file.good());
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

/// As the page's links.js.
std::string from_base64url(std::string_view letters) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char letter : letters) {
    bits = bits << 6 | static_cast<uint32_t>(kLetters.find(letter));
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFF);
  }
  return bytes;
}

}  // namespace

TEST_CASE("a link of an earlier version opens its text with its settings, and the same link is made of them") {
  std::string link = fixture("link.txt");
  REQUIRE(link.starts_with("#c="));
  link = from_base64url(link.substr(3));
  nlohmann::json request = nlohmann::json::parse(link, nullptr, false);
  CHECK(request["corpus"] == "songci300");
  request["cmd"] = "loadCorpus";
  const Result<Request> parsed = parse_request(1, request.dump(), {}, default_settings());
  REQUIRE(parsed.ok());
  const auto& load = std::get<LoadCorpusCommand>(std::get<Command>(*parsed).action);
  REQUIRE(load.settings);
  const RunSettings& settings = *load.settings;
  CHECK(settings.text == TextSettings{TokenizerKind::kWord, Cleaning::kTutorial, "旧码头 50 n\n纸伞\n"});
  CHECK(settings.network == NetworkConfig{.cell = Cell::kLstm,
                                          .embed = 48,
                                          .hidden = 48,
                                          .layers = 2,
                                          .dropout = 0.25F,
                                          .output_dropout = false,
                                          .tie = true});
  const TrainSettings& train = settings.train;
  CHECK(train.batch == 6);
  CHECK(train.steps == 24);
  CHECK(train.order == WindowOrder::kStream);
  CHECK(train.optimizer.kind == Optimizer::kSgd);
  CHECK(train.optimizer.learning_rate == 0.0375);
  CHECK(train.optimizer.weight_decay == 0.015625);
  CHECK(train.optimizer.momentum == 0.75);
  CHECK(train.schedule.kind == ScheduleKind::kPlateau);
  CHECK(train.schedule.warmup_steps == 11);
  CHECK(train.schedule.every == 3);
  CHECK(train.schedule.factor == 0.5);
  CHECK(train.patience == 4);
  CHECK(train.clip == 1.5F);
  CHECK(train.seed == 9007199254740991);
  CHECK(settings.cosine_epochs == 17);
  CHECK(settings.validation == 0.125);
  Snapshot snapshot;
  snapshot.corpus.name = "songci300";
  snapshot.settings = settings;
  CHECK(link_json(snapshot) == link);
}

TEST_CASE("preferences that an earlier version kept are those of today") {
  const std::string kept = fixture("preferences.json");
  const Preferences preferences = parse_preferences(kept);
  CHECK(preferences == Preferences{ThemeChoice::kLight, Tab::kInside, {412.5F, 301, 260}, "gpu"});
  CHECK(preferences_json(preferences) == kept);
}

}  // namespace geci::older_page_test
