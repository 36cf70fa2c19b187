// Model files that are cut short, damaged or untrue, each of which is refused with a sentence.

#include <doctest/doctest.h>

#include <limits>
#include <span>
#include <string>

#include "files/model_file.h"
#include "files/model_file_parts.h"

namespace geci::model_file_refusal_test {
namespace {

using namespace model_file;

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
      if (!model.ok()) CHECK_FALSE(model.error().english().empty());
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
    const bool begins_like_one = header.starts_with('{');
    mentions(refusal(put_together(header, data)), begins_like_one ? "damaged" : "not a model file");
  }
  mentions(refusal(put_together("{}", {})), "not a Geci model");
  mentions(refusal(put_together(R"({"__metadata__":{"format":"pt"}})", {})), "not a Geci model");
  mentions(refusal(put_together(R"({"__metadata__":{"geci":7}})", {})), "not a Geci model");
}

TEST_CASE("deep nesting and floods of values are refused before they are parsed") {
  mentions(refusal(put_together("{\"a\":" + std::string(1'000'000, '['), {})), "nested too deeply");
  std::string flood = "{\"a\":[0";
  for (int i = 0; i < 200'000; ++i) flood += ",0";
  mentions(refusal(put_together(flood + "]}", {})), "too many values");
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
  mentions(with("out.bias", "dtype", "I32"), "out.bias (I32) is not F32, F16 or BF16");
  mentions(with("out.bias", "dtype", 32), "out.bias has no dtype");
  mentions(with("ebd.weight", "shape", {3, 5}), "ebd.weight does not have");
  mentions(with("ebd.weight", "shape", {15}), "ebd.weight does not have");
  mentions(with("ebd.weight", "shape", {5, 4}), "another size");
  mentions(with("ebd.weight", "shape", {1ULL << 63, 2}), "another size");
  mentions(with("ebd.weight", "shape", {5, -3}), "ebd.weight has no shape");
  mentions(with("ebd.weight", "shape", {5.0, 3.0}), "ebd.weight has no shape");
  mentions(with("ebd.weight", "shape", "5,3"), "ebd.weight has no shape");
  mentions(with("ebd.weight", "data_offsets", {0, 59}), "another size");
  mentions(with("ebd.weight", "data_offsets", {60, 0}), "ends before it begins");
  mentions(with("ebd.weight", "data_offsets", {4, 64}), "overlap or leave gaps");
  mentions(with("ebd.weight", "data_offsets", {1'000'000, 1'000'060}), "overlap or leave gaps");
  mentions(with("ebd.weight", "data_offsets", {std::numeric_limits<uint64_t>::max() - 59, 0}), "ends before it begins");
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
      refusal_after_metadata([](Json& metadata) { metadata = {{"version", 5}, {"something", "else"}}; });
  mentions(sentence, "newer Geci (format 5; this one reads up to 4): update Geci");
  mentions(refusal_after_metadata([](Json& metadata) { metadata["version"] = "1"; }), "no format version");
  mentions(refusal_after_metadata([](Json& metadata) { metadata["version"] = 0; }), "version 0");
}

}  // namespace
}  // namespace geci::model_file_refusal_test
