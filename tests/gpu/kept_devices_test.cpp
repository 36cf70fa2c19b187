#include "devices/kept_devices.h"

#include <doctest/doctest.h>

namespace geci::kept_devices_test {

TEST_CASE("a device that was opened is the one that is given to whoever asks again") {
  KeptDevices devices;
  const Result<std::shared_ptr<Backend>> first = devices.open("cpu", /*by_auto=*/false);
  REQUIRE(first.ok());
  CHECK(devices.open("cpu", /*by_auto=*/true)->get() == first->get());
  CHECK(devices.open("cpu", /*by_auto=*/false)->get() == first->get());
  CHECK_FALSE(devices.open("abacus", /*by_auto=*/false).ok());
}

TEST_CASE("auto gets no GPU that the processor imitates, although a person has opened it by name") {
  KeptDevices devices;
  const Result<std::shared_ptr<Backend>> named = devices.open("gpu", /*by_auto=*/false);
  REQUIRE(named.ok());
  const bool is_imitated = (*named)->description().ends_with("software");
  const Result<std::shared_ptr<Backend>> by_auto = devices.open("gpu", /*by_auto=*/true);
  CHECK(by_auto.ok() == !is_imitated);
  // Whoever asked by name keeps it.
  CHECK(devices.open("gpu", /*by_auto=*/false)->get() == named->get());
}

}  // namespace geci::kept_devices_test
