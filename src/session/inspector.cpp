#include "session/inspector.h"

#include <algorithm>
#include <cmath>

#include "core/sentence.h"
#include "run/prompt.h"

namespace geci {
namespace {

constexpr Sentence<std::string> kUnknownText{"The network knows nothing of this text ({}); take another.",
                                             "这段文字网络一个也不认识（{}）：请换一段。"};
constexpr Sentence<> kShortForGradient{
    "A gradient needs a text of at least two tokens: the last one is what is predicted.",
    "要算梯度，文字至少要有两个词元：最后一个是要预测的。"};

constexpr int kNextTokens = 40;
constexpr int kNeighbours = 8;

/// Fills in the text as the network reads it.
Status read_text(const Run& run, const std::string& text, Inspection& result) {
  Result<EncodedText> prompt = encode_prompt(text, run.text_settings(), run.tokenizer(), run.vocabulary());
  if (!prompt) return prompt.error();
  EncodedText& encoded = *prompt;
  for (const std::string& token : encoded.unknown) result.left_out += token;
  if (encoded.ids.empty()) {
    return Error{kUnknownText(result.left_out)};
  }
  result.cut = encoded.ids.size() > kMaxInspectedTokens;
  if (result.cut) encoded.ids.resize(kMaxInspectedTokens);
  for (const int32_t id : encoded.ids) result.tokens.push_back(run.vocabulary().token(id));
  result.ids = std::move(encoded.ids);
  return Ok{};
}

/// -1 is the last of `count`, and what is too large is so too.
int from_end(int index, size_t count) {
  const int last = static_cast<int>(count) - 1;
  return index < 0 ? std::max(0, last + 1 + index) : std::min(index, last);
}

void name_next(const Run& run, const SamplingSettings& sampling, std::span<const int32_t> seen, Inspection& result) {
  result.line_end = line_end_id(run.vocabulary(), run.text_settings().cleaning);
  for (const NextToken& token : next_tokens(result.logits, seen, result.line_end, sampling, kNextTokens)) {
    result.next.push_back({run.vocabulary().token(token.token), token});
  }
}

double length_of(std::span<const float> vector) {
  double sum = 0;
  for (const float value : vector) sum += static_cast<double>(value) * static_cast<double>(value);
  return std::sqrt(sum);
}

void take_gradient(Backend& backend, const Run& run, Inspection& result) {
  const std::span<const int32_t> inputs(result.ids.data(), result.ids.size() - 1);
  const TextTrace trace(backend, result.network, run.device_weights(), inputs);
  const HiddenGradients gradients = trace.gradients(result.ids.back());
  result.loss = gradients.loss;
  const float* row = gradients.layers[static_cast<size_t>(result.layer)].data();
  for (int t = 0; t < trace.steps(); ++t, row += result.network.hidden) {
    result.gradient_lengths.push_back(length_of({row, static_cast<size_t>(result.network.hidden)}));
  }
}

/// In the present plane, from the first moment that is known to the present step.
std::vector<PathPoint> path_of(const Run& run, ConstMatrix table, int32_t id, const PlaneMap& map) {
  std::vector<PathPoint> path;
  const auto add = [&](int64_t step, std::span<const float> row) {
    const std::array<float, 2> point = map.at(row);
    path.push_back({step, point[0], point[1]});
  };
  for (const WordHistory::Moment& moment : run.words().moments()) {
    const std::span<const float> row = run.words().row(moment, id);
    if (row.empty()) return {};
    if (moment.step < run.steps_done()) add(moment.step, row);
  }
  add(run.steps_done(), {table.row(id), static_cast<size_t>(table.cols)});
  return path;
}

void map_words(const Run& run, const std::string& word, Inspection& result) {
  const FloatBuffer values = run.embedding();
  const ConstMatrix table{values.data(), run.config().vocab, run.config().embed};
  const std::vector<int32_t>& ids = run.words().ids();
  const PlaneMap map = project(table, ids);
  result.explained = map.explained;
  for (size_t i = 0; i < ids.size(); ++i) {
    result.words.push_back({run.vocabulary().token(ids[i]), ids[i], map.points[i][0], map.points[i][1]});
  }
  const std::optional<int32_t> picked = word.empty() ? std::nullopt : run.vocabulary().find(word);
  if (!picked) return;
  result.word = word;
  for (const Neighbour& near : nearest(table, *picked, ids, kNeighbours)) {
    result.nearest.push_back({run.vocabulary().token(near.id), near.cosine});
  }
  result.path = path_of(run, table, *picked, map);
}

void look(Backend& backend, const Run& run, const InspectCommand& command, Inspection& result) {
  const TextTrace trace(backend, result.network, run.device_weights(), result.ids);
  if (command.what == Inspected::kHidden) {
    const std::span<const float> values = trace.hidden(result.layer).flat();
    result.hidden.assign(values.begin(), values.end());
    return;
  }
  result.position = command.what == Inspected::kStep ? from_end(command.position, result.ids.size())
                                                     : static_cast<int>(result.ids.size()) - 1;
  result.logits = trace.logits(result.position);
  if (command.what == Inspected::kStep) result.cell = trace.cell(result.layer, result.position);
  const std::span<const int32_t> seen(result.ids.data(), static_cast<size_t>(result.position) + 1);
  name_next(run, command.what == Inspected::kNext ? command.sampling : SamplingSettings{}, seen, result);
}

}  // namespace

Result<Inspection> inspect(Backend& backend, const Run& run, const InspectCommand& command) {
  if (const Status valid = validate(command.sampling); !valid) return valid.error();
  Inspection result;
  result.what = command.what;
  result.step = run.steps_done();
  result.network = run.config();
  result.layer = from_end(command.layer, static_cast<size_t>(result.network.layers));
  if (command.what == Inspected::kWords) {
    map_words(run, command.word, result);
    return result;
  }
  if (const Status read = read_text(run, command.text, result); !read) return read.error();
  if (command.what != Inspected::kGradient) {
    look(backend, run, command, result);
  } else if (result.ids.size() < 2) {
    return Error{kShortForGradient()};
  } else {
    take_gradient(backend, run, result);
  }
  return result;
}

}  // namespace geci
