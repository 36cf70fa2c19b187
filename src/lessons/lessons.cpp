#include "lessons/lessons.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "files/model_file.h"
#include "wording/numbers.h"

namespace geci {
namespace {

constexpr char kLine[] = "明月几时有，明月照人来";
constexpr const char* kBuiltIn[] = {"songci300", "songci", "yuanqu", "shijing"};
constexpr char kUnknownLesson[] = "—";

std::vector<Action> nothing(const Snapshot&, const std::string&) { return {}; }
std::optional<LessonFacts> no_numbers(const LessonEvidence&) { return LessonFacts{}; }

InspectCommand look_at(const std::string& text, Inspected what, int position = -1, int layer = -1) {
  InspectCommand command;
  command.what = what;
  command.text = text;
  command.position = position;
  command.layer = layer;
  return command;
}

/// Which of the candidates is nearest.
template <size_t N>
int nearest_of(const std::array<double, N>& candidates, double value) {
  const auto distance = [value](double candidate) { return std::abs(candidate - value); };
  const auto found = std::min_element(candidates.begin(), candidates.end(),
                                      [&](double a, double b) { return distance(a) < distance(b); });
  return static_cast<int>(found - candidates.begin());
}

double largest(std::span<const float> values) {
  float most = 0;
  for (const float value : values) most = std::max(most, std::abs(value));
  return static_cast<double>(most);
}

double largest_difference(std::span<const float> a, std::span<const float> b) {
  float most = 0;
  for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) most = std::max(most, std::abs(a[i] - b[i]));
  return static_cast<double>(most);
}

/// A text in one line, as a sentence can quote it.
std::string in_one_line(const std::string& text) {
  std::string line;
  for (const char c : text) line += c == '\n' ? std::string(" / ") : std::string(1, c);
  return line;
}

std::string quoted(const std::string& token) { return token == "\n" ? "↵" : token; }

// ---------------------------------------------------------------------------------------- what a token is

std::vector<Action> measure_tokens(const LessonEvidence&) {
  const auto preview = [](TokenizerKind kind) { return PreviewCommand{{.tokenizer = kind}, kTokenLine}; };
  return {preview(TokenizerKind::kWord), preview(TokenizerKind::kCharacter)};
}

LessonOutcome judge_tokens(const LessonEvidence& evidence) {
  const std::vector<PreviewToken>& words = evidence.measured[0].preview->lines.front();
  const std::vector<PreviewToken>& characters = evidence.measured[1].preview->lines.front();
  std::string joined;
  for (const PreviewToken& token : words) joined += (joined.empty() ? "" : " / ") + token.text;
  const int answer = nearest_of<kLessonChoices>({2, 3, 5}, static_cast<double>(words.size()));
  return {answer, {joined, std::to_string(words.size()), std::to_string(characters.size())}};
}

// ---------------------------------------------------------------------------------------------- embedding

/// The first token that comes a second time: where it stands, from 0.
std::optional<std::pair<int, int>> repetition(const Inspection& text) {
  for (size_t later = 1; later < text.ids.size(); ++later) {
    const auto first = std::find(text.ids.begin(), text.ids.begin() + static_cast<ptrdiff_t>(later), text.ids[later]);
    const auto at = static_cast<size_t>(first - text.ids.begin());
    if (at < later) return std::pair(static_cast<int>(at), static_cast<int>(later));
  }
  return std::nullopt;
}

std::vector<Action> read_the_line(const Snapshot&, const std::string& text) {
  return {look_at(text, Inspected::kStep)};
}

std::optional<LessonFacts> ask_embedding(const LessonEvidence& evidence) {
  const Inspection& text = *evidence.before[0].inspection;
  const auto pair = repetition(text);
  if (!pair) return std::nullopt;
  return LessonFacts{quoted(text.tokens[static_cast<size_t>(pair->first)]), std::to_string(pair->first + 1),
                     std::to_string(pair->second + 1)};
}

std::vector<Action> measure_embedding(const LessonEvidence& evidence) {
  const auto [first, second] = *repetition(*evidence.before[0].inspection);
  return {look_at(evidence.text, Inspected::kStep, first, 0), look_at(evidence.text, Inspected::kStep, second, 0)};
}

LessonOutcome judge_embedding(const LessonEvidence& evidence) {
  const CellTrace& first = evidence.measured[0].inspection->cell;
  const CellTrace& second = evidence.measured[1].inspection->cell;
  const double x = largest_difference(first.x, second.x), h = largest_difference(first.h, second.h);
  return {x > 0 ? 2 : h > 0 ? 1 : 0, {significant(x, 3), significant(h, 3)}};
}

// --------------------------------------------------------------------------------------------- recurrence

/// A unit whose two sides tell the three answers apart: their sum is about 2.
size_t telling_unit(const CellTrace& cell) {
  size_t best = 0;
  const auto distance = [&](size_t i) { return std::abs(std::abs(cell.input_side[i] + cell.hidden_side[i]) - 2); };
  for (size_t i = 1; i < cell.h.size(); ++i) best = distance(i) < distance(best) ? i : best;
  return best;
}

/// The two sides of the unit asked about.
std::pair<double, double> sides(const CellTrace& cell) {
  const size_t unit = telling_unit(cell);
  return {static_cast<double>(cell.input_side[unit]), static_cast<double>(cell.hidden_side[unit])};
}

// The formula in question is the plain RNN's.
std::vector<Action> set_up_recurrence(const Snapshot& snapshot, const std::string& text) {
  std::vector<Action> actions;
  if (snapshot.settings.network.cell != Cell::kRnnTanh) {
    RunSettings settings = snapshot.settings;
    settings.network.cell = Cell::kRnnTanh;
    actions.emplace_back(ResetCommand{settings});
  }
  actions.emplace_back(look_at(text, Inspected::kStep));
  return actions;
}

std::optional<LessonFacts> ask_recurrence(const LessonEvidence& evidence) {
  const CellTrace& cell = evidence.before.back().inspection->cell;
  const auto [input, hidden] = sides(cell);
  return LessonFacts{std::to_string(telling_unit(cell)),
                     decimals(input, 3),
                     decimals(hidden, 3),
                     decimals(input + hidden, 3),
                     decimals(std::tanh(input + hidden), 3),
                     decimals(input * hidden, 3)};
}

std::vector<Action> measure_recurrence(const LessonEvidence& evidence) {
  return {look_at(evidence.text, Inspected::kHidden)};
}

LessonOutcome judge_recurrence(const LessonEvidence& evidence) {
  const CellTrace& cell = evidence.before.back().inspection->cell;
  const std::vector<float>& all = evidence.measured[0].inspection->hidden;
  const auto [input, hidden] = sides(cell);
  const auto h = static_cast<double>(cell.h[telling_unit(cell)]);
  const std::array<double, kLessonChoices> choices = {input + hidden, std::tanh(input + hidden), input * hidden};
  return {nearest_of(choices, h),
          {decimals(input, 3), decimals(hidden, 3), decimals(h, 3), decimals(choices[1], 3), decimals(largest(all), 3),
           grouped(static_cast<int64_t>(all.size()))}};
}

// --------------------------------------------------------------------------------------------------- loss

std::vector<Action> start_afresh(const Snapshot& snapshot, const std::string&) {
  return {ResetCommand{snapshot.settings}};
}
std::vector<Action> one_step(const LessonEvidence&) { return {StepCommand{1}}; }

std::array<double, kLessonChoices> losses_offered(const Snapshot& snapshot) {
  return {1, snapshot.random_loss, std::sqrt(static_cast<double>(snapshot.vocabulary))};
}

std::optional<LessonFacts> ask_loss(const LessonEvidence& evidence) {
  LessonFacts facts = {grouped(evidence.snapshot.vocabulary)};
  for (const double loss : losses_offered(evidence.snapshot)) facts.push_back(decimals(loss, 2));
  return facts;
}

LessonOutcome judge_loss(const LessonEvidence& evidence) {
  const Snapshot& snapshot = evidence.snapshot;
  const auto first = static_cast<double>(snapshot.curve->front().loss);
  return {nearest_of(losses_offered(snapshot), first),
          {decimals(first, 2), grouped(snapshot.vocabulary), decimals(snapshot.random_loss, 2)}};
}

// --------------------------------------------------------------------------- backpropagation through time

std::vector<Action> measure_gradient(const LessonEvidence& evidence) {
  return {look_at(evidence.text, Inspected::kGradient)};
}

LessonOutcome judge_gradient(const LessonEvidence& evidence) {
  const std::vector<double>& lengths = evidence.measured[0].inspection->gradient_lengths;
  const size_t least = static_cast<size_t>(std::min_element(lengths.begin(), lengths.end()) - lengths.begin());
  const int third = static_cast<int>(kLessonChoices * least / lengths.size());
  return {third,
          {significant(lengths.front(), 2), significant(lengths.back(), 2), std::to_string(least + 1),
           std::to_string(lengths.size())}};
}

// --------------------------------------------------------------------------------------------------- Adam

constexpr double kAdamRate = 1e-3;
constexpr double kAlmost = 0.9;  // of the learning rate counts as all of it

std::vector<Action> set_up_adam(const Snapshot& snapshot, const std::string&) {
  RunSettings settings = snapshot.settings;
  settings.train.optimizer = OptimizerSettings{.kind = Optimizer::kAdam, .learning_rate = kAdamRate};
  settings.train.schedule = ScheduleSettings{};
  return {ResetCommand{settings}};
}

std::vector<Action> measure_adam(const LessonEvidence&) {
  return {ExportModelCommand{}, StepCommand{1}, ExportModelCommand{}};
}

LessonOutcome judge_adam(const LessonEvidence& evidence) {
  const Result<Model> before = read_model(evidence.measured[0].bytes), after = read_model(evidence.measured[2].bytes);
  double farthest = 0;
  int64_t moved = 0, almost = 0;
  for (size_t i = 0; i < before->weights.size(); ++i) {
    const double distance = std::abs(static_cast<double>(after->weights[i]) - static_cast<double>(before->weights[i]));
    farthest = std::max(farthest, distance);
    moved += distance > 0 ? 1 : 0;
    almost += distance > kAlmost * kAdamRate ? 1 : 0;
  }
  const double share = static_cast<double>(almost) / static_cast<double>(std::max<int64_t>(moved, 1));
  const bool bounded = std::abs(farthest / kAdamRate - 1) < 0.01 && share > 0.5;
  return {bounded ? 0 : 1, {decimals(farthest, 5), grouped(moved), decimals(100 * share, 1)}};
}

// -------------------------------------------------------------------------------------------- overfitting

constexpr double kValidation = 0.1;
constexpr int64_t kEpochs = 10, kMostSteps = 1000;

std::vector<Action> set_up_overfitting(const Snapshot& snapshot, const std::string&) {
  RunSettings settings = snapshot.settings;
  settings.train.order = WindowOrder::kTutorial;
  settings.train.schedule = ScheduleSettings{};
  settings.train.patience = 0;
  settings.validation = kValidation;
  return {ResetCommand{settings}};
}

std::optional<LessonFacts> ask_overfitting(const LessonEvidence& evidence) {
  const Snapshot& snapshot = evidence.snapshot;
  return LessonFacts{grouped(snapshot.corpus.tokens), grouped(snapshot.windows_per_epoch),
                     std::to_string(snapshot.settings.train.steps)};
}

std::vector<Action> measure_overfitting(const LessonEvidence& evidence) {
  return {StepCommand{std::clamp<int64_t>(kEpochs * evidence.snapshot.steps_per_epoch, 1, kMostSteps)}};
}

// Window i starts at token i, so that the last one ends, with its last target, after windows + T tokens.
LessonOutcome judge_overfitting(const LessonEvidence& evidence) {
  const Snapshot& snapshot = evidence.snapshot;
  const int64_t steps = snapshot.settings.train.steps, tokens = snapshot.corpus.tokens;
  const int64_t seen = std::min(tokens, snapshot.windows_per_epoch + steps);
  const double share = static_cast<double>(seen) / static_cast<double>(tokens);
  const std::array<double, kLessonChoices> offered = {0, std::log(0.5), -std::log(static_cast<double>(steps))};
  const bool validated = !snapshot.validation.empty();
  return {nearest_of(offered, std::log(share)),
          {grouped(snapshot.windows_per_epoch), std::to_string(steps), grouped(seen), grouped(tokens),
           decimals(100 * share, 1), decimals(static_cast<double>(snapshot.curve->back().loss), 2),
           validated ? decimals(static_cast<double>(snapshot.validation.back().loss), 2) : kUnknownLesson,
           decimals(snapshot.random_loss, 2)}};
}

// ----------------------------------------------------------------------------------------------- sampling

constexpr float kWarm = 1, kCool = 0.5F;
constexpr int kGreedyLength = 8;

std::vector<Action> measure_sampling(const LessonEvidence& evidence) {
  InspectCommand warm = look_at(evidence.text, Inspected::kNext), cool = warm;
  warm.sampling.temperature = kWarm;
  cool.sampling.temperature = kCool;
  const GenerateCommand greedy{"", kGreedyLength, {.greedy = true}};
  return {warm, cool, greedy, greedy};
}

LessonOutcome judge_sampling(const LessonEvidence& evidence) {
  const NamedToken& warm = evidence.measured[0].inspection->next.front();
  const NamedToken& cool = evidence.measured[1].inspection->next.front();
  const auto percent = [](const NamedToken& token) {
    return decimals(100 * static_cast<double>(token.values.drawn), 2);
  };
  const float change = cool.values.drawn - warm.values.drawn;
  return {change > 0   ? 0
          : change < 0 ? 2
                       : 1,
          {quoted(warm.text), percent(warm), percent(cool), in_one_line(evidence.measured[2].text),
           in_one_line(evidence.measured[3].text)}};
}

constexpr Lesson kLessons[kLessonCount] = {
    {.name = "token",
     .code = "ids = [vocab[token] for token in jieba.cut(line)]",
     .before = {.tokenizer = TokenizerKind::kCharacter},
     .after = {.tokenizer = TokenizerKind::kWord},
     .needs_text = false,
     .needs_fresh = false,
     .set_up = nothing,
     .asked = no_numbers,
     .measure = measure_tokens,
     .judge = judge_tokens},
    {.name = "embedding",
     .code = "x = nn.Embedding(V, E)(ids)",
     .before = {.tab = Inspected::kStep},
     .after = {.tab = Inspected::kStep},
     .needs_text = true,
     .needs_fresh = false,
     .set_up = read_the_line,
     .asked = ask_embedding,
     .measure = measure_embedding,
     .judge = judge_embedding},
    {.name = "recurrence",
     .code = "h = torch.tanh(W_ih @ x + b_ih + W_hh @ h + b_hh)",
     .before = {.tab = Inspected::kStep},
     .after = {.tab = Inspected::kHidden},
     .needs_text = true,
     .needs_fresh = false,
     .set_up = set_up_recurrence,
     .asked = ask_recurrence,
     .measure = measure_recurrence,
     .judge = judge_recurrence},
    {.name = "loss",
     .code = "loss = F.cross_entropy(logits, y)  # -log p[y]",
     .needs_text = false,
     .needs_fresh = true,
     .set_up = start_afresh,
     .asked = ask_loss,
     .measure = one_step,
     .judge = judge_loss},
    {.name = "bptt",
     .code = "loss.backward()  # then h[t].grad.norm()",
     .before = {.tab = Inspected::kHidden},
     .after = {.tab = Inspected::kGradient},
     .needs_text = true,
     .needs_fresh = false,
     .set_up = nothing,
     .asked = no_numbers,
     .measure = measure_gradient,
     .judge = judge_gradient},
    {.name = "adam",
     .code = "optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)",
     .needs_text = false,
     .needs_fresh = true,
     .set_up = set_up_adam,
     .asked = no_numbers,
     .measure = measure_adam,
     .judge = judge_adam},
    {.name = "overfitting",
     .code = "start = min(i, N - T - 2)  # for i in range(N // T)",
     .needs_text = false,
     .needs_fresh = true,
     .set_up = set_up_overfitting,
     .asked = ask_overfitting,
     .measure = measure_overfitting,
     .judge = judge_overfitting},
    {.name = "sampling",
     .code = "p = torch.softmax(logits / temperature, dim=-1); torch.multinomial(p, 1)",
     .before = {.tab = Inspected::kNext},
     .after = {.tab = Inspected::kNext},
     .needs_text = true,
     .needs_fresh = false,
     .set_up = nothing,
     .asked = no_numbers,
     .measure = measure_sampling,
     .judge = judge_sampling}};

}  // namespace

std::span<const Lesson> lessons() { return kLessons; }

std::string lesson_text(const Snapshot& snapshot) {
  const bool built_in = std::find(std::begin(kBuiltIn), std::end(kBuiltIn), snapshot.corpus.name) != std::end(kBuiltIn);
  return built_in ? kLine : snapshot.newest_lyric;
}

LessonHurdle hurdle_before(const Lesson& lesson, const Snapshot& snapshot) {
  if (lesson.needs_fresh && snapshot.corpus.number == 0) return LessonHurdle::kNoText;
  if (!lesson.needs_text) return LessonHurdle::kNone;
  if (!snapshot.has_network) return LessonHurdle::kNoText;
  return lesson_text(snapshot).empty() ? LessonHurdle::kNoLyric : LessonHurdle::kNone;
}

}  // namespace geci
