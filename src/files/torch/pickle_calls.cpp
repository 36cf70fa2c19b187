#include "files/torch/pickle_calls.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace geci {
namespace {

using Kind = PickleValue::Kind;

constexpr size_t kMaxExtents = 8;

constexpr struct {
  std::string_view module, member;
  PickleGlobal meaning;
} kMeanings[] = {
    {"collections", "OrderedDict", PickleGlobal::kOrderedDict},
    {"torch._utils", "_rebuild_tensor", PickleGlobal::kRebuildTensor},
    {"torch._utils", "_rebuild_tensor_v2", PickleGlobal::kRebuildTensor},
    {"torch._utils", "_rebuild_parameter", PickleGlobal::kRebuildParameter},
    {"torch._utils", "_rebuild_parameter_with_state", PickleGlobal::kRebuildParameter},
    {"torch._tensor", "_rebuild_from_type_v2", PickleGlobal::kRebuildFromType},
    {"torch._utils", "_rebuild_sparse_tensor", PickleGlobal::kRebuildSparse},
    {"torch._utils", "_rebuild_sparse_csr_tensor", PickleGlobal::kRebuildSparse},
};

constexpr std::pair<std::string_view, NumberFormat> kFormats[] = {{"FloatStorage", NumberFormat::kF32},
                                                                  {"DoubleStorage", NumberFormat::kF64},
                                                                  {"HalfStorage", NumberFormat::kF16},
                                                                  {"BFloat16Storage", NumberFormat::kBF16}};

std::optional<NumberFormat> format_of(std::string_view storage_type) {
  const auto* found = std::find_if(std::begin(kFormats), std::end(kFormats),
                                   [&](const auto& known) { return known.first == storage_type; });
  return found == std::end(kFormats) ? std::nullopt : std::optional(found->second);
}

bool is_size(const PickleValue& value) { return value.kind == Kind::kInteger && value.integer >= 0; }

bool are_extents(const PickleGraph& graph, const PickleValue& tuple) {
  const PickleParts& parts = graph.parts_of(tuple);
  return (tuple.kind == Kind::kTuple || tuple.kind == Kind::kList) && parts.size() <= kMaxExtents &&
         std::all_of(parts.begin(), parts.end(), [&](uint32_t part) { return is_size(graph.values[part]); });
}

/// (storage, offset, shape, strides, …)
PickleValue tensor_of(const PickleGraph& graph, const PickleValue& arguments) {
  const PickleParts& parts = graph.parts_of(arguments);
  const auto part = [&](size_t i) -> const PickleValue& { return graph.values[parts[i]]; };
  const bool is_tensor = parts.size() >= 4 && part(0).kind == Kind::kStorage && is_size(part(1)) &&
                         are_extents(graph, part(2)) && are_extents(graph, part(3)) &&
                         graph.parts_of(part(2)).size() == graph.parts_of(part(3)).size();
  if (!is_tensor) return {.kind = Kind::kStrange, .text = "of a kind that Geci does not know"};
  return {.kind = Kind::kTensor, .parts = arguments.parts};
}

/// Of OrderedDict(), and OrderedDict(pairs) as old versions of Python wrote it.
PickleValue ordered_dict_of(PickleGraph& graph, const PickleValue& arguments) {
  if (const PickleParts& given = graph.parts_of(arguments); given.size() == 1) return graph.values[given[0]];
  graph.parts.emplace_back();
  return {.kind = Kind::kDict, .parts = static_cast<uint32_t>(graph.parts.size() - 1)};
}

PickleGlobal meaning_of(const PickleGraph& graph, const PickleValue& callee) {
  return callee.kind == Kind::kGlobal ? graph.names[static_cast<size_t>(callee.integer)].meaning : PickleGlobal::kOther;
}

}  // namespace

PickledName name_of(std::string_view module, std::string_view member) {
  const auto* found = std::find_if(std::begin(kMeanings), std::end(kMeanings),
                                   [&](const auto& known) { return known.module == module && known.member == member; });
  if (found != std::end(kMeanings)) return {found->meaning, module, member};
  const bool of_torch = module == "torch" || module == "torch.cuda" || module == "torch.storage";
  if (of_torch && member.ends_with("Storage")) return {PickleGlobal::kStorage, module, member};
  const bool is_tensor = module == "torch._utils" && member.starts_with("_rebuild_");
  return {is_tensor ? PickleGlobal::kRebuildStrange : PickleGlobal::kOther, module, member};
}

PickleValue value_of_persistent_id(PickleGraph& graph, const PickleValue& id) {
  const PickleParts& parts = graph.parts_of(id);
  const auto part = [&](size_t i) -> const PickleValue& { return graph.values[parts[i]]; };
  if (id.kind != Kind::kTuple || parts.size() < 2 || part(0).kind != Kind::kText) return {.kind = Kind::kOther};
  // ('module', its class, and the text of its source).
  if (part(0).text == "module") return part(1);
  // ('storage', its type, its key, the device it was on, the count of its numbers); the format before 1.6 adds None,
  // or which part of an older storage it is.
  const bool is_storage = part(0).text == "storage" && parts.size() >= 5 &&
                          meaning_of(graph, part(1)) == PickleGlobal::kStorage && part(2).kind == Kind::kText &&
                          is_size(part(4)) && (parts.size() == 5 || part(5).kind == Kind::kNone);
  if (!is_storage) return {.kind = Kind::kOther};
  const std::string_view type = graph.names[static_cast<size_t>(part(1).integer)].member;
  graph.storages.push_back({part(2).text, type, format_of(type), static_cast<uint64_t>(part(4).integer)});
  return {.kind = Kind::kStorage, .integer = static_cast<int64_t>(graph.storages.size() - 1)};
}

PickleValue value_of_call(PickleGraph& graph, const PickleValue& callee, const PickleValue& arguments) {
  const PickleParts& parts = graph.parts_of(arguments);
  switch (meaning_of(graph, callee)) {
    case PickleGlobal::kOrderedDict:
      return ordered_dict_of(graph, arguments);
    case PickleGlobal::kRebuildTensor:
      return tensor_of(graph, arguments);
    case PickleGlobal::kRebuildParameter:  // the tensor, and what does not matter
      return parts.empty() ? PickleValue{.kind = Kind::kOther} : graph.values[parts[0]];
    case PickleGlobal::kRebuildFromType: {  // (the call that makes a tensor, its class, that call's arguments, …)
      const bool is_tensor =
          parts.size() >= 3 && meaning_of(graph, graph.values[parts[0]]) == PickleGlobal::kRebuildTensor;
      return is_tensor ? tensor_of(graph, graph.values[parts[2]]) : PickleValue{.kind = Kind::kOther};
    }
    case PickleGlobal::kRebuildSparse:
      return {.kind = Kind::kStrange, .text = "sparse"};
    case PickleGlobal::kRebuildStrange:
      return {.kind = Kind::kStrange, .text = "of a kind that Geci does not know"};
    case PickleGlobal::kStorage:
    case PickleGlobal::kOther:
      break;
  }
  return {.kind = Kind::kObject};
}

}  // namespace geci
