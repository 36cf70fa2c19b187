// Files written for PyTorch, and the program beside them. tests/cli/pytorch_test.cpp gives both to Python.
#include "files/torch/torch_writer.h"

#include <doctest/doctest.h>

#include "files/model_file.h"
#include "files/torch/program.h"
#include "files/torch/zip_archive.h"

namespace geci::torch_writer_test {
namespace {

Model small_model(Cell cell, bool tie) {
  Model model;
  model.config = {.cell = cell, .vocab = 4, .embed = 5, .hidden = tie ? 5 : 3, .layers = 2, .tie = tie};
  const ParameterLayout layout(model.config);
  model.weights = ParameterBuffer(layout.buffer_size());
  initialise(model.config, layout, 11, model.weights);
  for (const char* token : {"\n", "山", "\"\\{weights}", "水"}) model.vocabulary.add(token);
  model.text = {.tokenizer = TokenizerKind::kCharacter, .cleaning = Cleaning::kNone};
  return model;
}

TEST_CASE("weights written for PyTorch are read back to the same bits, tied ones from one storage") {
  for (const bool tie : {false, true}) {
    const Model model = small_model(Cell::kLstm, tie);
    const std::vector<uint8_t> file = write_torch_weights(model.config, model.weights, NumberFormat::kF32);
    const Result<OpenedFile> opened = open_model_or_weights(file);
    REQUIRE(opened.ok());
    const Weights& weights = std::get<Weights>(*opened);
    CHECK(weights.config == model.config);
    CHECK(weights.weights == model.weights);
    CHECK(weights.notes.empty());
    const Result<ZipArchive> archive = ZipArchive::open(file);
    REQUIRE(archive.ok());
    CHECK(archive->entries().size() == (tie ? 13 : 14));
    for (const ZipArchive::Entry& entry : archive->entries()) {
      CAPTURE(entry.name);
      CHECK((entry.bytes.data() - file.data()) % 64 == 0);
    }
  }
}

TEST_CASE("the names of PyTorch's files are known by their endings") {
  CHECK(has_torch_ending("a/m.pt"));
  CHECK(has_torch_ending("m.pth"));
  CHECK_FALSE(has_torch_ending("m.safetensors"));
  CHECK_FALSE(has_torch_ending("pt"));
}

bool holds(const std::string& text, const std::string& part) {
  CAPTURE(text);
  CAPTURE(part);
  return text.find(part) != std::string::npos;
}

TEST_CASE("a PyTorch program builds the model's network and holds its vocabulary as Python's strings") {
  Model model = small_model(Cell::kLstm, true);
  const std::string program = pytorch_program(model, "a \"b\".pt");
  CHECK(holds(program, "torch.nn.Embedding(4, 5)"));
  CHECK(holds(program, "torch.nn.LSTM(5, 5, num_layers=2)"));
  CHECK(holds(program, "self.out.weight = self.ebd.weight"));
  CHECK(holds(program, R"("\n", "山", "\"\\{weights}", "水",)"));
  CHECK(holds(program, R"(/ "a \"b\".pt")"));
  CHECK(holds(program, "torch.load(WEIGHTS, weights_only=True)"));
  CHECK(holds(program, "LINE_END = 0"));
  CHECK_FALSE(holds(program, "jieba"));
}

TEST_CASE("a PyTorch program of words asks jieba, and one beside safetensors its package") {
  Model model = small_model(Cell::kGru, false);
  model.text = {.tokenizer = TokenizerKind::kWord, .cleaning = Cleaning::kTutorial, .user_dictionary = "山水\n"};
  const std::string program = pytorch_program(model, "w.safetensors");
  CHECK(holds(program, "safetensors.torch.load_file(WEIGHTS)"));
  CHECK(holds(program, "jieba.load_userdict(io.StringIO(\"山水\\n\"))"));
  CHECK(holds(program, "torch.nn.GRU(5, 3, num_layers=2)"));
  CHECK(holds(program, "LINE_END = -1"));
}

}  // namespace
}  // namespace geci::torch_writer_test
