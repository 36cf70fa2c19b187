// Models that a session exports and imports.

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "session/driver.h"

namespace geci::models_test {

TEST_CASE("an exported model, imported by another session, writes the same") {
  for (const Place place : session_places()) {
    Driver teacher(place);
    teacher.begin();
    teacher.train(60);
    const std::string text = teacher.write_greedily("山");
    const Reply exported = teacher.ask(ExportModelCommand{});
    REQUIRE(exported.ok);

    Driver pupil(place);
    REQUIRE(pupil.ask(ImportModelCommand{exported.bytes}).ok);
    CHECK(pupil.write_greedily("山") == text);
    CHECK(pupil.snapshot().imported);
    CHECK(pupil.snapshot().step == 60);
    CHECK_FALSE(pupil.snapshot().can_train);
  }
}

TEST_CASE("an imported model trains on, and grows for another text, until a reset") {
  Driver driver;
  driver.begin();
  driver.train(40);
  const std::vector<uint8_t> model = driver.export_model();

  REQUIRE(driver.ask(ImportModelCommand{model}).ok);
  CHECK(driver.snapshot().can_train);
  driver.train(5);
  CHECK(driver.snapshot().step == 45);

  const Reply other = driver.ask(LoadCorpusCommand{"other", "完全不同的句子写在这里\n另外一行也不同\n"});
  CHECK(other.ok);
  CHECK(other.sentence.english().find("11 new tokens join") != std::string::npos);
  CHECK(driver.snapshot().can_train);

  REQUIRE(driver.ask(LoadCorpusCommand{"test", kVerses}).ok);
  CHECK(driver.snapshot().can_train);
  CHECK(driver.snapshot().imported);
  CHECK(driver.snapshot().step == 40);

  REQUIRE(driver.ask(LoadCorpusCommand{"other", "完全不同的句子写在这里\n另外一行也不同\n"}).ok);
  REQUIRE(driver.ask(ResetCommand{small_settings()}).ok);
  CHECK(driver.snapshot().can_train);
  CHECK_FALSE(driver.snapshot().imported);
  CHECK(driver.snapshot().step == 0);
}

TEST_CASE("a model file brings its curve along, and training goes on from it") {
  Driver driver;
  driver.ask(PauseCommand{});
  RunSettings settings = small_settings();
  settings.validation = 0.3;
  REQUIRE(driver.ask(LoadCorpusCommand{"test", kVerses + kVerses + kVerses, settings}).ok);
  driver.train(3 * driver.snapshot().steps_per_epoch);
  const std::vector<CurvePoint> curve = *driver.snapshot().curve, validation = driver.snapshot().validation;
  REQUIRE(validation.size() == 3);
  const std::vector<uint8_t> model = driver.export_model();
  REQUIRE(driver.ask(ResetCommand{small_settings()}).ok);
  CHECK(driver.snapshot().curve->empty());

  REQUIRE(driver.ask(ImportModelCommand{model}).ok);
  const auto same = [](const std::vector<CurvePoint>& a, const std::vector<CurvePoint>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const CurvePoint& p, const CurvePoint& q) { return p.step == q.step && p.loss == q.loss; });
  };
  CHECK(same(*driver.snapshot().curve, curve));
  CHECK(same(driver.snapshot().validation, validation));
  driver.train(2);
  REQUIRE(driver.snapshot().curve->size() == curve.size() + 2);
  CHECK(driver.snapshot().curve->back().step == static_cast<float>(driver.snapshot().step));
}

TEST_CASE("files that are no model leave the run as it was") {
  Driver driver;
  driver.begin();
  driver.train(20);
  const std::string text = driver.write_greedily("风");
  std::vector<uint8_t> model = driver.export_model();
  std::vector<std::vector<uint8_t>> bad = {{}, {1, 2, 3}, std::vector<uint8_t>(1000, 0xff)};
  bad.push_back({model.begin(), model.begin() + static_cast<std::ptrdiff_t>(model.size() / 2)});
  model.push_back(0);
  bad.push_back(model);
  for (const std::vector<uint8_t>& bytes : bad) {
    const Reply reply = driver.ask(ImportModelCommand{bytes});
    CHECK_FALSE(reply.ok);
    CHECK_FALSE(reply.sentence.empty());
    CHECK(driver.snapshot().notice.kind == NoticeKind::kModelRejected);
  }
  CHECK(driver.snapshot().step == 20);
  CHECK(driver.snapshot().can_train);
  CHECK(driver.write_greedily("风") == text);
}

}  // namespace geci::models_test
