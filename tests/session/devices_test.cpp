// A session whose device is changed while it lives, or is lost.
#include <doctest/doctest.h>

#include <map>

#include "cpu/cpu_backend.h"
#include "reference/reference_backend.h"
#include "session/driver.h"
#include "train/lagging_backend.h"

namespace geci::devices_test {
namespace {

/// Two processors, the reference, one that lags behind and can be lost, and one that is never there.
class Provider : public DeviceProvider {
 public:
  std::vector<std::string> names() const override { return {"cpu", "other", "reference", "lagging", "absent"}; }
  std::vector<std::string> tried_by_auto() const override { return tried; }
  std::optional<Result<std::shared_ptr<Backend>>> open(const std::string& name, bool) override {
    ++asked[name];
    if (name == "absent") return Result<std::shared_ptr<Backend>>(Error{"There is no such device."});
    if (asked[name] <= opens_late[name]) return std::nullopt;
    return Result<std::shared_ptr<Backend>>(devices.at(name));
  }

  std::shared_ptr<LaggingBackend> lagging = std::make_shared<LaggingBackend>(2);
  std::map<std::string, std::shared_ptr<Backend>> devices = {{"cpu", make_cpu_backend(1)},
                                                             {"other", make_cpu_backend(1)},
                                                             {"reference", make_reference_backend()},
                                                             {"lagging", lagging}};
  std::vector<std::string> tried = {"cpu"};
  std::map<std::string, int> opens_late, asked;  // asked so often in vain; so often in all
};

/// A paused worker on a text, with the provider's devices.
class Machine : public Driver {
 public:
  Machine() : Machine(std::make_unique<Provider>()) {}

  void move(const std::string& device) {
    REQUIRE(ask(DeviceCommand{device}).ok);
    CHECK(snapshot().device_wish == device);
  }
  /// Many steps at once, as they are queued while training.
  void train_on(int64_t steps) {
    REQUIRE(ask(StepCommand{steps}).ok);
    finish();
  }
  std::string lyric() { return ask(GenerateCommand{"山", 20, {.seed = 4}}).text; }
  Provider& provider() { return provider_; }

  explicit Machine(std::unique_ptr<Provider> provider) : Machine(*provider, std::move(provider)) {}

 private:
  Machine(Provider& provider, std::unique_ptr<DeviceProvider> owned)
      : Driver(DriverOptions{.place = Place::kWorker, .tick = 0.01, .devices = std::move(owned), .executor = nullptr}),
        provider_(provider) {
    REQUIRE(ask(PauseCommand{}).ok);
    REQUIRE(ask(LoadCorpusCommand{"test", kVerses + kVerses + kVerses, small_settings()}).ok);
    REQUIRE(ask(PauseCommand{}).ok);
  }

