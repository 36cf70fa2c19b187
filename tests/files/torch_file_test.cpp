#include "files/torch/torch_file.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/bytes.h"
#include "files/model_file.h"
#include "files/torch/pickle.h"
#include "files/torch/zip_archive.h"

namespace geci::torch_file_test {
namespace {

using Json = nlohmann::json;
using Bytes = std::vector<uint8_t>;

/// One of the files that fixtures/make_torch_files.py made.
Bytes fixture(const std::string& name) {
  std::ifstream file(std::string(GECI_FIXTURES) + "/torch/" + name, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), name << " is missing");
  return {std::istreambuf_iterator<char>(file), {}};
}

Weights opened(const std::string& name) {
  const Result<OpenedFile> file = open_model_or_weights(fixture(name + ".pt"));
  if (!file.ok()) FAIL(file.error().english());
  return std::get<Weights>(*file);
}

void check_numbers(const std::string& name, const Weights& weights) {
  const Bytes text = fixture(name + ".json");
  const Json numbers = Json::parse(text.begin(), text.end());
  const ParameterLayout layout(weights.config);
  for (const ParameterInfo& tensor : layout.tensors()) {
    CAPTURE(tensor.name);
    const auto expected = numbers[tensor.name].get<std::vector<float>>();
    REQUIRE(expected.size() == tensor.count);
    CHECK(std::equal(expected.begin(), expected.end(), weights.weights.begin() + static_cast<int>(tensor.offset)));
  }
}

std::string refusal(std::span<const uint8_t> file) {
  const Result<OpenedFile> opened = open_model_or_weights(file);
  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().english().ends_with("."));
  return opened.error().english();
}

void mentions(const std::string& sentence, const std::string& part) {
  INFO(sentence);
  CHECK(sentence.find(part) != std::string::npos);
}

TEST_CASE("a state_dict saved by PyTorch is opened, its network known by its shapes, its numbers exact") {
  const Weights lstm = opened("lstm");
  CHECK(lstm.config == NetworkConfig{.cell = Cell::kLstm, .vocab = 6, .embed = 3, .hidden = 4, .layers = 2});
  CHECK(lstm.format == NumberFormat::kF32);
  check_numbers("lstm", lstm);
}

TEST_CASE("half and bfloat16 numbers are read exactly") {
  const Weights gru = opened("gru_half");
  CHECK(gru.config == NetworkConfig{.cell = Cell::kGru, .vocab = 6, .embed = 3, .hidden = 4, .layers = 1});
  CHECK(gru.format == NumberFormat::kF16);
  check_numbers("gru_half", gru);
  const Weights rnn = opened("rnn_bfloat16");
  CHECK(rnn.format == NumberFormat::kBF16);
  check_numbers("rnn_bfloat16", rnn);
}

TEST_CASE("tied weights share one storage in the file, and are known by it") {
  const Weights tied = opened("rnn_tied");
  CHECK(tied.config.tie);
  check_numbers("rnn_tied", tied);
}

TEST_CASE("what is not a state_dict of tensors is refused with a sentence, and nothing in it is run") {
  mentions(refusal(fixture("list.pt")), "pickle instruction 0x5d");
  mentions(refusal(fixture("dict_with_an_int.pt")), "'epoch' is not a tensor");
  mentions(refusal(fixture("function.pt")), "posix.getcwd");
  mentions(refusal(fixture("module.pt")), "__main__.TextGenerator");
  mentions(refusal(fixture("double.pt")), "torch.DoubleStorage");
  mentions(refusal(fixture("transposed.pt")), "not contiguous");
  mentions(refusal(fixture("protocol_4.pt")), "pickle instruction 0x95");
  mentions(refusal(fixture("before_1_6.pt")), "before 1.6");
  mentions(refusal(fixture("compressed.pt")), "compressed");
  mentions(refusal(fixture("no_pickle.pt")), "no data.pkl");
  mentions(refusal(fixture("bare_pickle.pt")), "pickle");
}

TEST_CASE("a PyTorch file cut short at any byte is refused") {
  const Bytes file = fixture("rnn_tied.pt");
  for (size_t length = 0; length < file.size(); ++length) {
    CAPTURE(length);
    CHECK_FALSE(open_model_or_weights(std::span(file).first(length)).ok());
  }
}

TEST_CASE("a changed byte of a number is noticed by its CRC-32") {
  const std::string check = "123456789";
  CHECK(crc32({reinterpret_cast<const uint8_t*>(check.data()), check.size()}) == 0xCBF43926U);
  Bytes file = fixture("lstm.pt");
  const auto archive = ZipArchive::open(file);
  REQUIRE(archive.ok());
  const auto storage = *archive->read("lstm/data/0");
  file[static_cast<size_t>(storage.data() - file.data())] ^= 1;
  mentions(refusal(file), "data/0 have changed");
}

TEST_CASE("every single damaged byte of a PyTorch file is refused or harmless, never a crash") {
  const Bytes file = fixture("rnn_tied.pt");
  for (size_t at = 0; at < file.size(); ++at) {
    for (const int flip : {0x01, 0x10, 0x80}) {
      Bytes changed = file;
      changed[at] = static_cast<uint8_t>(changed[at] ^ flip);
      const Result<OpenedFile> opened = open_model_or_weights(changed);
      if (!opened.ok()) CHECK_FALSE(opened.error().english().empty());
    }
  }
}

