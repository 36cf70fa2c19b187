#include "files/model_file.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/bytes.h"
#include "core/half.h"

namespace geci::model_file_test {
namespace {

using Json = nlohmann::ordered_json;
using Bytes = std::vector<uint8_t>;

Model small_model() {
  Model model;
  for (const char* token : {"明", "月", "\"", "\n", "𠮷"}) model.vocabulary.add(token);
  model.config = {.cell = Cell::kRnnTanh, .vocab = 5, .embed = 3, .hidden = 4, .layers = 2, .dropout = 0.2F};
  const ParameterLayout layout(model.config);
  initialise(model.config, layout, 7, model.weights);
  model.text = {TokenizerKind::kCharacter, Cleaning::kTutorial, {}};
  model.training = {.steps = 10,
                    .epochs = 2,
                    .loss = 2.5,
                    .batch = 32,
                    .window = 16,
                    .learning_rate = 1e-3,
                    .seed = std::numeric_limits<uint64_t>::max(),
                    .corpus = "宋词.txt"};
  return model;
}

/// A model file taken apart, so that a test can lie in one place and put it together again.
struct Parts {
  Json header;
  Bytes data;

  Json metadata() const { return Json::parse(header["__metadata__"]["geci"].get<std::string>()); }
  void set_metadata(const Json& metadata) { header["__metadata__"]["geci"] = metadata.dump(); }
};

Parts take_apart(const Bytes& file) {
  ByteReader reader(file);
  const auto header = *reader.read_bytes(*reader.read_u64());
  const auto data = *reader.read_bytes(reader.remaining());
  return {Json::parse(header.begin(), header.end()), Bytes(data.begin(), data.end())};
}

Bytes put_together(const std::string& header, const Bytes& data) {
  Bytes file;
  append_u64(file, header.size());
  append_text(file, header);
  file.insert(file.end(), data.begin(), data.end());
  return file;
}

std::string refusal(const Bytes& file) {
  const Result<Model> model = read_model(file);
  REQUIRE_FALSE(model.ok());
  CHECK(model.error().message.ends_with("."));
  return model.error().message;
}

/// What is said about a good file after `lie` has changed its parts.
std::string refusal_after(const std::function<void(Parts&)>& lie) {
  Parts parts = take_apart(write_model(small_model()));
  lie(parts);
  return refusal(put_together(parts.header.dump(), parts.data));
}

std::string refusal_after_metadata(const std::function<void(Json&)>& lie) {
  return refusal_after([&](Parts& parts) {
    Json metadata = parts.metadata();
    lie(metadata);
    parts.set_metadata(metadata);
  });
}

bool mentions(const std::string& sentence, const std::string& part) {
  INFO(sentence);
  CHECK(sentence.find(part) != std::string::npos);
  return sentence.find(part) != std::string::npos;
}

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
  mentions(fits.error().message, "16-bit numbers end at 65504");
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
    return opened.error().message;
  };
  const auto rename = [](Parts& parts, const char* from, const char* to) {
    parts.header[to] = parts.header[from];
    parts.header.erase(from);
  };
  mentions(sentence([&](Parts& parts) { rename(parts, "ebd.weight", "embedding.weight"); }), "ebd.weight is missing");
  mentions(sentence([&](Parts& parts) { rename(parts, "out.bias", "fc.bias"); }), "out.bias is missing");
  mentions(sentence([](Parts& parts) { parts.header["rnn.weight_hh_l0"]["shape"] = {2, 8}; }), "not the weights of an");
  mentions(sentence([](Parts& parts) { parts.header["ebd.weight"]["shape"] = {15}; }), "ebd.weight is 15");
  mentions(sentence([](Parts& parts) { parts.header["out.weight"]["shape"] = {4, 5}; }), "out.weight does not have");
}

TEST_CASE("a file cut short at any byte is refused") {
  const Bytes file = write_model(small_model());
  for (size_t length = 0; length < file.size(); ++length) {
    CAPTURE(length);
    CHECK_FALSE(read_model(std::span(file).first(length)).ok());
  }
  mentions(refusal({}), "not a model file");
  mentions(refusal(Bytes(file.begin(), file.begin() + 100)), "ends within its header");
  mentions(refusal(Bytes(file.begin(), file.end() - 1)), "cut short");
}

TEST_CASE("extra bytes are refused") {
  Bytes file = write_model(small_model());
  file.push_back(0);
  mentions(refusal(file), "something was added");
}

