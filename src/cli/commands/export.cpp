// geci export MODEL -o F: a model, or its weights alone, for others to use; --script F: a PyTorch program as well.
#include <filesystem>

#include "cli/command.h"
#include "cli/io.h"
#include "cli/output_file.h"
#include "cli/paths.h"
#include "files/torch/program.h"
#include "files/torch/torch_writer.h"

namespace geci::cli {
namespace {

namespace fs = std::filesystem;

struct ExportOptions {
  std::string model, output, script, dtype = "f32";
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
  const NetworkConfig& config = model != nullptr ? model->config : weights->config;
  if (has_torch_ending(options.output)) return write_torch_weights(config, numbers, format);
  if (options.weights_only) return write_weights(config, numbers, format);
  if (model == nullptr) {
    return about(options.model, {"these are weights alone, without a vocabulary: export them with --weights-only."});
  }
  model->resume.reset();
  return write_model(*model, format);
}

/// The path of the weights, seen from the program's folder.
std::string seen_from_script(const ExportOptions& options) {
  std::error_code error;
  const fs::path folder = fs::absolute(options.script, error).parent_path();
  const fs::path path = fs::relative(options.output, folder, error);
  return error || path.empty() ? options.output : path.generic_string();
}

Result<std::string> program_of(const ExportOptions& options, const OpenedFile& file) {
  const Model* model = std::get_if<Model>(&file);
  if (model != nullptr) return pytorch_program(*model, seen_from_script(options));
  return about(options.model, {"these are weights alone, without a vocabulary: a program needs a whole model."});
}

Status write_text(const OutputFile& output, const std::string& text) {
  return output.write({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

/// Without -o the weights of a program lie beside it.
ExportOptions completed(ExportOptions options) {
  if (options.output.empty()) options.output = fs::path(options.script).replace_extension(".pt").string();
  return options;
}

Status check_paths(const ExportOptions& options) {
  if (options.output.empty() && options.script.empty())
    return Error{"Name the file to write: -o FILE, or --script FILE."};
  if (!same_file(completed(options).output, options.script)) return Ok{};
  return Error{"The weights and the program are to be written to one file: give them different names."};
}

/// Both files, or neither where the second cannot be written.
Status write_all(const ExportOptions& options, OpenedFile file, NumberFormat format) {
  Result<std::string> program = std::string();
  if (!options.script.empty()) program = program_of(options, file);
  if (!program) return program.error();
  const Result<std::vector<uint8_t>> bytes = exported(options, std::move(file), format);
  if (!bytes) return bytes.error();
  const Result<OutputFile> output = OutputFile::create(options.output);
  if (!output) return output.error();
  if (options.script.empty()) return output->write(*bytes);
  const Result<OutputFile> script = OutputFile::create(options.script);
  if (!script) return script.error();
  const Status written = output->write(*bytes);
  return written ? write_text(*script, *program) : written;
}

Outcome run_export(const ExportOptions& given) {
  const Result<NumberFormat> format = parse_dtype(given.dtype);
  if (!format) return Outcome::misused(format.error());
  if (const Status sound = check_paths(given); !sound) return Outcome::misused(sound.error());
  const ExportOptions options = completed(given);
  Result<OpenedFile> file = load_model_or_weights(options.model);
  if (!file) return Outcome::failed(file.error());
  if (options.script.empty() && std::holds_alternative<Model>(*file)) warn_of_torch_ending(options.output);
  if (const Status written = write_all(options, std::move(*file), *format); !written) {
    return Outcome::failed(written.error());
  }
  return Outcome::done();
}

}  // namespace

void add_export(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("export", "Write a model, or its weights for PyTorch");
  const auto options = std::make_shared<ExportOptions>();
  command->add_option("MODEL", options->model, "a model, or weights alone; - for standard input")->required();
  command->add_option(
      "-o,--output", options->output,
      "the file to write: safetensors, or weights alone for torch.load if its name ends in .pt or .pth");
  command->add_option(
      "--script", options->script,
      "write a PyTorch program that generates with these weights (without -o they lie beside it, as .pt)");
  command->add_option("--dtype", options->dtype, "f32 or f16")->capture_default_str();
  command->add_flag("--weights-only", options->weights_only, "tensors alone: loads in PyTorch with strict=True");
  command->callback([options, &chosen] { chosen = [options] { return run_export(*options); }; });
}

}  // namespace geci::cli
