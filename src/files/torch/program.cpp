#include "files/torch/program.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "core/json.h"
#include "files/torch/program_text.h"
#include "files/torch/torch_writer.h"

namespace geci {
namespace {

using Fillings = std::vector<std::pair<std::string_view, std::string>>;

/// `text` with "{name}" replaced once, whatever stands in the replacements.
std::string filled(std::string_view text, const Fillings& fillings) {
  std::string result;
  while (!text.empty()) {
    const size_t brace = std::min(text.find('{'), text.size());
    result += text.substr(0, brace);
    text.remove_prefix(brace);
    const size_t end = text.find('}');
    const auto filling = std::find_if(fillings.begin(), fillings.end(), [&](const auto& each) {
      return end != std::string_view::npos && text.substr(1, end - 1) == each.first;
    });
    if (filling != fillings.end()) {
      result += filling->second;
      text.remove_prefix(end + 1);
    } else if (!text.empty()) {
      result += text.front();
      text.remove_prefix(1);
    }
  }
  return result;
}

/// A string of JSON is one of Python.
std::string python_string(std::string_view text) { return json_text(Json(std::string(text))); }

/// Lines of strings.
std::string vocabulary_lines(const Vocabulary& vocabulary) {
  constexpr size_t kLineBytes = 100;
  std::string lines, line;
  for (const std::string& token : vocabulary.tokens()) {
    const std::string item = python_string(token);
    if (!line.empty() && line.size() + item.size() > kLineBytes) {
      lines += "    " + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + item + ",";
  }
  return lines + (line.empty() ? "" : "    " + line + "\n");
}

std::string recurrent_of(const NetworkConfig& config) {
  const std::string extents = std::to_string(config.embed) + ", " + std::to_string(config.hidden) +
                              ", num_layers=" + std::to_string(config.layers);
  switch (config.cell) {
    case Cell::kGru:
      return "GRU(" + extents + ")";
    case Cell::kLstm:
      return "LSTM(" + extents + ")";
    case Cell::kRnnRelu:
      return "RNN(" + extents + ", nonlinearity=\"relu\")";
    case Cell::kRnnTanh:
      break;
  }
  return "RNN(" + extents + ")";
}

/// What jieba must be told before it cuts as the model's text was cut.
std::string user_words_of(const TextSettings& text) {
  if (text.tokenizer != TokenizerKind::kWord || text.user_dictionary.empty()) return "";
  return "jieba.load_userdict(io.StringIO(" + python_string(text.user_dictionary) + "))\n";
}

std::string imports_of(const Model& model, bool is_torch) {
  const bool words = model.text.tokenizer == TokenizerKind::kWord;
  const std::string outside = is_torch ? "import torch\n" : "import safetensors.torch\nimport torch\n";
  return (words ? "\nimport jieba\n" : "\n") + outside;
}

std::string needs_of(const Model& model, bool is_torch) {
  std::string needs = "PyTorch 1.13 or newer";
  if (!is_torch) needs += ", safetensors";
  if (model.text.tokenizer == TokenizerKind::kWord) needs += ", jieba";
  return needs + ", and the file WEIGHTS beside this one";
}

}  // namespace

std::string pytorch_program(const Model& model, std::string_view weights) {
  const NetworkConfig& config = model.config;
  const bool is_torch = has_torch_ending(weights);
  const auto line_end = model.vocabulary.find(line_end_token(model.text.cleaning));
  const Fillings fillings{
      {"needs", needs_of(model, is_torch)},
      {"io", user_words_of(model.text).empty() ? "" : "import io\n"},
      {"imports", imports_of(model, is_torch)},
      {"weights", python_string(weights)},
      {"line_end", std::to_string(line_end.value_or(-1))},
      {"user_words", user_words_of(model.text)},
      {"vocabulary", vocabulary_lines(model.vocabulary)},
      {"vocab", std::to_string(config.vocab)},
      {"embed", std::to_string(config.embed)},
      {"hidden", std::to_string(config.hidden)},
      {"recurrent", recurrent_of(config)},
      {"tie", config.tie ? "        self.out.weight = self.ebd.weight  # tied\n" : ""},
      {"load", is_torch ? "torch.load(WEIGHTS, weights_only=True)" : "safetensors.torch.load_file(WEIGHTS)"},
  };
  const bool words = model.text.tokenizer == TokenizerKind::kWord;
  return filled(kProgramStart, fillings) + (words ? kCutWords : kCutCharacters) + kProgramEnd;
}

}  // namespace geci
