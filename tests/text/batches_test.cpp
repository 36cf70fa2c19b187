#include "text/batches.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>

namespace geci::batches_test {
namespace {

/// 0, 1, 2, …: a token's value is its position, so a window shows where it came from.
TokenIds counting_text(int tokens) {
  auto ids = std::make_shared<std::vector<int32_t>>(static_cast<size_t>(tokens));
  std::iota(ids->begin(), ids->end(), 0);
  return ids;
}

BatchSource make_source(int tokens, WindowOrder order, int steps, int batch, uint64_t seed = 1) {
  Result<BatchSource> source = BatchSource::create(counting_text(tokens), order, steps, batch, seed);
  REQUIRE(source.ok());
  return source.value();
}

/// The first input of every sequence of an epoch, batch by batch; checks each window on the way.
std::vector<int32_t> window_starts(BatchSource& source, int64_t epoch) {
  std::vector<int32_t> starts;
  Batch batch;
  for (int64_t i = 0; i < source.batches_per_epoch(); ++i) {
    source.fill(epoch, i, batch);
    for (int b = 0; b < batch.batch; ++b) {
      const int32_t start = batch.inputs[static_cast<size_t>(b)];
      starts.push_back(start);
      for (int t = 0; t < batch.steps; ++t) {
        const auto at = static_cast<size_t>(t * batch.batch + b);
        CHECK(batch.inputs[at] == start + t);
        CHECK(batch.targets[at] == start + t + 1);
      }
    }
  }
  return starts;
}

std::string refusal(int tokens, WindowOrder order, int steps, int batch) {
  const Result<BatchSource> source = BatchSource::create(counting_text(tokens), order, steps, batch, 1);
  REQUIRE_FALSE(source.ok());
  return source.error().english();
}

TEST_CASE("in-order windows start at multiples of T and the last batch may be smaller") {
  BatchSource source = make_source(29, WindowOrder::kInOrder, 4, 3);  // floor(28 / 4) = 7 windows
  CHECK(source.batches_per_epoch() == 3);
  CHECK(window_starts(source, 0) == std::vector<int32_t>{0, 4, 8, 12, 16, 20, 24});
  Batch batch;
  source.fill(0, 2, batch);
  CHECK(batch.batch == 1);
  CHECK(batch.inputs.size() == 4);
  CHECK_FALSE(batch.continues);
}

TEST_CASE("a text one token short of another window leaves that window out") {
  CHECK(make_source(28, WindowOrder::kInOrder, 4, 1).batches_per_epoch() == 6);
  CHECK(make_source(29, WindowOrder::kInOrder, 4, 1).batches_per_epoch() == 7);
}

TEST_CASE("shuffled epochs hold every window once, each epoch in its own order") {
  BatchSource source = make_source(401, WindowOrder::kShuffled, 4, 8);
  BatchSource in_order = make_source(401, WindowOrder::kInOrder, 4, 8);
  const std::vector<int32_t> sorted = window_starts(in_order, 0);
  std::vector<int32_t> first = window_starts(source, 0), second = window_starts(source, 1);
  CHECK(first != sorted);
  CHECK(first != second);
  std::sort(first.begin(), first.end());
  std::sort(second.begin(), second.end());
  CHECK(first == sorted);
  CHECK(second == sorted);
}

TEST_CASE("an epoch's order depends on seed and epoch, not on what was asked before") {
  BatchSource forward = make_source(401, WindowOrder::kShuffled, 4, 8);
  BatchSource backward = make_source(401, WindowOrder::kShuffled, 4, 8);
  const std::vector<int32_t> first = window_starts(forward, 0), second = window_starts(forward, 1);
  CHECK(window_starts(backward, 1) == second);
  CHECK(window_starts(backward, 0) == first);
  BatchSource other_seed = make_source(401, WindowOrder::kShuffled, 4, 8, 2);
  CHECK(window_starts(other_seed, 0) != first);
}

TEST_CASE("streams continue from batch to batch and do not overlap") {
  BatchSource source = make_source(31, WindowOrder::kStream, 4, 3);  // three streams of 10 targets
  CHECK(source.batches_per_epoch() == 2);
  CHECK(window_starts(source, 0) == std::vector<int32_t>{0, 10, 20, 4, 14, 24});
  Batch batch;
  source.fill(5, 0, batch);
  CHECK_FALSE(batch.continues);
  source.fill(5, 1, batch);
  CHECK(batch.continues);
}

TEST_CASE("tutorial windows are floor(N/T), starting at min(i, N-T-2)") {
  BatchSource long_text = make_source(3200, WindowOrder::kTutorial, 32, 1);
  std::vector<int32_t> starts = window_starts(long_text, 0);
  CHECK_FALSE(std::is_sorted(starts.begin(), starts.end()));
  std::sort(starts.begin(), starts.end());
  std::vector<int32_t> first_hundred(100);
  std::iota(first_hundred.begin(), first_hundred.end(), 0);
  CHECK(starts == first_hundred);

  BatchSource short_text = make_source(10, WindowOrder::kTutorial, 3, 1);  // i = 0, 1, 2; N-T-2 = 5
  starts = window_starts(short_text, 0);
  CHECK(starts.size() == 3);
  BatchSource clamped = make_source(4, WindowOrder::kTutorial, 2, 4);  // both at min(i, 0)
  CHECK(window_starts(clamped, 0) == std::vector<int32_t>{0, 0});
}

TEST_CASE("a batch wider than the text has windows holds what there is") {
  BatchSource source = make_source(9, WindowOrder::kShuffled, 4, std::numeric_limits<int>::max());
  CHECK(source.batches_per_epoch() == 1);
  CHECK(window_starts(source, 0).size() == 2);
}

TEST_CASE("filling reuses the batch's buffers") {
  BatchSource source = make_source(29, WindowOrder::kShuffled, 4, 3);
  Batch batch;
  source.fill(0, 0, batch);
  const int32_t* inputs = batch.inputs.data();
  const int32_t* targets = batch.targets.data();
  for (int64_t i = 0; i < 9; ++i) source.fill(i / 3, i % 3, batch);
  CHECK(batch.inputs.data() == inputs);
  CHECK(batch.targets.data() == targets);
}

TEST_CASE("a text too short for one window is refused with what is needed") {
  CHECK(refusal(0, WindowOrder::kShuffled, 32, 1).find("has 0 tokens, but a window of 32 needs at least 33") !=
        std::string::npos);
  CHECK(refusal(4, WindowOrder::kInOrder, 4, 1).find("at least 5") != std::string::npos);
  CHECK(refusal(5, WindowOrder::kTutorial, 4, 1).find("at least 6") != std::string::npos);
  CHECK(refusal(12, WindowOrder::kStream, 4, 3).find("at least 13") != std::string::npos);
  const int huge = std::numeric_limits<int>::max();
  CHECK(refusal(12, WindowOrder::kStream, huge, huge).find("smaller batch") != std::string::npos);
  CHECK(refusal(12, WindowOrder::kShuffled, huge, 1).find("shorter window") != std::string::npos);
}

/// Windows of 4 tokens over songs of 12, 3 and 9 tokens: ids are places, so that a window's tokens tell where it lies.
BatchSource songs(WindowOrder order) {
  std::vector<int32_t> ids(24);
  std::iota(ids.begin(), ids.end(), 0);
  const TrainingText text(std::make_shared<const std::vector<int32_t>>(ids), {12, 15, 24});
  Result<BatchSource> source = BatchSource::create(text, order, 4, 2, 1);
  REQUIRE(source.ok());
  return std::move(*source);
}

TEST_CASE("windows keep to their song, and a song's last window ends with it") {
  BatchSource in_order = songs(WindowOrder::kInOrder);
  CHECK(window_starts(in_order, 0) == std::vector<int32_t>{0, 4, 7, 15, 19});  // 7 + 4 is the first song's last target
  CHECK(in_order.songs_left_out() == 1);
  CHECK(in_order.windows_per_epoch() == 5);
  CHECK(in_order.batches_per_epoch() == 3);
  BatchSource shuffled = songs(WindowOrder::kShuffled);
  std::vector<int32_t> starts = window_starts(shuffled, 3);
  std::sort(starts.begin(), starts.end());
  CHECK(starts == std::vector<int32_t>{0, 4, 7, 15, 19});
  BatchSource tutorial = songs(WindowOrder::kTutorial);
  starts = window_starts(tutorial, 0);
  std::sort(starts.begin(), starts.end());
  CHECK(starts == std::vector<int32_t>{0, 1, 2, 15, 16});
}

TEST_CASE("a stream goes on from song to song, and one song is no different from none") {
  const auto ids = std::make_shared<const std::vector<int32_t>>(24, 1);
  for (const WindowOrder order :
       {WindowOrder::kShuffled, WindowOrder::kInOrder, WindowOrder::kStream, WindowOrder::kTutorial}) {
    const auto one = BatchSource::create({ids, {24}}, order, 4, 2, 1), none = BatchSource::create(ids, order, 4, 2, 1);
    CHECK(one->windows_per_epoch() == none->windows_per_epoch());
  }
  BatchSource stream = songs(WindowOrder::kStream);
  CHECK(stream.songs_left_out() == 0);
  CHECK(window_starts(stream, 0) == std::vector<int32_t>{0, 11, 4, 15});
}

TEST_CASE("songs that are all shorter than a window are refused; empty ones count for nothing") {
  const auto ids = std::make_shared<const std::vector<int32_t>>(9, 1);
  const auto source = BatchSource::create({ids, {3, 6, 9}}, WindowOrder::kShuffled, 4, 2, 1);
  REQUIRE_FALSE(source.ok());
  CHECK(source.error().english().find("None of the 3 songs has the 5 tokens") != std::string::npos);
  const auto with_empty = BatchSource::create({ids, {0, 0, 9, 9}}, WindowOrder::kShuffled, 4, 2, 1);
  REQUIRE(with_empty.ok());
  CHECK(with_empty->songs_left_out() == 0);
  CHECK(with_empty->windows_per_epoch() == 2);
}

TEST_CASE("window orders are known by their names") {
  for (const char* name : {"shuffled", "in-order", "stream", "tutorial"}) {
    CHECK(window_order_name(*parse_window_order(name)) == name);
  }
  CHECK_FALSE(parse_window_order("random").ok());
}

TEST_CASE("windows and batches that are not positive are refused") {
  for (const int bad : {0, -1, std::numeric_limits<int>::min()}) {
    CHECK(refusal(100, WindowOrder::kShuffled, bad, 1).find("at least 1 token") != std::string::npos);
    CHECK(refusal(100, WindowOrder::kShuffled, 1, bad).find("at least 1 sequence") != std::string::npos);
  }
}

}  // namespace
}  // namespace geci::batches_test
