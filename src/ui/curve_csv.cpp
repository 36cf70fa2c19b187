#include "ui/curve_csv.h"

#include <cmath>
#include <cstdio>

namespace geci {
namespace {

/// Empty where there is none.
std::string number(float value) {
  if (std::isnan(value)) return {};
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", static_cast<double>(value));
  return text;
}

std::string row(float step, const CurvePoint* trained, const CurvePoint* validated) {
  std::string text = number(step) + ",";
  if (trained != nullptr) text += number(trained->loss);
  text += ",";
  if (validated != nullptr) text += number(validated->loss);
  text += ",";
  if (trained != nullptr) text += number(trained->gradient_norm) + "," + number(trained->learning_rate) + ",";
  if (trained == nullptr) text += ",,";
  if (trained != nullptr && trained->tokens_per_second > 0) text += number(trained->tokens_per_second);
  return text + "\n";
}

}  // namespace

std::string curve_csv(std::span<const CurvePoint> curve, std::span<const CurvePoint> validation) {
  std::string csv = "step,loss,validation,gradient_norm,learning_rate,tokens_per_second\n";
  auto trained = curve.begin();
  auto validated = validation.begin();
  while (trained != curve.end() || validated != validation.end()) {
    const bool takes_trained =
        trained != curve.end() && (validated == validation.end() || trained->step <= validated->step);
    const bool takes_validated =
        validated != validation.end() && (trained == curve.end() || validated->step <= trained->step);
    csv += row(takes_trained ? trained->step : validated->step, takes_trained ? &*trained : nullptr,
               takes_validated ? &*validated : nullptr);
    if (takes_trained) ++trained;
    if (takes_validated) ++validated;
  }
  return csv;
}

}  // namespace geci