TEST_CASE("every single damaged byte of the header is refused or harmless, never a crash") {
  const Bytes file = write_model(small_model());
  const size_t header_end = file.size() - take_apart(file).data.size();
  for (size_t at = 0; at < header_end; ++at) {
    for (const int flip : {0x01, 0x10, 0x80}) {
      Bytes changed = file;
      changed[at] = static_cast<uint8_t>(changed[at] ^ flip);
      const Result<Model> model = read_model(changed);
      if (!model.ok()) CHECK_FALSE(model.error().message.empty());
    }
  }
}

TEST_CASE("a header length beyond the file or beyond 100 MB is refused") {
  const Parts parts = take_apart(write_model(small_model()));
  for (const uint64_t lie : {uint64_t{100'000'001}, uint64_t{1} << 63, std::numeric_limits<uint64_t>::max()}) {
    Bytes file;
    append_u64(file, lie);
    append_text(file, parts.header.dump());
    mentions(refusal(file), "at most 100 MB");
  }
  Bytes file;
  append_u64(file, 1'000'000);
  append_text(file, parts.header.dump());
  mentions(refusal(file), "ends within its header");
}

TEST_CASE("a header that is not one object of JSON is refused") {
  const Bytes data = take_apart(write_model(small_model())).data;
  for (const std::string header : {"", "nonsense", "[]", "{} {}", "{\"a\":", "null", "{\"\xFF\":1}"}) {
    CAPTURE(header);
    mentions(refusal(put_together(header, data)), "damaged");
  }
  mentions(refusal(put_together("{}", {})), "not a Geci model");
  mentions(refusal(put_together(R"({"__metadata__":{"format":"pt"}})", {})), "not a Geci model");
  mentions(refusal(put_together(R"({"__metadata__":{"geci":7}})", {})), "not a Geci model");
}

