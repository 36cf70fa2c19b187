#include "core/json_fields.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "core/json.h"

namespace geci {
namespace {

constexpr Sentence<Message> kDamaged{"This model file is damaged: {}.",
                                     "这个模型文件损坏了，请重新导出或重新下载（{}）。"};
constexpr Sentence<std::string, int64_t, int64_t> kNotWholeWithin{"{} is not a whole number from {} to {}",
                                                                  "{} 不是 {} 到 {} 的整数"};
constexpr Sentence<std::string> kNotWhole{"{} is not a whole number", "{} 不是整数"};
constexpr Sentence<std::string> kNotANumber{"{} is not a number", "{} 不是数"};
constexpr Sentence<std::string> kNotABoolean{"{} is not true or false", "{} 不是 true 或 false"};
constexpr Sentence<std::string> kNotText{"{} is not text", "{} 不是文字"};

}  // namespace

Error damaged(const Message& what) { return Error{kDamaged(what)}; }
Error damaged(const std::string& what) { return damaged(Error{what}.message); }

JsonFields::JsonFields(const Json& parent, const std::string& name) : where_(name) {
  const auto found = parent.find(name);
  if (found != parent.end() && found->is_object()) {
    object_ = &*found;
  } else {
    complain(kMissing(name));
  }
}

bool JsonFields::has(const char* name) const { return object_ != nullptr && object_->contains(name); }

int64_t JsonFields::integer(const char* name, int64_t low, int64_t high) {
  const Json* value = find(name);
  if (value == nullptr) return low;
  constexpr auto kMax = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  const bool fits = value->is_number_unsigned() ? value->get<uint64_t>() <= kMax : value->is_number_integer();
  if (!fits || value->get<int64_t>() < low || value->get<int64_t>() > high) {
    complain(kNotWholeWithin(member(name), low, high));
    return low;
  }
  return value->get<int64_t>();
}

uint64_t JsonFields::unsigned_integer(const char* name) {
  const Json* value = find(name);
  if (value != nullptr && value->is_number_unsigned()) return value->get<uint64_t>();
  complain(kNotWhole(member(name)));
  return 0;
}

double JsonFields::number(const char* name) {
  const Json* value = find(name);
  if (value != nullptr && value->is_null()) return std::numeric_limits<double>::quiet_NaN();
  if (value != nullptr && value->is_number()) return value->get<double>();
  complain(kNotANumber(member(name)));
  return 0;
}

bool JsonFields::boolean(const char* name) {
  const Json* value = find(name);
  if (value != nullptr && value->is_boolean()) return value->get<bool>();
  complain(kNotABoolean(member(name)));
  return false;
}

std::string JsonFields::text(const char* name) {
  const Json* value = find(name);
  if (value != nullptr && value->is_string()) return value->get<std::string>();
  complain(kNotText(member(name)));
  return {};
}

const Json* JsonFields::find(const char* name) {
  if (object_ == nullptr) return nullptr;
  const auto found = object_->find(name);
  if (found != object_->end()) return &*found;
  complain(kMissing(member(name)));
  return nullptr;
}

std::string JsonFields::member(const char* name) const { return where_ + "." + name; }

void JsonFields::complain(const Message& what) {
  if (!complaint_) complaint_ = damaged(what);
}

}  // namespace geci
