#include "session/sample_shelf.h"

#include <doctest/doctest.h>

#include <string>

namespace geci::sample_shelf_test {
namespace {

std::shared_ptr<const Sample> sample(int64_t number, bool requested = false, size_t bytes = 100) {
  Sample result;
  result.number = number;
  result.text = std::string(bytes, 'x');
  result.requested = requested;
  return std::make_shared<const Sample>(std::move(result));
}

}  // namespace

TEST_CASE("a shelf that fills up keeps the newest, those asked for, and some of all times") {
  SampleShelf shelf;
  for (int64_t number = 1; number <= 2000; ++number) shelf.add(sample(number, number == 7));
  const auto& kept = shelf.samples();
  CHECK(kept.size() <= SampleShelf::kMost);
  CHECK(kept.size() >= SampleShelf::kMost / 2);
  for (size_t i = 0; i < SampleShelf::kNewest; ++i) CHECK(kept[i]->number == 2000 - static_cast<int64_t>(i));
  bool has_asked_for = false;
  for (size_t i = 0; i + 1 < kept.size(); ++i) {
    CHECK(kept[i]->number > kept[i + 1]->number);
    if (kept[i + 1]->number == 7) has_asked_for = true;
  }
  CHECK(has_asked_for);
  CHECK(kept.back()->number < 200);
}

TEST_CASE("long lyrics do not take more than the shelf's memory, and the newest is always there") {
  SampleShelf shelf;
  for (int64_t number = 1; number <= 100; ++number) shelf.add(sample(number, true, size_t{1} << 18));
  CHECK(shelf.samples().size() < 16);
  CHECK(shelf.samples().front()->number == 100);
  shelf.add(sample(101, true, SampleShelf::kMostBytes + 1));
  REQUIRE(shelf.samples().size() == 1);
  CHECK(shelf.samples().front()->number == 101);
}

}  // namespace geci::sample_shelf_test
