#include "model/config.h"

#include "model/parameters.h"

namespace geci {
namespace {

constexpr int kMaxVocab = 1'000'000;
constexpr int kMaxWidth = 8192;
// Training keeps four numbers a parameter (weight, gradient, two moments): 1 GiB at this limit.
constexpr int64_t kMaxParameters = int64_t{64} << 20;

Status check_range(const char* what, int value, int low, int high) {
  if (value >= low && value <= high) return Ok{};
  return Error{std::string(what) + " is " + std::to_string(value) + "; it must be from " + std::to_string(low) +
               " to " + std::to_string(high) + "."};
}

}  // namespace

Status validate(const NetworkConfig& config) {
  for (const Status& status : {check_range("The vocabulary's size", config.vocab, 1, kMaxVocab),
                               check_range("The embedding's width", config.embed, 1, kMaxWidth),
                               check_range("The hidden width", config.hidden, 1, kMaxWidth),
                               check_range("The number of layers", config.layers, 1, kMaxLayers)}) {
    if (!status) return status.error();
  }
  if (!(config.dropout >= 0 && config.dropout < 1)) {
    return Error{"Dropout is " + std::to_string(config.dropout) + "; it must be at least 0 and below 1."};
  }
  const int64_t parameters = ParameterLayout(config).parameter_count();
  if (parameters > kMaxParameters) {
    return Error{"This network would have " + std::to_string(parameters) + " parameters; the limit is " +
                 std::to_string(kMaxParameters) + ", so choose smaller widths or fewer layers."};
  }
  return Ok{};
}

std::string cell_name(Cell cell) {
  switch (cell) {
    case Cell::kRnnTanh:
      return "rnn";
  }
  return "";
}

Result<Cell> parse_cell(const std::string& name) {
  if (name == "rnn") return Cell::kRnnTanh;
  return Error{"There is no cell called '" + name + "'; use rnn."};
}

}  // namespace geci
