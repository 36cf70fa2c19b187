// A PyTorch program that does what a model does.
#pragma once

#include <string>
#include <string_view>

#include "files/model_file.h"

namespace geci {

/// Python source, for PyTorch 1.13 and newer: builds the model's network, loads its weights from `weights`, a path seen
/// from the program's folder (of PyTorch, see has_torch_ending, or of safetensors), holds the vocabulary, and writes
/// the text that `geci generate` writes with the same prompt, length and sampling options, the same random numbers
/// included.
std::string pytorch_program(const Model& model, std::string_view weights);

}  // namespace geci
