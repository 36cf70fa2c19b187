#include "text/vocabulary.h"

namespace geci {

int32_t Vocabulary::add(std::string_view token) {
  if (const auto found = ids_.find(token); found != ids_.end()) return found->second;
  const int32_t id = size();
  tokens_.emplace_back(token);
  ids_.emplace(token, id);
  return id;
}

std::optional<int32_t> Vocabulary::find(std::string_view token) const {
  const auto found = ids_.find(token);
  if (found == ids_.end()) return std::nullopt;
  return found->second;
}

std::vector<int32_t> Vocabulary::ids_of(const std::vector<std::string>& tokens) const {
  std::vector<int32_t> ids;
  ids.reserve(tokens.size());
  for (const std::string& token : tokens) ids.push_back(find(token).value_or(-1));
  return ids;
}

}  // namespace geci
