#include "files/resume_file.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/json.h"
#include "core/json_fields.h"
#include "files/curve_json.h"
#include "files/sentences.h"
#include "train/settings_fields.h"

namespace geci {
namespace {

// Clauses.
constexpr Sentence<> kAdamOutOfRange{"its settings of Adam are out of range", "Adam 的设置超出范围"};
constexpr Sentence<> kLossNotANumber{"a loss of its training state is not a number", "训练状态里的损失不是数"};
constexpr Sentence<std::string> kNotTheConfigsShape{"tensor {} does not have the config's shape",
                                                    "张量 {} 的形状和网络的设置不符"};
constexpr Sentence<std::string> kImpossibleNumbers{"tensor {} holds numbers that cannot be", "张量 {} 里有不可能的值"};
constexpr Sentence<> kMoreStateTensors{"it holds tensors of a training state that its config does not have",
                                       "里面有训练状态的张量，是网络的设置所没有的"};

constexpr const char* kBestWeights = "resume.best.";
constexpr const char* kHidden = "resume.hidden";

/// A buffer laid out as the weights, and the prefix of its tensors' names.
struct BufferName {
  const char* prefix;
  ParameterBuffer ResumeState::* buffer;
  float lowest;  // what its numbers may be
};
constexpr float kAny = std::numeric_limits<float>::lowest();
constexpr BufferName kBuffers[] = {{"resume.exp_avg.", &ResumeState::first_moments, kAny},      // as torch.optim.Adam
                                   {"resume.exp_avg_sq.", &ResumeState::second_moments, 0.0F},  // calls them
                                   {"resume.good.", &ResumeState::good_weights, kAny},
                                   {kBestWeights, &ResumeState::best_weights, kAny}};

std::vector<int> hidden_shape(const NetworkConfig& config, int batch) {
  return {config.layers, state_parts(config.cell), batch, config.hidden};
}

// ------------------------------------------------------------------------------------------- writing

class SettingsWriter {
 public:
  template <class Value>
  void operator()(const char* name, const Value& value) {
    json[name] = value;
  }
  void operator()(const char* name, const WindowOrder& order) { json[name] = window_order_name(order); }
  void operator()(const char* name, const Optimizer& kind) { json[name] = optimizer_name(kind); }
  void operator()(const char* name, const ScheduleKind& kind) { json[name] = schedule_name(kind); }

  OrderedJson json;
};

// ------------------------------------------------------------------------------------------- reading

/// A setting that an older file does not have keeps its default.
class SettingsReader {
 public:
  explicit SettingsReader(const Json& resume) : fields_(resume, "settings") {}

  void operator()(const char* name, int& value) {
    if (fields_.has(name)) value = static_cast<int>(fields_.integer(name, 0, std::numeric_limits<int>::max()));
  }
  void operator()(const char* name, uint64_t& value) {
    if (fields_.has(name)) value = fields_.unsigned_integer(name);
  }
  void operator()(const char* name, double& value) {
    if (fields_.has(name)) value = fields_.number(name);
  }
  void operator()(const char* name, float& value) {
    if (fields_.has(name)) value = static_cast<float>(fields_.number(name));
  }
  void operator()(const char* name, int64_t& value) {
    if (fields_.has(name)) value = fields_.integer(name, 0, kMaxSteps);
  }
  void operator()(const char* name, WindowOrder& value) { read_name(name, value, parse_window_order); }
  void operator()(const char* name, Optimizer& value) { read_name(name, value, parse_optimizer); }
  void operator()(const char* name, ScheduleKind& value) { read_name(name, value, parse_schedule); }

  std::optional<Error> problem() const { return fields_.complaint() ? fields_.complaint() : problem_; }

 private:
  template <class Kind>
  void read_name(const char* name, Kind& value, Result<Kind> (*parse)(const std::string&)) {
    if (!fields_.has(name)) return;
    const Result<Kind> kind = parse(fields_.text(name));
    if (kind) value = *kind;
    if (!kind && !problem_) problem_ = kind.error();
  }