TEST_CASE("deep nesting and floods of values are refused before they are parsed") {
  mentions(refusal(put_together(std::string(1'000'000, '['), {})), "nested too deeply");
  std::string flood = "[0";
  for (int i = 0; i < 200'000; ++i) flood += ",0";
  mentions(refusal(put_together(flood + "]", {})), "too many values");
  const std::string deep = std::string(1000, '[') + std::string(1000, ']');
  mentions(refusal_after([&](Parts& parts) { parts.header["__metadata__"]["geci"] = deep; }), "nested too deeply");
}

TEST_CASE("a tensor named twice is refused") {
  const Parts parts = take_apart(write_model(small_model()));
  std::string header = parts.header.dump();
  header.insert(header.size() - 1, ",\"out.bias\":" + parts.header["out.bias"].dump());
  mentions(refusal(put_together(header, parts.data)), "names 'out.bias' twice");
}

TEST_CASE("tensors that lie about their type, shape or place are refused") {
  const auto with = [](const std::string& name, const std::string& member, const Json& value) {
    return refusal_after([&](Parts& parts) { parts.header[name][member] = value; });
  };
  mentions(with("out.bias", "dtype", "F16"), "another size");
  mentions(with("out.bias", "dtype", "I32"), "out.bias is not F32, F16 or BF16");
  mentions(with("out.bias", "dtype", 32), "out.bias is not F32");
  mentions(with("ebd.weight", "shape", {3, 5}), "ebd.weight does not have");
  mentions(with("ebd.weight", "shape", {15}), "ebd.weight does not have");
  mentions(with("ebd.weight", "shape", {5, 4}), "another size");
  mentions(with("ebd.weight", "shape", {1ULL << 63, 2}), "another size");
  mentions(with("ebd.weight", "shape", {5, -3}), "ebd.weight has no shape");
  mentions(with("ebd.weight", "shape", {5.0, 3.0}), "ebd.weight has no shape");
  mentions(with("ebd.weight", "shape", "5,3"), "ebd.weight has no shape");
  mentions(with("ebd.weight", "data_offsets", {0, 59}), "another size");
  mentions(with("ebd.weight", "data_offsets", {60, 0}), "another size");
  mentions(with("ebd.weight", "data_offsets", {4, 64}), "overlap or leave gaps");
  mentions(with("ebd.weight", "data_offsets", {1'000'000, 1'000'060}), "overlap or leave gaps");
  mentions(with("ebd.weight", "data_offsets", {std::numeric_limits<uint64_t>::max() - 59, 0}), "another size");
  mentions(with("ebd.weight", "data_offsets", {-60, 0}), "no offsets");
  mentions(with("ebd.weight", "data_offsets", {0, 60, 60}), "no offsets");
  mentions(with("ebd.weight", "data_offsets", "0,60"), "no offsets");
}

TEST_CASE("missing and additional tensors are refused") {
  mentions(refusal_after([](Parts& parts) {
             parts.header.erase("out.bias");
             parts.data.resize(parts.data.size() - 20);
           }),
           "out.bias is missing");
  mentions(refusal_after([](Parts& parts) { parts.header.erase("out.bias"); }), "something was added");
  mentions(refusal_after([](Parts& parts) { parts.header["more"] = parts.header["out.bias"]; }), "overlap");
  const Json empty = {{"dtype", "F32"}, {"shape", {0}}, {"data_offsets", {0, 0}}};
  mentions(refusal_after([&](Parts& parts) { parts.header["more"] = empty; }), "tensors that its config");
  mentions(refusal_after([&](Parts& parts) { parts.header["resume.more"] = empty; }), "training state");
  mentions(refusal_after([](Parts& parts) { parts.header["out.bias"] = "text"; }), "not described by an object");
}

TEST_CASE("a config that is out of range, huge or of another shape is refused before anything is allocated") {
  const auto with = [](const std::string& member, const Json& value) {
    return refusal_after_metadata([&](Json& metadata) { metadata["config"][member] = value; });
  };
  for (const Json& bad : {Json(0), Json(-1), Json(1e300), Json("4"), Json(nullptr), Json(1ULL << 40), Json(4.0)}) {
    for (const char* member : {"vocab", "embed", "hidden", "layers"}) mentions(with(member, bad), "whole number");
  }
  mentions(with("hidden", 100'000'000), "hidden width");
  mentions(with("hidden", 8192), "the limit is");
  mentions(with("hidden", 2000), "does not have the config's shape");
  mentions(with("hidden", 5), "does not have the config's shape");
  mentions(with("cell", "gru"), "does not have the config's shape");
  mentions(with("dropout", 1), "Dropout");
  mentions(with("dropout", nullptr), "Dropout");
  mentions(with("dropout", "0"), "not a number");
  mentions(with("output_dropout", 1), "output_dropout");
  mentions(with("cell", "transformer"), "'transformer', which this version of Geci does not know");
  mentions(with("cell", 1), "not text");
  mentions(refusal_after_metadata([](Json& metadata) { metadata.erase("config"); }), "config is missing");
  mentions(refusal_after_metadata([](Json& metadata) { metadata["config"].erase("embed"); }), "embed is missing");
}

TEST_CASE("a vocabulary that does not match is refused") {
  const auto with = [](const Json& value) {
    return refusal_after_metadata([&](Json& metadata) { metadata["vocabulary"] = value; });
  };
  mentions(with({"a", "b", "c", "d"}), "4 tokens where its config says 5");
  mentions(with({"a", "b", "c", "d", "a"}), "repeats a token");
  mentions(with({"a", "b", "c", "d", 5}), "not text");
  mentions(with("abcde"), "vocabulary is missing");
  for (const Json& bad : {Json(5), Json(-1), Json("0"), Json(0.5)}) {
    mentions(refusal_after_metadata([&](Json& metadata) { metadata["unknown"] = bad; }), "not the number of a token");
  }
}

TEST_CASE("text settings and training records of the wrong kind are refused") {
  mentions(refusal_after_metadata([](Json& metadata) { metadata["text"]["tokenizer"] = "syllable"; }), "'syllable'");
  mentions(refusal_after_metadata([](Json& metadata) { metadata["text"]["cleaning"] = "x"; }), "cleaning is 'x'");
  mentions(refusal_after_metadata([](Json& metadata) { metadata["text"] = 1; }), "text is missing");
  mentions(refusal_after_metadata([](Json& metadata) { metadata["training"]["seed"] = -1; }), "training.seed");
  mentions(refusal_after_metadata([](Json& metadata) { metadata["training"]["steps"] = 0.5; }), "training.steps");
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

TEST_CASE("weights that are not finite are refused") {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    Model model = small_model();
    model.weights.back() = 0;
    model.weights[ParameterLayout(model.config).output_bias().offset] = bad;
    mentions(refusal(write_model(model)), "out.bias holds numbers that are not finite");
  }
}

TEST_CASE("a file of a newer format is refused politely") {
  const std::string sentence =
      refusal_after_metadata([](Json& metadata) { metadata = {{"version", 4}, {"something", "else"}}; });
  mentions(sentence, "newer Geci (format 4; this one reads up to 3): update Geci");
  mentions(refusal_after_metadata([](Json& metadata) { metadata["version"] = "1"; }), "no format version");
  mentions(refusal_after_metadata([](Json& metadata) { metadata["version"] = 0; }), "version 0");
}

}  // namespace
}  // namespace geci::model_file_test
