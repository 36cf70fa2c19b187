// A small model, and its file taken apart, so that tests can change one place of it.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "files/model_file.h"

namespace geci::model_file {

using Json = nlohmann::ordered_json;
using Bytes = std::vector<uint8_t>;

inline Model small_model() {
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

inline Parts take_apart(const Bytes& file) {
  ByteReader reader(file);
  const auto header = *reader.read_bytes(*reader.read_u64());
  const auto data = *reader.read_bytes(reader.remaining());
  return {Json::parse(header.begin(), header.end()), Bytes(data.begin(), data.end())};
}

inline Bytes put_together(const std::string& header, const Bytes& data) {
  Bytes file;
  append_u64(file, header.size());
  append_text(file, header);
  file.insert(file.end(), data.begin(), data.end());
  return file;
}

inline std::string refusal(const Bytes& file) {
  const Result<Model> model = read_model(file);
  REQUIRE_FALSE(model.ok());
  CHECK(model.error().english().ends_with("."));
  return model.error().english();
}

/// What is said about a good file after `lie` has changed its parts.
inline std::string refusal_after(const std::function<void(Parts&)>& lie) {
  Parts parts = take_apart(write_model(small_model()));
  lie(parts);
  return refusal(put_together(parts.header.dump(), parts.data));
}

inline std::string refusal_after_metadata(const std::function<void(Json&)>& lie) {
  return refusal_after([&](Parts& parts) {
    Json metadata = parts.metadata();
    lie(metadata);
    parts.set_metadata(metadata);
  });
}

inline bool mentions(const std::string& sentence, const std::string& part) {
  INFO(sentence);
  CHECK(sentence.find(part) != std::string::npos);
  return sentence.find(part) != std::string::npos;
}

}  // namespace geci::model_file
