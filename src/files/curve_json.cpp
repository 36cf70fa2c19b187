#include "files/curve_json.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "core/json.h"
#include "core/json_fields.h"
#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<std::string> kStepsDoNotAscend{"the steps of {} do not ascend", "{} 的步数没有依次增加"};

constexpr size_t kColumns = 3;

}  // namespace

OrderedJson curve_json(const std::vector<LossPoint>& curve) {
  OrderedJson json = OrderedJson::array();
  for (const LossPoint& point : curve) {
    json.push_back(point.step);
    json.push_back(point.loss);
    json.push_back(point.validation_loss);
  }
  return json;
}

Result<std::vector<LossPoint>> read_curve(const Json& holder, const std::string& name) {
  const auto found = holder.find("curve");
  if (found == holder.end() || !found->is_array() || found->size() % kColumns != 0) {
    return damaged(kMissing(name + ".curve"));
  }
  const auto number = [](const Json& json) {
    return json.is_number() ? json.get<double>() : std::numeric_limits<double>::quiet_NaN();
  };
  std::vector<LossPoint> curve;
  int64_t last_step = 0;
  for (size_t i = 0; i < found->size(); i += kColumns) {
    const Json& step = (*found)[i];
    const bool is_step = step.is_number_unsigned() && step.get<uint64_t>() <= static_cast<uint64_t>(kMaxSteps) &&
                         step.get<int64_t>() > last_step;
    if (!is_step) return damaged(kStepsDoNotAscend(name + ".curve"));
    last_step = step.get<int64_t>();
    curve.push_back({last_step, number((*found)[i + 1]), number((*found)[i + 2])});
  }
  return curve;
}

}  // namespace geci