  JsonFields fields_;
  std::optional<Error> problem_;
};

Result<TrainSettings> read_settings(const Json& resume) {
  TrainSettings settings;
  SettingsReader reader(resume);
  visit_settings(settings, reader);
  if (reader.problem()) return *reader.problem();
  if (const Status valid = validate(settings); !valid) return valid.error();
  const OptimizerSettings& adam = settings.optimizer;
  const bool is_adam = adam.beta1 >= 0 && adam.beta1 < 1 && adam.beta2 >= 0 && adam.beta2 < 1 && adam.epsilon > 0;
  if (!is_adam) return damaged(kAdamOutOfRange());
  return settings;
}

Result<Schedule::Memory> read_schedule(const Json& resume) {
  JsonFields fields(resume, "schedule");
  Schedule::Memory memory;
  memory.best = fields.number("best");
  memory.epochs = fields.integer("epochs", 0, kMaxSteps);
  memory.epochs_without_improvement = fields.integer("epochs_without_improvement", 0, kMaxSteps);
  memory.plateau_factor = fields.number("factor");
  if (fields.complaint()) return *fields.complaint();
  const bool is_factor = memory.plateau_factor >= 0 && memory.plateau_factor <= 1;
  if (!is_factor || !std::isfinite(memory.best)) return damaged(kOutOfBounds("resume.schedule"));
  return memory;
}

/// All members that are numbers, and the corpus.
Status read_numbers_of(const Json& metadata, ResumeState& resume) {
  JsonFields fields(metadata, "resume");
  resume.steps_done = fields.integer("step", 0, kMaxSteps);
  resume.epoch_loss_sum = fields.number("epoch_loss_sum");
  resume.first_loss = fields.number("first_loss");
  resume.best_loss = fields.number("best_loss");
  resume.epochs_without_improvement =
      fields.integer("epochs_without_improvement", 0, std::numeric_limits<int>::max() - 1);
  resume.validation_share = fields.number("validation_share");
  if (fields.complaint()) return *fields.complaint();
  if (!(resume.validation_share >= 0 && resume.validation_share < 1)) {
    return damaged(kOutOfBounds("resume.validation_share"));
  }
  for (const double number : {resume.epoch_loss_sum, resume.first_loss, resume.best_loss}) {
    if (!std::isfinite(number)) return damaged(kLossNotANumber());
  }
  JsonFields corpus(metadata["resume"], "corpus");
  resume.corpus_tokens = corpus.unsigned_integer("tokens");
  resume.corpus_fingerprint = corpus.unsigned_integer("fingerprint");
  if (corpus.complaint()) return *corpus.complaint();
  const Result<Schedule::Memory> schedule = read_schedule(metadata["resume"]);
  if (!schedule) return schedule.error();
  resume.schedule = *schedule;
  return Ok{};
}

/// A tensor of the state, checked before anything of its size is allocated.
Result<const StoredTensor*> state_tensor(const TensorSet& tensors, const std::string& name,
                                         const std::vector<int>& shape) {
  const StoredTensor* tensor = find_tensor(tensors, name);
  if (tensor == nullptr) return damaged(kTensorMissing(name));
  const bool fits = tensor->format == NumberFormat::kF32 &&
                    std::equal(tensor->shape.begin(), tensor->shape.end(), shape.begin(), shape.end(),
                               [](uint64_t a, int b) { return a == static_cast<uint64_t>(b); });
  if (!fits) return damaged(kNotTheConfigsShape(name));
  return tensor;
}

Status read_state(const StoredTensor& tensor, float lowest, std::span<float> values) {
  read_numbers(tensor, values);
  const bool good =
      std::all_of(values.begin(), values.end(), [&](float value) { return std::isfinite(value) && value >= lowest; });
  if (!good) return damaged(kImpossibleNumbers(tensor.name));
  return Ok{};
}

Result<ParameterBuffer> read_buffer(const std::string& prefix, float lowest, const ParameterLayout& layout,
                                    const TensorSet& tensors) {
  std::vector<const StoredTensor*> found;
  for (const ParameterInfo& info : layout.tensors()) {
    if (info.shared) continue;
    const Result<const StoredTensor*> tensor = state_tensor(tensors, prefix + info.name, info.shape);
    if (!tensor) return tensor.error();
    found.push_back(*tensor);
  }
  ParameterBuffer buffer(layout.buffer_size(), 0.0F);
  size_t next = 0;
  for (const ParameterInfo& info : layout.tensors()) {
    if (info.shared) continue;
    const Status read = read_state(*found[next++], lowest, {buffer.data() + info.offset, info.count});
    if (!read) return read.error();
  }
  return buffer;
}

Status read_tensors(const NetworkConfig& config, const TensorSet& tensors, ResumeState& resume) {
  const ParameterLayout layout(config);
  const bool has_best = find_tensor(tensors, kBestWeights + layout.embedding().name) != nullptr;
  size_t expected = 0;
  for (const BufferName& name : kBuffers) {
    if (name.prefix == kBestWeights && !has_best) continue;
    Result<ParameterBuffer> buffer = read_buffer(name.prefix, name.lowest, layout, tensors);
    if (!buffer) return buffer.error();
    resume.*name.buffer = std::move(*buffer);
    for (const ParameterInfo& info : layout.tensors()) expected += info.shared ? 0 : 1;
  }
  if (resume.settings.order == WindowOrder::kStream) {
    ++expected;
    const Result<const StoredTensor*> hidden =
        state_tensor(tensors, kHidden, hidden_shape(config, resume.settings.batch));
    if (!hidden) return hidden.error();
    resume.hidden.resize((*hidden)->bytes.size() / sizeof(float));
    if (const Status read = read_state(**hidden, kAny, resume.hidden); !read) return read.error();
  }
  if (tensors.size() != expected) return damaged(kMoreStateTensors());
  return Ok{};
}

}  // namespace

OrderedJson resume_json(const ResumeState& resume) {
  SettingsWriter settings;
  visit_settings(resume.settings, settings);
  OrderedJson json;
  json["step"] = resume.steps_done;
  json["epoch_loss_sum"] = resume.epoch_loss_sum;
  json["first_loss"] = resume.first_loss;
  json["best_loss"] = resume.best_loss;
  json["epochs_without_improvement"] = resume.epochs_without_improvement;
  json["validation_share"] = resume.validation_share;
  json["schedule"] = {{"best", resume.schedule.best},
                      {"epochs", resume.schedule.epochs},
                      {"epochs_without_improvement", resume.schedule.epochs_without_improvement},
                      {"factor", resume.schedule.plateau_factor}};
  json["settings"] = std::move(settings.json);
  json["corpus"] = {{"tokens", resume.corpus_tokens}, {"fingerprint", resume.corpus_fingerprint}};
  json["curve"] = curve_json(resume.curve);
  return json;
}

void append_resume_tensors(const NetworkConfig& config, const ResumeState& resume,
                           std::vector<TensorToWrite>& tensors) {
  const ParameterLayout layout(config);
  for (const BufferName& name : kBuffers) {
    const ParameterBuffer& buffer = resume.*name.buffer;
    for (const ParameterInfo& info : layout.tensors()) {
      if (info.shared || buffer.empty()) continue;
      tensors.push_back(
          {name.prefix + info.name, NumberFormat::kF32, info.shape, {buffer.data() + info.offset, info.count}});
    }
  }
  if (resume.hidden.empty()) return;
  tensors.push_back({kHidden, NumberFormat::kF32, hidden_shape(config, resume.settings.batch), resume.hidden});
}

Result<ResumeState> read_resume(const Json& metadata, const NetworkConfig& config, const TensorSet& tensors) {
  ResumeState resume;
  if (const Status numbers = read_numbers_of(metadata, resume); !numbers) return numbers.error();
  const Json& json = metadata["resume"];
  const Result<TrainSettings> settings = read_settings(json);
  if (!settings) return settings.error();
  resume.settings = *settings;
  Result<std::vector<LossPoint>> curve = read_curve(json, "resume");
  if (!curve) return curve.error();
  resume.curve = std::move(*curve);
  if (const Status read = read_tensors(config, tensors, resume); !read) return read.error();
  return resume;
}

}  // namespace geci
