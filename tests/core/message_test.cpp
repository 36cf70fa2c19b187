#include "core/message.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <limits>

#include "core/result.h"
#include "core/sentence.h"

namespace geci::message_test {
namespace {

constexpr Sentence<> kNothing{"Nothing is there.", "什么也没有。"};
constexpr Sentence<std::string, int64_t> kPlace{"{} stands in line {}.", "第 {1} 行有“{0}”。"};
constexpr Sentence<double, double> kShare{"The share is {:g} ({:.1f} %).", "份额是 {0:g}（{1:.1f} %）。"};
constexpr Sentence<Message> kAgain{"Again: {}", "又说：{}"};
constexpr Plural<std::string> kTokens{"{} token of {}", "{} tokens of {}", "{1}里的 {0} 个词元"};

TEST_CASE("A message is rendered in both languages") {
  CHECK(kNothing().english() == "Nothing is there.");
  CHECK(kNothing().chinese() == "什么也没有。");
}

TEST_CASE("The Chinese format may take the arguments in another order") {
  const Message message = kPlace("moon", 7);
  CHECK(message.english() == "moon stands in line 7.");
  CHECK(message.chinese() == "第 7 行有“moon”。");
}

TEST_CASE("Numbers are written as the format says") {
  const Message message = kShare(0.1F, 12);
  CHECK(message.english() == "The share is 0.1 (12.0 %).");
  CHECK(message.chinese() == "份额是 0.1（12.0 %）。");
}

TEST_CASE("Numbers are written as {fmt} writes them") {
  constexpr Sentence<double, double, double> kNumbers{"{:g} {:.0f} {:.3f} {{}}", "数 {1:.0f} {0:g} {2:.3f} }}{{"};
  const double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  for (const double n :
       {0.0, -0.0, 1.0, 0.1, 1e-7, 65504.25, 123456789.0, 1e20, -2.5, 1e300, infinity, -infinity, nan}) {
    CHECK(kNumbers(n, n, n).english() == fmt::format("{:g} {:.0f} {:.3f} {{}}", n, n, n));
    CHECK(kNumbers(n, n, n).chinese() == fmt::format("数 {1:.0f} {0:g} {2:.3f} }}{{", n, n, n));
  }
}

TEST_CASE("A message within a message is in the same language") {
  const Message message = kAgain(kAgain(kPlace("moon", 7)));
  CHECK(message.english() == "Again: Again: moon stands in line 7.");
  CHECK(message.chinese() == "又说：又说：第 7 行有“moon”。");
}

TEST_CASE("One sentence follows another") {
  const Message both = kNothing().followed_by(kPlace("moon", 7));
  CHECK(both.english() == "Nothing is there. moon stands in line 7.");
  CHECK(both.chinese() == "什么也没有。第 7 行有“moon”。");
  CHECK(kNothing().followed_by({}) == kNothing());
  CHECK(Message().followed_by(kNothing()) == kNothing());
}

TEST_CASE("An argument with braces is text, not a format") {
  CHECK(kPlace("{} {1} {:", 1).english() == "{} {1} {: stands in line 1.");
}

TEST_CASE("A count of one has the singular, every other the plural") {
  CHECK(kTokens(1, "it").english() == "1 token of it");
  CHECK(kTokens(0, "it").english() == "0 tokens of it");
  CHECK(kTokens(2, "it").english() == "2 tokens of it");
  CHECK(kTokens(1, "它").chinese() == "它里的 1 个词元");
}

TEST_CASE("Messages are equal if sentence and arguments are, and an empty one says nothing") {
  CHECK(kPlace("moon", 7) == kPlace("moon", 7));
  CHECK_FALSE(kPlace("moon", 7) == kPlace("moon", 8));
  CHECK_FALSE(kNothing() == kAgain(kNothing()));
  CHECK(Message().empty());
  CHECK(Message().chinese().empty());
  CHECK_FALSE(kNothing().empty());
}

TEST_CASE("An error is a message") {
  const Result<int> result = Error{kPlace("moon", 7)};
  CHECK(result.error().english() == "moon stands in line 7.");
  CHECK(result.error().chinese() == "第 7 行有“moon”。");
}

// What must not build: a format without Chinese, or one that leaves out an argument.
static_assert(!sentence_check::has_chinese("no Chinese here {}"));
static_assert(sentence_check::has_chinese("；"));
static_assert(sentence_check::used_arguments("{} {}") == 3);
static_assert(sentence_check::used_arguments("{{}} {1:.2f} {0}") == 3);
static_assert(sentence_check::used_arguments("{{}} {1} {1}") == 2);
static_assert(sentence_check::used_arguments("{:g}") == 1);

}  // namespace
}  // namespace geci::message_test
