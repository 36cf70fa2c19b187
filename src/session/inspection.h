// The values that "Inside the network" shows. The session computes them between two training steps, with the weights of
// that moment, and never changes them afterwards: any thread may read them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/embedding_map.h"
#include "model/next_tokens.h"
#include "model/sampler.h"
#include "model/text_trace.h"

namespace geci {

enum class Inspected {
  kStep,      // one token through the network
  kNext,      // the distribution of the next token
  kHidden,    // h_t over the whole text
  kGradient,  // how far back the loss of the last token reaches
  kWords      // the embedding table in the plane
};

/// Tokens of a text that are read; the rest is left out.
inline constexpr int kMaxInspectedTokens = 64;

struct InspectCommand {
  Inspected what = Inspected::kStep;
  std::string text;           // empty: a line's end, from which lyrics begin
  int position = -1;          // kStep: which time step; below 0: from the end
  int layer = -1;             // kStep, kHidden, kGradient; below 0: from the top
  SamplingSettings sampling;  // kNext
  std::string word;           // kWords: whose neighbours; empty: nobody's

  bool operator==(const InspectCommand& other) const;
};

/// A token of the embedding map.
struct MappedWord {
  std::string text;
  int32_t id = 0;
  float x = 0, y = 0;
};

struct NamedToken {
  std::string text;
  NextToken values;
};

struct NearWord {
  std::string text;
  float cosine = 0;
};

/// Where a word lay in the plane after so many steps.
struct PathPoint {
  int64_t step = 0;
  float x = 0, y = 0;
};

struct Inspection {
  Inspected what = Inspected::kStep;
  int64_t step = 0;    // training steps the weights have behind them
  double seconds = 0;  // what it took
  NetworkConfig network;

  // The text as the network reads it; not for kWords.
  std::vector<std::string> tokens;
  std::vector<int32_t> ids;
  std::string left_out;  // what the vocabulary does not have
  bool cut = false;      // there was more text than is read
  int position = 0, layer = 0;

  CellTrace cell;                        // kStep
  std::vector<float> logits;             // kStep (after `position`), kNext (after the last token): (V)
  std::vector<NamedToken> next;          // kStep, kNext: the likeliest, the likeliest first
  std::optional<int32_t> line_end;       // kNext: which the repetition penalty spares
  std::vector<float> hidden;             // kHidden: (T, H)
  double loss = 0;                       // kGradient: of the last token, given those before
  std::vector<double> gradient_lengths;  // kGradient: |dL/dh_t| for all t but the last
  std::vector<MappedWord> words;         // kWords, the most frequent first
  std::array<double, 2> explained{};     // kWords: shares of the variance
  std::vector<NearWord> nearest;         // kWords: of `words` those nearest to `word`
  std::string word;                      // kWords, empty if the vocabulary does not have it
  std::vector<PathPoint> path;           // kWords: of `word` since the network was made, to where it lies now
};

/// Returns "step", "next", "hidden", "gradient" or "words".
std::string inspected_name(Inspected what);
/// The inverse of inspected_name(). Fails with a sentence that lists the names.
Result<Inspected> parse_inspected(const std::string& name);

/// Returns all of it as a JSON object.
std::string inspection_json(const Inspection& inspection);

}  // namespace geci
