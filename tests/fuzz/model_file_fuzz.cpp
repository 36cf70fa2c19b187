// Model files, checkpoints and weights alone: refused with a sentence, or read as they would be written.
#include "expect.h"
#include "files/model_file.h"

namespace geci {
namespace {

void check(const Model& model) {
  const Result<Model> again = read_model(write_model(model));
  fuzz::expect(again.ok());
  fuzz::expect(again->config == model.config && again->weights == model.weights);
  fuzz::expect(again->vocabulary == model.vocabulary && again->resume.has_value() == model.resume.has_value());
}

void check(const Weights& weights) {
  const auto again = open_model_or_weights(write_weights(weights.config, weights.weights, NumberFormat::kF32));
  fuzz::expect(again.ok() && std::holds_alternative<Weights>(*again));
}

}  // namespace
}  // namespace geci

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const geci::Result<geci::OpenedFile> file = geci::open_model_or_weights({data, size});
  if (file) {
    std::visit([](const auto& opened) { geci::check(opened); }, *file);
  } else {
    geci::fuzz::expect(file.error().english().ends_with("."));
  }
  return 0;
}
