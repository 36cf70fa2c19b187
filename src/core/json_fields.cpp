#include "core/json_fields.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "core/json.h"

namespace geci {

Error damaged(const std::string& what) { return Error{"This model file is damaged: " + what + "."}; }

JsonFields::JsonFields(const Json& parent, const std::string& name) : where_(name) {
  const auto found = parent.find(name);
  if (found != parent.end() && found->is_object()) {
    object_ = &*found;
  } else {
    complain("is missing");
  }
}

bool JsonFields::has(const char* name) const { return object_ != nullptr && object_->contains(name); }

int64_t JsonFields::integer(const char* name, int64_t low, int64_t high) {
  const Json* value = find(name);
  if (value == nullptr) return low;
  constexpr auto kMax = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  const bool fits = value->is_number_unsigned() ? value->get<uint64_t>() <= kMax : value->is_number_integer();
  if (!fits || value->get<int64_t>() < low || value->get<int64_t>() > high) {
    complain(std::string(".") + name + " is not a whole number from " + std::to_string(low) + " to " +
             std::to_string(high));
    return low;
  }
  return value->get<int64_t>();
}

uint64_t JsonFields::unsigned_integer(const char* name) {
  const Json* value = find(name);
  if (value != nullptr && value->is_number_unsigned()) return value->get<uint64_t>();
  complain(std::string(".") + name + " is not a whole number");
  return 0;
}

double JsonFields::number(const char* name) {
  const Json* value = find(name);
  if (value != nullptr && value->is_null()) return std::numeric_limits<double>::quiet_NaN();
  if (value != nullptr && value->is_number()) return value->get<double>();
  complain(std::string(".") + name + " is not a number");
  return 0;
}

bool JsonFields::boolean(const char* name) {
  const Json* value = find(name);
  if (value != nullptr && value->is_boolean()) return value->get<bool>();
  complain(std::string(".") + name + " is not true or false");
  return false;
}

std::string JsonFields::text(const char* name) {
  const Json* value = find(name);
  if (value != nullptr && value->is_string()) return value->get<std::string>();
  complain(std::string(".") + name + " is not text");
  return {};
}

const Json* JsonFields::find(const char* name) {
  if (object_ == nullptr) return nullptr;
  const auto found = object_->find(name);
  if (found != object_->end()) return &*found;
  complain(std::string(".") + name + " is missing");
  return nullptr;
}

void JsonFields::complain(const std::string& what) {
  if (!complaint_) complaint_ = damaged(where_ + (what.starts_with('.') ? "" : " ") + what);
}

}  // namespace geci
