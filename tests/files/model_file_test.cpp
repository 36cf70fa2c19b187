// Model files and files of weights as they are written and read back.

#include "files/model_file.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "core/half.h"
#include "files/model_file_parts.h"

namespace geci::model_file_test {
namespace {

using namespace model_file;

TEST_CASE("a model is read back as it was written") {
  const Model model = small_model();
  const Result<Model> read = read_model(write_model(model));
  REQUIRE(read.ok());
  CHECK(read->config == model.config);
  CHECK(read->weights == model.weights);
  CHECK(read->text == model.text);
  CHECK(read->vocabulary == model.vocabulary);
  CHECK(read->training.steps == 10);
  CHECK(read->training.epochs == 2);
  CHECK(read->training.loss == 2.5);
  CHECK(read->training.batch == 32);
  CHECK(read->training.window == 16);
  CHECK(read->training.learning_rate == 1e-3);
  CHECK(read->training.seed == std::numeric_limits<uint64_t>::max());
  CHECK(read->training.corpus == "宋词.txt");
  CHECK(read->training.curve.empty());
}

TEST_CASE("a model says whether its characters are graphemes; one from before has code points") {
  Model model = small_model();
  Parts parts = take_apart(write_model(model));
  CHECK(parts.metadata()["text"]["unicode"] == "composed");
  CHECK(parts.metadata()["version"] == 1);
  Json metadata = parts.metadata();
  metadata["text"].erase("unicode");
  parts.set_metadata(metadata);
  const Result<Model> before = read_model(put_together(parts.header.dump(), parts.data));
  REQUIRE(before.ok());
  CHECK(before->text.unicode == UnicodeRules::kAsWritten);
  CHECK_FALSE(take_apart(write_model(*before)).metadata()["text"].contains("unicode"));

  metadata["text"]["unicode"] = "later";
  parts.set_metadata(metadata);
  CHECK_FALSE(read_model(put_together(parts.header.dump(), parts.data)).ok());

  Vocabulary vocabulary;
  for (const char* token : {"明", "月", "\"", "\n", "e\u0323\u0301"}) vocabulary.add(token);
  model.vocabulary = vocabulary;
  CHECK(take_apart(write_model(model)).metadata()["version"] == 4);
}

TEST_CASE("an unknown token, a loss that is no number and a corpus name of any bytes survive") {
  Model model = small_model();
  model.vocabulary.set_unknown(4);
  model.training.loss = std::numeric_limits<double>::quiet_NaN();
  model.training.corpus = "\xFF.txt";
  const Result<Model> read = read_model(write_model(model));
  REQUIRE(read.ok());
  CHECK(read->vocabulary.unknown() == 4);
  CHECK(std::isnan(read->training.loss));
  CHECK(read->training.corpus == "\uFFFD.txt");
}

TEST_CASE("tensors carry PyTorch's names and shapes, in order, from a 64-byte boundary") {
  const Bytes file = write_model(small_model());
  ByteReader reader(file);
  CHECK((8 + *reader.read_u64()) % 64 == 0);
  const Json header = take_apart(file).header;
  std::vector<std::string> names;
  uint64_t end = 0;
  for (const auto& [name, entry] : header.items()) {
    names.push_back(name);
    if (name == "__metadata__") continue;
    CHECK(entry["dtype"] == "F32");
    CHECK(entry["data_offsets"][0] == end);
    end = entry["data_offsets"][1].get<uint64_t>();
  }
  CHECK(names == std::vector<std::string>{"__metadata__", "ebd.weight", "rnn.weight_ih_l0", "rnn.weight_hh_l0",
                                          "rnn.bias_ih_l0", "rnn.bias_hh_l0", "rnn.weight_ih_l1", "rnn.weight_hh_l1",
                                          "rnn.bias_ih_l1", "rnn.bias_hh_l1", "out.weight", "out.bias"});
  CHECK(header["__metadata__"]["format"] == "pt");
  CHECK(header["ebd.weight"]["shape"] == Json{5, 3});
  CHECK(header["rnn.weight_ih_l1"]["shape"] == Json{4, 4});
  CHECK(header["out.bias"]["shape"] == Json(std::vector<int>{5}));
}

TEST_CASE("tensors may lie in another order, as a tool that sorts them would write") {
  const Model model = small_model();
  Parts parts = take_apart(write_model(model));
  // out.bias, the last 20 bytes, moves to the front.
  const Bytes data = parts.data;
  parts.data.assign(data.end() - 20, data.end());
  parts.data.insert(parts.data.end(), data.begin(), data.end() - 20);
  for (auto& [name, entry] : parts.header.items()) {
    if (name == "__metadata__") continue;
    const bool is_moved = name == "out.bias";
    const uint64_t begin = is_moved ? 0 : entry["data_offsets"][0].get<uint64_t>() + 20;
    const uint64_t end = is_moved ? 20 : entry["data_offsets"][1].get<uint64_t>() + 20;
    entry["data_offsets"] = {begin, end};
  }
  const Result<Model> read = read_model(put_together(parts.header.dump(), parts.data));
  REQUIRE(read.ok());
  CHECK(read->weights == model.weights);
}

TEST_CASE("a file of the first version, which knew no tied weights and one place for dropout, stays readable") {
  const Parts parts = take_apart(write_model(small_model()));
  CHECK(parts.metadata()["version"] == 1);
  Parts old = parts;
  Json metadata = parts.metadata();
  for (const char* later : {"tie", "output_dropout"}) metadata["config"].erase(later);
  old.set_metadata(metadata);
  const Result<Model> read = read_model(put_together(old.header.dump(), old.data));
  REQUIRE(read.ok());
  CHECK(read->config == small_model().config);
}

TEST_CASE("a tied model writes both names, and is refused if they differ") {
  Model model = small_model();
  model.config.embed = 4;
  model.config.tie = true;
  initialise(model.config, ParameterLayout(model.config), 7, model.weights);
  Parts parts = take_apart(write_model(model));
  CHECK(parts.metadata()["version"] == 2);
  CHECK(parts.header.contains("ebd.weight"));
  CHECK(parts.header.contains("out.weight"));
  const Result<Model> read = read_model(put_together(parts.header.dump(), parts.data));
  REQUIRE(read.ok());
  CHECK(read->config == model.config);
  CHECK(read->weights == model.weights);
  parts.data[0] ^= 1;
  mentions(refusal(put_together(parts.header.dump(), parts.data)), "tied, but out.weight is not ebd.weight");
}

TEST_CASE("half as large with 16-bit numbers, each the nearest to its weight") {
  const Model model = small_model();
  const Result<Model> read = read_model(write_model(model, NumberFormat::kF16));
  REQUIRE(read.ok());
  CHECK(check_fits_half(model.weights).ok());
  for (size_t i = 0; i < model.weights.size(); ++i) {
    CHECK(read->weights[i] == half_to_float(float_to_half(model.weights[i])));
  }
  CHECK(take_apart(write_model(model, NumberFormat::kF16)).data.size() * 2 ==
        take_apart(write_model(model)).data.size());
  ParameterBuffer large = model.weights;
  large[3] = 70000;
  const Status fits = check_fits_half(large);
  REQUIRE_FALSE(fits.ok());
  mentions(fits.error().english(), "16-bit numbers end at 65504");
}

TEST_CASE("weights alone carry no metadata but PyTorch's and open as weights of a network known by its shapes") {
  Model model = small_model();
  const Bytes file = write_weights(model.config, model.weights, NumberFormat::kF32);
  CHECK(take_apart(file).header["__metadata__"] == Json{{"format", "pt"}});
  const Result<OpenedFile> opened = open_model_or_weights(file);
  REQUIRE(opened.ok());
  const Weights& weights = std::get<Weights>(*opened);
  model.config.dropout = 0;  // leaves no trace in weights
  CHECK(weights.config == model.config);
  CHECK(weights.weights == model.weights);
  mentions(refusal(file), "not a Geci model");
  CHECK(std::holds_alternative<Model>(*open_model_or_weights(write_model(model))));
}

TEST_CASE("tensors of some other network are refused with a sentence that names the first that does not fit") {
  const Model model = small_model();
  const auto sentence = [&](const std::function<void(Parts&)>& lie) {
    Parts parts = take_apart(write_weights(model.config, model.weights, NumberFormat::kF32));
    lie(parts);
    const Result<OpenedFile> opened = open_model_or_weights(put_together(parts.header.dump(), parts.data));
    REQUIRE_FALSE(opened.ok());
    return opened.error().english();
  };
  const auto rename = [](Parts& parts, const char* from, const char* to) {
    parts.header[to] = parts.header[from];
    parts.header.erase(from);
  };
  mentions(sentence([&](Parts& parts) { rename(parts, "rnn.bias_hh_l0", "rnn.bias"); }),
           "more than such a network has");
  mentions(sentence([](Parts& parts) { parts.header["rnn.weight_hh_l0"]["shape"] = {2, 8}; }), "is 2 x 8");
  mentions(sentence([](Parts& parts) { parts.header["ebd.weight"]["shape"] = {15}; }), "ebd.weight (15)");
  mentions(sentence([](Parts& parts) { parts.header["out.weight"]["shape"] = {4, 5}; }), "out.weight (4 x 5)");
}

TEST_CASE("weights of safetensors are known by their shapes, and by what their metadata says of tied ones") {
  const auto notes_of = [](const Model& model, const std::function<void(Parts&)>& change) {
    Parts parts = take_apart(write_weights(model.config, model.weights, NumberFormat::kF32));
    change(parts);
    const Result<OpenedFile> opened = open_model_or_weights(put_together(parts.header.dump(), parts.data));
    if (!opened) return opened.error().english();
    const Weights& weights = std::get<Weights>(*opened);
    CHECK(weights.weights == model.weights);
    return weights.notes.empty() ? std::string() : weights.notes.front().english();
  };
  const auto rename = [](Parts& parts, const char* from, const char* to) {
    parts.header[to] = parts.header[from];
    parts.header.erase(from);
  };
  Model model = small_model();
  mentions(notes_of(model, [&](Parts& parts) { rename(parts, "ebd.weight", "encoder.weight"); }), "'encoder.weight'");
  CHECK(notes_of(model, [&](Parts& parts) { rename(parts, "out.bias", "fc.bias"); }).empty());
  model.config = {.vocab = 5, .embed = 4, .hidden = 4, .layers = 1, .tie = true};
  model.weights = ParameterBuffer(ParameterLayout(model.config).buffer_size());
  initialise(model.config, ParameterLayout(model.config), 7, model.weights);
  // The weight that is saved twice, and the bias, made one integer tensor that is passed over.
  const auto save_once = [&](Parts& parts) {
    const auto begin = parts.header["out.weight"]["data_offsets"][0], end = parts.header["out.bias"]["data_offsets"][1];
    parts.header.erase("out.weight");
    parts.header.erase("out.bias");
    parts.header["ids"] = {{"dtype", "I64"}, {"shape", {25}}, {"data_offsets", {begin, end}}};
  };
  const ParameterInfo bias = ParameterLayout(model.config).output_bias();
  std::fill_n(model.weights.begin() + static_cast<ptrdiff_t>(bias.offset), bias.count, 0.0F);
  mentions(notes_of(model, save_once), "it lacks the embedding or the linear layer");
  mentions(notes_of(model,
                    [&](Parts& parts) {
                      save_once(parts);
                      parts.header["__metadata__"]["out.weight"] = "ebd.weight";
                    }),
           "the embedding's (tied)");
}

TEST_CASE("a model's curve is read back as it was written, and one out of order is refused") {
  Model model = small_model();
  model.training.curve = {{3, 4.5, NAN}, {7, NAN, 3.25}, {int64_t{1} << 40, 1.0 / 3, 2}};
  const Result<Model> read = read_model(write_model(model));
  REQUIRE(read.ok());
  REQUIRE(read->training.curve.size() == 3);
  for (size_t i = 0; i < 3; ++i) {
    const LossPoint &seen = read->training.curve[i], &wanted = model.training.curve[i];
    const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
    CHECK(seen.step == wanted.step);
    CHECK(same(seen.loss, wanted.loss));
    CHECK(same(seen.validation_loss, wanted.validation_loss));
  }
  const auto with_curve = [](const Json& curve) {
    return refusal_after_metadata([&](Json& metadata) { metadata["training"]["curve"] = curve; });
  };
  mentions(with_curve({1, 2}), "training.curve is missing");
  mentions(with_curve("none"), "training.curve is missing");
  mentions(with_curve({2, 1, 1, 2, 1, 1}), "training.curve do not ascend");
  mentions(with_curve({-1, 1, 1}), "training.curve do not ascend");
  mentions(with_curve({1e300, 1, 1}), "training.curve do not ascend");
}

TEST_CASE("a model of words carries the user dictionary it was trained with") {
  Model model = small_model();
  model.text = {TokenizerKind::kWord, Cleaning::kTutorial, "云朵 5 n\n星星\n"};
  const Result<Model> read = read_model(write_model(model));
  REQUIRE(read.ok());
  CHECK(read->text == model.text);
  const auto as_words = [](const Json& user_dictionary) {
    return refusal_after_metadata([&](Json& metadata) {
      metadata["text"]["tokenizer"] = "word";
      if (!user_dictionary.is_null()) metadata["text"]["user_dictionary"] = user_dictionary;
    });
  };
  mentions(as_words(nullptr), "text.user_dictionary is missing");
  mentions(as_words(5), "text.user_dictionary is not text");
  mentions(as_words(std::string(200, 'x')), "user dictionary cannot be read");
}

}  // namespace
}  // namespace geci::model_file_test
