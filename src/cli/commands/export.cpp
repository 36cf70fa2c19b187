// geci export MODEL -o F: a model, or its weights alone, for others to use.
#include "cli/command.h"
#include "cli/io.h"
#include "cli/output_file.h"

namespace geci::cli {
namespace {

struct ExportOptions {
  std::string model, output, dtype = "f32";
  bool weights_only = false;
};

Result<NumberFormat> parse_dtype(const std::string& name) {
  if (name == "f32") return NumberFormat::kF32;
  if (name == "f16") return NumberFormat::kF16;
  return Error{"There is no dtype '" + name + "'; use f32 or f16."};
}

/// The exported file's bytes. A checkpoint's training state stays behind.
Result<std::vector<uint8_t>> exported(const ExportOptions& options, OpenedFile file, NumberFormat format) {
  Model* model = std::get_if<Model>(&file);
  const Weights* weights = std::get_if<Weights>(&file);
  const ParameterBuffer& numbers = model != nullptr ? model->weights : weights->weights;
  if (format == NumberFormat::kF16) {
    if (const Status fits = check_fits_half(numbers); !fits) return fits.error();
  }
  if (options.weights_only) return write_weights(model != nullptr ? model->config : weights->config, numbers, format);
  if (model == nullptr) {
    return about(options.model, {"these are weights alone, without a vocabulary: export them with --weights-only."});
  }
  model->resume.reset();
  return write_model(*model, format);
}

Outcome run_export(const ExportOptions& options) {
  const Result<NumberFormat> format = parse_dtype(options.dtype);
  if (!format) return Outcome::misused(format.error());
  Result<OpenedFile> file = load_model_or_weights(options.model);
  if (!file) return Outcome::failed(file.error());
  const Result<std::vector<uint8_t>> bytes = exported(options, std::move(*file), *format);
  if (!bytes) return Outcome::failed(bytes.error());
  const Result<OutputFile> output = OutputFile::create(options.output);
  if (!output) return Outcome::failed(output.error());
  if (const Status written = output->write(*bytes); !written) return Outcome::failed(written.error());
  return Outcome::done();
}

}  // namespace

void add_export(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("export", "Write a model, or its weights for PyTorch, as safetensors");
  const auto options = std::make_shared<ExportOptions>();
  command->add_option("MODEL", options->model, "a model, or weights alone; - for standard input")->required();
  command->add_option("-o,--output", options->output, "the safetensors file to write")->required();
  command->add_option("--dtype", options->dtype, "f32 or f16")->capture_default_str();
  command->add_flag("--weights-only", options->weights_only, "tensors alone: loads in PyTorch with strict=True");
  command->callback([options, &chosen] { chosen = [options] { return run_export(*options); }; });
}

}  // namespace geci::cli
