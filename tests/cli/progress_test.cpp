#include "cli/train/progress.h"

#include <doctest/doctest.h>

#include "cli/io.h"

namespace geci::cli::progress_test {
namespace {

TEST_CASE("the epoch line is the tutorial's to the character") {
  CHECK(epoch_line(1, 2.866574, 5.6281) == "epoch   1 loss: 2.86657 time 5.63");
  CHECK(epoch_line(1000, 10, 0) == "epoch 1000 loss: 10.00000 time 0.00");
}

TEST_CASE("the progress line shows the share done, the speed and the time left") {
  CHECK(progress_line({.done = 0.5, .epoch = 3, .loss = 4.3621, .tokens_per_second = 18700, .seconds = 42}) ==
        "epoch 3 [############------------]  50% loss 4.362 18,700 tokens/s ETA 0:42");
  CHECK(progress_line({.done = 0.25, .epoch = 1, .loss = 1, .tokens_per_second = 999, .seconds = 1241}) ==
        "epoch 1 [######------------------]  25% loss 1.000 999 tokens/s ETA 1:02:03");
  CHECK(progress_line({}) == "epoch 0 [------------------------]   0% loss 0.000 0 tokens/s ETA --:--");
  CHECK(progress_line({.done = 7, .epoch = 1, .loss = 1, .tokens_per_second = 1234567, .seconds = 9}) ==
        "epoch 1 [########################] 100% loss 1.000 1,234,567 tokens/s ETA 0:00");
}

TEST_CASE("nothing that a file holds can command the terminal") {
  CHECK(printable("明月\n\t光") == "明月\n\t光");
  CHECK(printable("\033[2J\r\x7F\xC2\x9B") == "\uFFFD[2J\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("long lists are cut short in a sentence") {
  CHECK(short_list({"a", "b"}) == "'a' 'b'");
  CHECK(short_list(std::vector<std::string>(12, "x")).ends_with("'x' and 2 more"));
}

}  // namespace
}  // namespace geci::cli::progress_test
