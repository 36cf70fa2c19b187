#include "gpu/address_space.h"

#include <doctest/doctest.h>

namespace geci::address_space_test {

TEST_CASE("an address of the GPU's memory tells its buffer and how far in it lies") {
  AddressSpace space;
  float* a = space.add(BufferId{5}, 4096);
  float* b = space.add(BufferId{6}, 10);
  REQUIRE(a);
  REQUIRE(b);
  CHECK(space.find(a).buffer == BufferId{5});
  CHECK(space.find(a + 7).offset == 28);
  CHECK(space.find(a + 1023).buffer == BufferId{5});
  CHECK(space.find(b + 1).buffer == BufferId{6});
  CHECK(space.find(a + 1025).buffer == BufferId::kNone);
  CHECK(space.find(a - 1).buffer == BufferId::kNone);
  CHECK(space.find(nullptr).buffer == BufferId::kNone);
}

TEST_CASE("addresses of the GPU's memory that were given back are given out again") {
  AddressSpace space;
  float* a = space.add(BufferId{5}, 100'000);
  float* b = space.add(BufferId{6}, 100'000);
  CHECK(space.remove(a) == BufferId{5});
  CHECK(space.remove(a) == BufferId::kNone);
  CHECK(space.find(a).buffer == BufferId::kNone);
  CHECK(space.find(b).buffer == BufferId{6});
  CHECK(space.add(BufferId{7}, 100'000) == a);
  CHECK(space.add(BufferId{8}, 1) > b);
}

TEST_CASE("more memory than there are addresses is refused") {
  AddressSpace space;
  CHECK(space.add(BufferId{5}, size_t{1} << 43) == nullptr);
}

}  // namespace geci::address_space_test
