// What geci writes for PyTorch: read by Python's own library, and by PyTorch where that is installed.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/process.h"
#include "files/model_file.h"

namespace geci::test::pytorch_test {
namespace {

using Json = nlohmann::json;
using Arguments = std::vector<std::string>;

const std::string kVerse = "山高水长流\n水长天更高\n天高云自流\n云自山中来\n来去两悠悠\n";

Finished done(const Arguments& arguments) {
  Finished finished = run_geci(arguments);
  CAPTURE(finished.err);
  REQUIRE(finished.exit_code == 0);
  return finished;
}

/// A Python that has PyTorch, or any with `module` empty; empty if there is none.
std::string python_with(const std::string& module) {
  for (const std::string python : {"python3", "/usr/bin/python3"}) {
    const std::string asks = python + " -c 'import sys; " + (module.empty() ? "" : "import " + module) + "'";
    if (std::system((asks + " >/dev/null 2>&1").c_str()) == 0) return python;
  }
  return "";
}

/// What a Python program prints. Paths of this test's own hold no characters that a shell minds.
std::string printed(const Scratch& scratch, const std::string& command) {
  const std::string out = scratch.path("printed"), err = scratch.path("complaints");
  const int code = std::system((command + " >" + out + " 2>" + err).c_str());
  INFO(command, "\n", read_file(err));
  CHECK(code == 0);
  return read_file(out);
}

std::string trained(const Scratch& scratch, const Arguments& more) {
  const std::string model = scratch.path("m.safetensors");
  Arguments arguments{"train",       scratch.file("verse.txt", kVerse),
                      "-o",          model,
                      "--tokenizer", "char",
                      "--seq",       "4",
                      "--batch",     "2",
                      "--steps",     "60",
                      "--lr",        "0.02"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  done(arguments);
  return model;
}

Weights weights_at(const std::string& path) {
  const std::string bytes = read_file(path);
  Result<OpenedFile> file = open_model_or_weights({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  if (!file.ok()) FAIL(file.error().english());
  return std::get<Weights>(std::move(*file));
}

void check_read_by_python(const Scratch& scratch, const std::string& path, size_t storages) {
  const std::string python = python_with("");
  if (python.empty()) {
    MESSAGE("skipped: there is no python3");
    return;
  }
  const std::string reader = std::string(GECI_FIXTURES) + "/../cli/read_weights_only.py";
  const Json read = Json::parse(printed(scratch, python + " " + reader + " " + path), nullptr, false);
  REQUIRE(read.is_object());
  CHECK(read["storages"] == storages);
  const Weights weights = weights_at(path);
  const ParameterLayout layout(weights.config);
  CHECK(read["tensors"].size() == layout.tensors().size());
  for (const ParameterInfo& tensor : layout.tensors()) {
    CAPTURE(tensor.name);
    const auto values = read["tensors"][tensor.name].get<std::vector<float>>();
    REQUIRE(values.size() == tensor.count);
    CHECK(std::equal(values.begin(), values.end(), weights.weights.begin() + static_cast<int>(tensor.offset)));
  }
}

TEST_CASE("weights for PyTorch are written as torch.save does, and read as torch.load reads weights alone") {
  const Scratch scratch;
  const std::string model = trained(scratch, {"--cell", "lstm", "--layers", "2", "--embed", "6", "--hidden", "8"});
  const std::string out = scratch.path("w.pt"), half = scratch.path("half.pth");
  CHECK(done({"export", model, "-o", out, "--weights-only"}).err.find("weights alone") != std::string::npos);
  done({"export", model, "-o", half, "--weights-only", "--dtype", "f16"});
  done({"export", model, "-o", scratch.path("w.safetensors"), "--weights-only"});
  CHECK(weights_at(out).weights == weights_at(scratch.path("w.safetensors")).weights);
  CHECK(weights_at(half).format == NumberFormat::kF16);
  check_read_by_python(scratch, out, 11);
  check_read_by_python(scratch, half, 11);
}

TEST_CASE("geci train writes weights for PyTorch under a name that ends in .pt, and says what they lack") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), out = scratch.path("m.pt");
  const Finished trained = done({"train", text, "-o", out, "--embed", "8", "--hidden", "8", "--tie", "--seq", "4",
                                 "--batch", "2", "--steps", "2"});
  CHECK(trained.err.find("the vocabulary") != std::string::npos);
  CHECK(weights_at(out).config.tie);
  check_read_by_python(scratch, out, 6);
  const Finished refused = run_geci({"generate", out, "--prompt", "山"});
  CHECK(refused.exit_code == 1);
  CHECK(refused.err.find("train --init") != std::string::npos);
  done({"train", text, "-o", scratch.path("again.safetensors"), "--init", out, "--seq", "4", "--batch", "2", "--steps",
        "1"});
}

TEST_CASE("a PyTorch program is written beside its weights") {
  const Scratch scratch;
  const std::string model = trained(scratch, {"--cell", "rnn-relu", "--embed", "8", "--hidden", "8", "--tie"});
  const std::string program = scratch.path("song.py");
  done({"export", model, "--script", program});
  CHECK(weights_at(scratch.path("song.pt")).config.tie);
  const std::string source = read_file(program);
  for (const std::string part : {"torch.nn.Embedding(", "torch.nn.RNN(8, 8, num_layers=1, nonlinearity=\"relu\")",
                                 "self.out.weight = self.ebd.weight", "/ \"song.pt\"", "\"山\""}) {
    CAPTURE(part);
    CHECK(source.find(part) != std::string::npos);
  }
  if (const std::string python = python_with(""); !python.empty()) {
    printed(scratch, python + " -m py_compile " + program);
  } else {
    MESSAGE("skipped: there is no python3");
  }
  CHECK(run_geci({"export", model}).exit_code == 2);
  CHECK(run_geci({"export", model, "-o", program, "--script", program}).exit_code == 2);
  CHECK(run_geci({"export", scratch.path("song.pt"), "--script", program}).exit_code == 1);
}

TEST_CASE("the PyTorch program writes the text that geci generate writes") {
  const std::string python = python_with("torch");
  if (python.empty()) {
    MESSAGE("skipped: there is no PyTorch");
    return;
  }
  const Scratch scratch;
  const std::vector<Arguments> networks{{"--cell", "lstm", "--layers", "2", "--embed", "6", "--hidden", "8"},
                                        {"--cell", "gru", "--embed", "8", "--hidden", "8", "--tie"},
                                        {"--cell", "rnn-relu", "--embed", "6", "--hidden", "8"}};
  const std::vector<std::string> ways{"--greedy", "--seed 5 --temperature 0.9", "--seed 6 --top-k 4 --top-p 0.8",
                                      "--seed 7 --repetition-penalty 1.5 --stop-at-line-end"};
  for (const Arguments& network : networks) {
    const std::string model = trained(scratch, network);
    done({"export", model, "--script", scratch.path("song.py")});
    for (const std::string& way : ways) {
      Arguments arguments{"generate", model, "--prompt", "山水", "--length", "24", "--json"};
      std::string word;
      for (const char c : way + " ") {
        if (c != ' ') {
          word += c;
        } else {
          arguments.push_back(std::exchange(word, ""));
        }
      }
      const std::string ours = Json::parse(done(arguments).out)["text"].get<std::string>();
      const std::string theirs =
          printed(scratch, python + " " + scratch.path("song.py") + " --prompt 山水 --length 24 " + way);
      CHECK(theirs == ours + "\n");
    }
  }
}

}  // namespace
}  // namespace geci::test::pytorch_test
