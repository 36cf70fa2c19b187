// Pickles that lie, and pickles that would be costly to believe.
#include "files/torch/pickle.h"

#include <doctest/doctest.h>

#include <functional>

#include "files/torch/pickled_groups.h"

namespace geci::pickle_test {
namespace {

using Kind = PickleValue::Kind;

/// Text with zeros in it.
template <size_t N>
std::string bytes_of(const char (&text)[N]) {
  return {text, N - 1};
}

std::vector<uint8_t> as_bytes(const std::string& text) { return {text.begin(), text.end()}; }

/// The pickle of a state_dict with one float32 tensor "w", whose parts a test may replace.
struct Lie {
  std::string storage = bytes_of("X\7\0\0\0storage");
  std::string type = "ctorch\nFloatStorage\n";
  std::string count = "K\6";
  std::string offset = bytes_of("K\0");
  std::string shape = "K\2K\3\x86";
  std::string strides = "K\3K\1\x86";
  std::string hooks = "}";

  std::vector<uint8_t> pickle() const {
    std::string text("\x80\2}X\1\0\0\0w", 9);
    text += "ctorch._utils\n_rebuild_tensor_v2\n((" + storage + type +
            bytes_of(
                "X\1\0\0\0"
                "0X\3\0\0\0"
                "cpu") +
            count + "tQ" + offset + shape + strides + "\x89" + hooks + "tRs.";
    return as_bytes(text);
  }
};

/// What "w" turns out to be: "tensor", "strange" or "nothing"; or why the pickle is refused.
std::string told(const std::function<void(Lie&)>& change) {
  Lie lie;
  change(lie);
  const std::vector<uint8_t> bytes = lie.pickle();
  const Result<PickleGraph> graph = read_pickle(bytes);
  if (!graph) return graph.error().english();
  const std::vector<PickledGroup> groups = find_groups(*graph);
  if (groups.empty()) return "nothing";
  return graph->values[groups.front().tensors.front().value].kind == Kind::kTensor ? "tensor" : "strange";
}

void mentions(const std::string& sentence, const std::string& part) {
  INFO(sentence);
  CHECK(sentence.find(part) != std::string::npos);
}

TEST_CASE("a pickle's tensor is taken as it is described") {
  CHECK(told([](Lie&) {}) == "tensor");
  const std::vector<uint8_t> bytes = Lie().pickle();
  const Result<PickleGraph> graph = read_pickle(bytes);
  REQUIRE(graph.ok());
  REQUIRE(graph->storages.size() == 1);
  CHECK(graph->storages[0].key == "0");
  CHECK(graph->storages[0].count == 6);
  CHECK(graph->storages[0].format == NumberFormat::kF32);
  CHECK(graph->bytes_read == bytes.size());
}

TEST_CASE("a tensor that a pickle describes in another way than PyTorch is passed over, and no name is called") {
  CHECK(told([](Lie& lie) { lie.type = "cos\nsystem\n"; }) == "strange");
  CHECK(told([](Lie& lie) { lie.type = "ccollections\nOrderedDict\n"; }) == "strange");
  CHECK(told([](Lie& lie) { lie.storage = bytes_of("X\6\0\0\0module"); }) == "strange");
  CHECK(told([](Lie& lie) { lie.count = "J\xFF\xFF\xFF\xFF"; }) == "strange");
  CHECK(told([](Lie& lie) { lie.offset = "J\xFF\xFF\xFF\xFF"; }) == "strange");
  CHECK(told([](Lie& lie) { lie.shape = "K\6\x85"; }) == "strange");
  CHECK(told([](Lie& lie) { lie.strides = "N"; }) == "strange");
  CHECK(told([](Lie& lie) { lie.count = "\x8A\x08\1\1\1\1\1\1\1\1"; }) == "strange");
  CHECK(told([](Lie& lie) { lie.hooks = "cos\nsystem\n(tR"; }) == "tensor");
}

TEST_CASE("a pickle that takes what it never made is refused") {
  mentions(told([](Lie& lie) { lie.count = "h\5"; }), "never made");
  mentions(told([](Lie& lie) { lie.count = "tttt"; }), "more values than there are");
  mentions(told([](Lie& lie) { lie.count = "\xFF"; }), "0xff");
  mentions(told([](Lie& lie) { lie.count = "Nr\xFF\xFF\xFF\x7F"; }), "too many values");
}

TEST_CASE("circles, and a dict in a dict in a dict, doubled each time, cost little") {
  // d = {}; d["d"] = d
  const std::vector<uint8_t> circle = as_bytes(bytes_of("\x80\2}q\0X\1\0\0\0dh\0s."));
  CHECK(find_groups(*read_pickle(circle)).empty());
  std::string doubled = "\x80\2" + bytes_of("}q\0");
  for (char level = 1; level < 60; ++level) {
    const std::string before(1, static_cast<char>(level - 1)), now(1, level);
    doubled += "}q" + now + bytes_of("X\1\0\0\0ah") + before + bytes_of("sX\1\0\0\0bh") + before + "s";
  }
  const std::vector<uint8_t> bytes = as_bytes(doubled + ".");
  CHECK(find_groups(*read_pickle(bytes)).empty());
}

TEST_CASE("a pickle of more than a million values is refused before they are held") {
  const std::vector<uint8_t> bytes = as_bytes("\x80\2" + std::string(2'000'000, '}') + ".");
  mentions(read_pickle(bytes).error().english(), "more than a million values");
}

}  // namespace
}  // namespace geci::pickle_test
