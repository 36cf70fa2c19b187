// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace geci {

/// 12400 as "12,400".
std::string grouped(int64_t value);
/// 0.347 as 35, for a format with %d%%; at most 10,000.
int whole_percent(double share);
/// With so many digits after the point: 7.6162 with 2 as "7.62".
std::string decimals(double value, int digits);
/// With so many digits that mean something: 0.00012345 with 2 as "0.00012" or "1.2e-05".
std::string significant(double value, int digits);

}  // namespace geci