  Provider& provider_;  // the worker's
};

TEST_CASE("a session goes on on another device as if nothing had happened, to the bit") {
  Machine still, moving;
  const std::vector<double> expected = still.train_singly(60);
  std::vector<double> losses = moving.train_singly(20);
  const auto add = [&](const std::vector<double>& more) { losses.insert(losses.end(), more.begin(), more.end()); };
  moving.move("other");
  CHECK(moving.snapshot().step == 20);
  add(moving.train_singly(15));
  moving.move("lagging");
  add(moving.train_singly(15));
  moving.move("cpu");
  add(moving.train_singly(10));
  CHECK(losses == expected);
  CHECK(moving.export_model() == still.export_model());
  CHECK(moving.snapshot().epoch == still.snapshot().epoch);
  CHECK(moving.lyric() == still.lyric());
  CHECK(moving.snapshot().device_kind == "cpu");
}

TEST_CASE("what was learned survives a way through a device that rounds otherwise") {
  Machine still, moving;
  still.train_singly(20);
  moving.train_singly(20);
  moving.move("reference");
  CHECK(moving.snapshot().device_kind == "reference");
  CHECK(moving.export_model() == still.export_model());
  moving.move("cpu");
  CHECK(moving.train_singly(5) == still.train_singly(5));
}

LoadCorpusCommand strange_text() {
  return {"strange", "abcdefgh ijkl\nmnopqrstuvwxyz\nabcdefghijkl\n", small_settings()};
}

TEST_CASE("the run kept for Undo and imported weights move along") {
  Machine still, moving;
  for (Machine* driver : {&still, &moving}) {
    driver->train_singly(12);
    const std::vector<uint8_t> model = driver->export_model();
    REQUIRE(driver->ask(ResetCommand{}).ok);
    driver->train_singly(3);
    if (driver == &moving) driver->move("lagging");
    REQUIRE(driver->ask(UndoCommand{}).ok);
    if (driver == &moving) driver->move("other");
    CHECK(driver->snapshot().step == 12);
    driver->train_singly(5);
    // Opened beside a text that it does not know, the model's weights have no trainer.
    REQUIRE(driver->ask(strange_text()).ok);
    REQUIRE(driver->ask(ImportModelCommand{model}).ok);
    CHECK_FALSE(driver->snapshot().can_train);
    if (driver == &moving) driver->move("lagging");
    if (driver == &moving) driver->move("cpu");
  }
  CHECK(moving.export_model() == still.export_model());
  CHECK(moving.lyric() == still.lyric());
}

TEST_CASE("a device that is behind its host trains, writes, looks inside, undoes and exports to the CPU's bits") {
  Machine cpu, late;
  late.move("lagging");
  for (Machine* driver : {&cpu, &late}) driver->train_on(70);
  CHECK(late.snapshot().loss == cpu.snapshot().loss);
  CHECK(late.snapshot().curve->size() == cpu.snapshot().curve->size());
  CHECK(late.export_model() == cpu.export_model());
  CHECK(late.lyric() == cpu.lyric());
  for (const Inspected what : {Inspected::kStep, Inspected::kNext, Inspected::kHidden, Inspected::kGradient}) {
    std::string seen[2];
    for (Machine* driver : {&cpu, &late}) {
      const Reply reply = driver->ask(InspectCommand{.what = what, .text = "山上有风"});
      REQUIRE(reply.ok);
      seen[driver == &late] = inspection_json(*reply.inspection);
    }
    const auto without_time = [](const std::string& json) { return json.substr(0, json.find("\"seconds\"")); };
    CHECK(without_time(seen[0]) == without_time(seen[1]));
  }
  for (Machine* driver : {&cpu, &late}) {
    REQUIRE(driver->ask(ResetCommand{}).ok);
    driver->train_on(20);
    REQUIRE(driver->ask(UndoCommand{}).ok);
    driver->train_on(10);
  }
  CHECK(late.export_model() == cpu.export_model());
}

TEST_CASE("training goes on meanwhile where a device opens late, and a lyric under way is written all the same") {
  Machine driver;
  driver.train_singly(5);
  driver.provider().opens_late["other"] = 10;
  const int lyric = driver.send(GenerateCommand{"山", 200, {.seed = 4}}), device = driver.send(DeviceCommand{"other"});
  const int more = driver.send(StepCommand{8});
  CHECK(driver.wait_for(device).ok);
  CHECK(driver.snapshot().step > 5);
  CHECK(driver.wait_for(more).ok);
  const Reply written = driver.wait_for(lyric);
  CHECK(written.ok);
  CHECK_FALSE(written.text.empty());
}

TEST_CASE("a session that is at rest is woken for a device that opens late, and does not spin until then") {
  auto* provider = new Provider;
  provider->opens_late["other"] = 20;
  Session session({.devices = std::unique_ptr<DeviceProvider>(provider),
                   .executor = make_sliced_executor(0.002),
                   .build = "test",
                   .clock = {}});
  CHECK(session.device_names() == provider->names());
  session.send({1, DeviceCommand{"other"}});
  int pumps = 0;
  while (session.take_replies().empty()) {
    REQUIRE(++pumps < 1'000);
    session.pump();
  }
  CHECK(pumps >= 20);
  CHECK(provider->asked["other"] == 21);
}

TEST_CASE("a device that is not there, or not known, is refused with a sentence, and all goes on") {
  Machine driver;
  driver.train_singly(3);
  const Reply absent = driver.ask(DeviceCommand{"absent"}), unknown = driver.ask(DeviceCommand{"abacus"});
  CHECK_FALSE(absent.ok);
  CHECK(absent.sentence.english() == "There is no such device.");
  CHECK_FALSE(unknown.ok);
  CHECK(unknown.sentence.english().find("use one of: cpu, other") != std::string::npos);
  CHECK(driver.snapshot().notice.kind == NoticeKind::kDeviceRefused);
  CHECK(driver.snapshot().device_wish == "cpu");
  driver.train_singly(3);
}

TEST_CASE("a newer wish takes the place of one that is not answered yet") {
  Machine driver;
  driver.provider().opens_late["lagging"] = 1'000'000;
  const int first = driver.send(DeviceCommand{"lagging"}), second = driver.send(DeviceCommand{"other"});
  CHECK_FALSE(driver.wait_for(first).ok);
  CHECK(driver.wait_for(second).ok);
}

TEST_CASE("auto with one device chooses it, measures nothing and says nothing") {
  Machine driver;
  driver.move("auto");
  CHECK(driver.snapshot().device_kind == "cpu");
  CHECK(driver.snapshot().device_reason.empty());
}

TEST_CASE("auto measures the job on each device, says why, and measures again when the job is another") {
  Machine driver;
  driver.provider().tried = {"cpu", "lagging", "absent"};
  driver.train_singly(4);
  driver.move("auto");
  const std::string reason = driver.snapshot().device_reason.english();
  CHECK(reason.starts_with("Chose the device '"));
  CHECK(reason.find("; lagging ") != std::string::npos);
  CHECK(reason.ends_with("absent: There is no such device.)."));
  CHECK(driver.snapshot().step == 4);
  const auto opened = [&] { return driver.provider().asked["lagging"]; };
  const int before = opened();
  REQUIRE(driver.ask(ResetCommand{}).ok);
  driver.finish();
  CHECK(opened() == before);
  REQUIRE(driver.ask(ResetCommand{small_settings({.embed = 16, .hidden = 24})}).ok);
  driver.finish();
  CHECK(opened() > before);
  CHECK(driver.snapshot().device_wish == "auto");
}

TEST_CASE("a session whose device is lost goes on on the CPU from at most a hundred steps earlier, to the same bits") {
  for (const int64_t lost_at : {3, 42, 130}) {
    CAPTURE(lost_at);
    Machine whole, losing;
    whole.train_on(160);
    losing.provider().lagging->lose_at(lost_at);
    losing.move("lagging");
    losing.train_on(160);
    CHECK(losing.snapshot().step == 160);
    CHECK(losing.snapshot().device_kind == "cpu");
    CHECK(losing.snapshot().device_wish == "cpu");
    CHECK(losing.snapshot().notice.kind == NoticeKind::kDeviceLost);
    const std::string from = lost_at > 100 ? "100" : "0";
    CHECK(losing.snapshot().notice.text.english() ==
          "The device was lost. Training goes on on the CPU, from step " + from + ".");
    CHECK(losing.snapshot().curve->size() == whole.snapshot().curve->size());
    CHECK(losing.snapshot().loss == whole.snapshot().loss);
    CHECK(losing.snapshot().epochs_done == whole.snapshot().epochs_done);
    CHECK(losing.export_model() == whole.export_model());
  }
}

TEST_CASE("what is asked of a device that is just being lost is answered by the CPU") {
  Machine whole, losing;
  losing.provider().lagging->lose_at(1'000);
  losing.move("lagging");
  for (Machine* driver : {&whole, &losing}) {
    driver->train_on(30);
    REQUIRE(driver->ask(ResetCommand{}).ok);
    driver->train_on(7);
  }
  losing.provider().lagging->lose_at(1);  // now
  const int model = losing.send(ExportModelCommand{}), lyric = losing.send(GenerateCommand{"山", 20, {.seed = 4}});
  CHECK(losing.wait_for(model).ok);
  CHECK(losing.snapshot().step == 0);  // of the seven steps none was rescued
  CHECK(losing.wait_for(lyric).ok);
  REQUIRE(losing.ask(UndoCommand{}).ok);
  REQUIRE(whole.ask(UndoCommand{}).ok);
  CHECK(losing.snapshot().step == 30);
  CHECK(losing.export_model() == whole.export_model());
}

/// A device without room for more than so many floats at a time, as a GPU has.
class NarrowBackend : public LaggingBackend {
 public:
  NarrowBackend() : LaggingBackend(2) {}
  float* allocate(size_t floats) override {
    is_broken_ = is_broken_ || floats > kRoom;
    return LaggingBackend::allocate(floats);
  }
  bool can_be_lost() const override { return true; }
  Status status() const override {
    if (!is_broken_) return Ok{};
    return Error{"The GPU has no memory left."};
  }

  static constexpr size_t kRoom = 20'000;

 private:
  bool is_broken_ = false;
};

/// The narrow device, which is opened anew when the last one broke.
class NarrowProvider : public Provider {
 public:
  std::optional<Result<std::shared_ptr<Backend>>> open(const std::string& name, bool by_auto) override {
    if (name == "other" && !devices[name]->status()) devices[name] = std::make_shared<NarrowBackend>();
    return Provider::open(name, by_auto);
  }
};

TEST_CASE("an estimate for settings that are too large for the device is refused, and the session keeps the device") {
  auto provider = std::make_unique<NarrowProvider>();
  provider->devices["other"] = std::make_shared<NarrowBackend>();
  Machine still, driver(std::move(provider));
  for (Machine* one : {&still, &driver}) one->move("other");
  still.train_on(42);
  driver.train_on(42);
  RunSettings large = small_settings();
  large.network.hidden = 200;
  const Reply refused = driver.ask(EstimateCommand{large});
  CHECK_FALSE(refused.ok);
  CHECK(refused.sentence.english() == "The GPU has no memory left.");
  driver.finish();
  CHECK(driver.snapshot().device_wish == "other");
  CHECK(driver.snapshot().notice.kind == NoticeKind::kNone);
  CHECK(driver.snapshot().step == 42);  // nothing of the training was lost
  const int opened = driver.provider().asked["other"];
  driver.train_on(10);
  still.train_on(10);
  CHECK(driver.export_model() == still.export_model());
  CHECK(driver.provider().asked["other"] == opened);
  CHECK(driver.ask(EstimateCommand{small_settings({.hidden = 10})}).ok);
}

TEST_CASE("imported weights that cannot be trained outlive their device") {
  Machine driver;
  driver.train_singly(12);
  const std::vector<uint8_t> model = driver.export_model();
  driver.provider().lagging->lose_at(1'000);
  driver.move("lagging");
  REQUIRE(driver.ask(strange_text()).ok);
  REQUIRE(driver.ask(ImportModelCommand{model}).ok);
  const std::string expected = driver.lyric();
  driver.provider().lagging->lose_at(-1);
  CHECK(driver.lyric() == expected);
  CHECK(driver.snapshot().notice.text.english() == "The device was lost. The CPU computes from now on.");
}

}  // namespace
}  // namespace geci::devices_test
