#include "files/torch/torch_file.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/bytes.h"
#include "files/model_file.h"
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

/// The file holds the numbers of plain.pt, however it was saved.
std::string notes_of_same(const std::string& name) {
  CAPTURE(name);
  const Weights plain = opened("plain"), same = opened(name);
  CHECK(same.config == plain.config);
  CHECK(same.weights == plain.weights);
  std::string notes;
  for (const Message& note : same.notes) notes += note.english() + "\n";
  return notes;
}

TEST_CASE("a state_dict is found under prefixes, in other protocols and in the format before PyTorch 1.6") {
  for (const char* name : {"wrapped", "protocol_3", "protocol_4", "protocol_5", "before_1_6", "parameters",
                           "named_parameters", "views", "transposed"}) {
    CHECK(notes_of_same(name).empty());
  }
}

TEST_CASE("weights are found in a checkpoint, whatever lies around them, and in a whole module; nothing is run") {
  CHECK(notes_of_same("checkpoint") == "The weights under 'model_state_dict' are taken.\n");
  CHECK(notes_of_same("checkpoint_before_1_6") == "The weights under 'model_state_dict' are taken.\n");
  mentions(notes_of_same("averaged"), "under 'model'");
  CHECK(notes_of_same("whole_module").empty());
  CHECK(notes_of_same("whole_module_before_1_6").empty());
}

TEST_CASE("modules of other names are told by shape and order") {
  mentions(notes_of_same("submodules"), "'embedding.weight' is taken for the embedding");
  mentions(notes_of_same("other_names"), "'encoder.cells.0' for the rnn, 'predict.weight' for the linear layer");
}

TEST_CASE("numbers of 64 bits are rounded, integers and single numbers passed over, and both are said") {
  mentions(notes_of_same("double"), "64 bits are rounded to 32");
  mentions(notes_of_same("counters"), "Passed over: norm.num_batches_tracked (int64) and 2 more");
}

TEST_CASE("what a network does without is made up for") {
  const Weights gru = opened("no_biases");
  CHECK(gru.notes.size() == 2);
  const Bytes text = fixture("no_biases.json");
  const Json numbers = Json::parse(text.begin(), text.end());
  const ParameterLayout layout(gru.config);
  for (const ParameterInfo& tensor : layout.tensors()) {
    CAPTURE(tensor.name);
    const std::vector<float> zeros(tensor.count, 0.0F);
    const auto expected = numbers.value(tensor.name, zeros);
    CHECK(std::equal(expected.begin(), expected.end(), gru.weights.begin() + static_cast<int>(tensor.offset)));
  }
  const Weights tied = opened("tied_once");
  CHECK(tied.config.tie);
  mentions(tied.notes.front().english(), "the embedding's (tied)");
}

TEST_CASE("two matrices of one shape and without a sign are told apart by their order") {
  const Weights square = opened("square");
  CHECK_FALSE(square.config.tie);
  mentions(square.notes.front().english(),
           "'a.weight' is taken for the embedding, 'b' for the rnn, 'c.weight' for the linear");
}

TEST_CASE("what holds no such network is refused with a sentence, and nothing in it is run") {
  for (const char* name : {"list.pt", "function.pt", "no_tensors.pt"}) mentions(refusal(fixture(name)), "no tensors");
  mentions(refusal(fixture("dict_with_an_int.pt")), "the file holds ebd.weight (2 x 3); wanted are an embedding");
  mentions(refusal(fixture("two_networks.pt")), "more than one network, under 'first' and 'second'");
  mentions(refusal(fixture("sparse.pt")), "ebd.weight (sparse)");
  mentions(refusal(fixture("repeated.pt")), "ebd.weight of this PyTorch file repeats its numbers");
  mentions(refusal(fixture("both_directions.pt")), "reads in both directions");
  mentions(refusal(fixture("more_layers.pt")), "more than such a network has");
  mentions(refusal(fixture("not_finite.pt")), "out.bias holds numbers that are not finite");
  mentions(refusal(fixture("compressed.pt")), "compressed");
  mentions(refusal(fixture("no_pickle.pt")), "no data.pkl");
  mentions(refusal(fixture("bare_pickle.pt")), "not one that torch.save wrote");
}

TEST_CASE("a PyTorch file cut short at any byte is refused") {
  for (const char* name : {"rnn_tied.pt", "before_1_6.pt"}) {
    const Bytes file = fixture(name);
    for (size_t length = 0; length < file.size(); ++length) {
      CAPTURE(length);
      CHECK_FALSE(open_model_or_weights(std::span(file).first(length)).ok());
    }
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
  for (const char* name : {"rnn_tied.pt", "before_1_6.pt", "protocol_4.pt"}) {
    const Bytes file = fixture(name);
    for (size_t at = 0; at < file.size(); ++at) {
      for (const int flip : {0x01, 0x10, 0x80}) {
        Bytes changed = file;
        changed[at] = static_cast<uint8_t>(changed[at] ^ flip);
        const Result<OpenedFile> opened = open_model_or_weights(changed);
        if (!opened.ok()) CHECK_FALSE(opened.error().english().empty());
      }
    }
  }
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