// --------------------------------------------------------------------------- pickles that lie

/// Text with zeros in it.
template <size_t N>
std::string bytes_of(const char (&text)[N]) {
  return {text, N - 1};
}

/// The pickle of a state_dict with one float32 tensor "w", whose parts a test may replace.
struct Lie {
  std::string storage = bytes_of("X\7\0\0\0storage");
  std::string type = "ctorch\nFloatStorage\n";
  std::string count = "K\6";
  std::string offset = bytes_of("K\0");
  std::string shape = "K\2K\3\x86";
  std::string strides = "K\3K\1\x86";
  std::string hooks = "}";

  Bytes pickle() const {
    std::string text("\x80\2}X\1\0\0\0w", 9);
    text += "ctorch._utils\n_rebuild_tensor_v2\n((" + storage + type +
            bytes_of(
                "X\1\0\0\0"
                "0X\3\0\0\0"
                "cpu") +
            count + "tQ" + offset + shape + strides + "\x89" + hooks + "tRs.";
    return {text.begin(), text.end()};
  }
};

std::string pickle_refusal(const std::function<void(Lie&)>& change) {
  Lie lie;
  change(lie);
  const auto read = read_state_dict_pickle(lie.pickle());
  return read.ok() ? "" : read.error().english();
}

TEST_CASE("a pickle's tensor is taken as it is described") {
  CHECK(pickle_refusal([](Lie&) {}).empty());
  Lie lie;
  const auto tensors = read_state_dict_pickle(lie.pickle());
  REQUIRE(tensors.ok());
  REQUIRE(tensors->size() == 1);
  CHECK(tensors->front().name == "w");
  CHECK(tensors->front().storage == "0");
  CHECK(tensors->front().storage_count == 6);
  CHECK(tensors->front().shape == std::vector<uint64_t>{2, 3});
  CHECK(tensors->front().strides == std::vector<uint64_t>{3, 1});
}

TEST_CASE("a pickle that lies about a tensor is refused") {
  mentions(pickle_refusal([](Lie& lie) { lie.type = "cos\nsystem\n"; }), "os.system");
  mentions(pickle_refusal([](Lie& lie) { lie.type = "ctorch\nLongStorage\n"; }), "torch.LongStorage");
  mentions(pickle_refusal([](Lie& lie) { lie.type = "ccollections\nOrderedDict\n"; }), "no storage");
  mentions(pickle_refusal([](Lie& lie) { lie.storage = bytes_of("X\6\0\0\0module"); }), "no storage");
  mentions(pickle_refusal([](Lie& lie) { lie.count = "J\xFF\xFF\xFF\xFF"; }), "no storage");
  mentions(pickle_refusal([](Lie& lie) { lie.offset = "J\xFF\xFF\xFF\xFF"; }), "unexpected arguments");
  mentions(pickle_refusal([](Lie& lie) { lie.shape = "K\6\x85"; }), "unexpected arguments");
  mentions(pickle_refusal([](Lie& lie) { lie.strides = "N"; }), "unexpected arguments");
  mentions(pickle_refusal([](Lie& lie) { lie.hooks = "cos\nsystem\n"; }), "os.system");
  mentions(pickle_refusal([](Lie& lie) { lie.hooks = "}K\1K\1s"; }), "unexpected arguments");
  mentions(pickle_refusal([](Lie& lie) { lie.count = "\x8A\x08\1\1\1\1\1\1\1\1"; }), "too large");
  mentions(pickle_refusal([](Lie& lie) { lie.count = "h\5"; }), "never made");
  mentions(pickle_refusal([](Lie& lie) { lie.count = "tttt"; }), "more values than there are");
}

TEST_CASE("tensors outside their storage are refused") {
  Bytes file = fixture("rnn_tied.pt");
  const auto archive = ZipArchive::open(file);
  const auto pickle = *archive->read("rnn_tied/data.pkl");
  // K\0 K\6 K\4 \x86: offset 0, shape (6, 4). With offset 1 the tensor ends beyond its 24 numbers.
  const Bytes marks{'K', 0, 'K', 6, 'K', 4, 0x86};
  const auto at = std::search(pickle.begin(), pickle.end(), marks.begin(), marks.end());
  REQUIRE(at != pickle.end());
  Bytes changed = file;
  const auto begin = static_cast<size_t>(pickle.data() - file.data());
  changed[begin + static_cast<size_t>(at - pickle.begin()) + 1] = 1;
  // The entry's CRC-32 in the directory is mended, so that only the lie itself remains.
  const uint32_t before = crc32(pickle), after = crc32(std::span(changed).subspan(begin, pickle.size()));
  uint8_t old_bytes[4], new_bytes[4];
  for (int i = 0; i < 4; ++i) {
    old_bytes[i] = static_cast<uint8_t>(before >> 8 * i);
    new_bytes[i] = static_cast<uint8_t>(after >> 8 * i);
  }
  for (auto found = changed.begin();;) {
    found = std::search(found, changed.end(), old_bytes, old_bytes + 4);
    if (found == changed.end()) break;
    std::copy(new_bytes, new_bytes + 4, found);
  }
  mentions(refusal(changed), "reaches beyond its storage");
}

}  // namespace
}  // namespace geci::torch_file_test
