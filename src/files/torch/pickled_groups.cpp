#include "files/torch/pickled_groups.h"

#include <deque>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace geci {
namespace {

using Kind = PickleValue::Kind;

// A pickle can use one value many times, so what is made of it is bounded.
constexpr int kMaxDepth = 16;
constexpr size_t kMaxNameBytes = 1024;
constexpr size_t kMaxTensors = 20'000;  // in all groups together
constexpr size_t kMaxContainers = 20'000;
constexpr size_t kMaxVisits = 4'000'000;

bool is_tensor(const PickleValue& value) { return value.kind == Kind::kTensor || value.kind == Kind::kStrange; }

class GroupFinder {
 public:
  explicit GroupFinder(const PickleGraph& graph) : graph_(graph) {}

  std::vector<PickledGroup> find() {
    std::vector<PickledGroup> groups;
    queue_.push_back({graph_.root, {}, 0});
    queued_.insert(graph_.root);
    for (; !queue_.empty() && !is_exhausted(); queue_.pop_front()) {
      const Container container = queue_.front();
      PickledGroup group{container.place, container.depth, {}};
      gather(container.value, "", 0, group.tensors);
      drop_replaced(group.tensors);
      tensors_ += group.tensors.size();
      if (!group.tensors.empty()) groups.push_back(std::move(group));
      if (container.depth < kMaxDepth) queue_inner(container);
    }
    return groups;
  }

 private:
  struct Container {
    uint32_t value = 0;
    std::string place;
    int depth = 0;
  };

  const PickleValue& value(uint32_t index) const { return graph_.values[index]; }
  const PickleParts& parts(uint32_t index) const { return graph_.parts_of(value(index)); }
  bool is_exhausted() const { return visits_ > kMaxVisits || tensors_ > kMaxTensors; }

  static bool has_pairs(const PickleValue& value) { return value.kind == Kind::kDict || value.kind == Kind::kObject; }
  static bool has_items(const PickleValue& value) { return value.kind == Kind::kList || value.kind == Kind::kTuple; }

  /// (name, something).
  bool is_named(uint32_t item) const {
    return has_items(value(item)) && parts(item).size() == 2 && value(parts(item)[0]).kind == Kind::kText;
  }

  /// Where a whole module keeps its own. PyTorch's names leave these out.
  static bool is_of_modules(std::string_view name) { return name == "_modules" || name == "_parameters"; }

  /// "a" and "b": "a.b". Nothing if that is too long to be a name.
  static std::optional<std::string> joined(const std::string& outer, std::string_view inner) {
    if (outer.size() + 1 + inner.size() > kMaxNameBytes) return std::nullopt;
    if (outer.empty() || inner.empty()) return outer + std::string(inner);
    return outer + "." + std::string(inner);
  }

  /// Adds the tensors under text keys, however deep.
  void gather(uint32_t container, const std::string& prefix, int depth, std::vector<PickledTensor>& tensors) {
    if (has_pairs(value(container))) {
      const PickleParts& pairs = parts(container);
      for (size_t i = 0; i + 1 < pairs.size() && !is_exhausted(); i += 2) {
        gather_named(pairs[i], pairs[i + 1], prefix, depth, tensors);
      }
    } else if (has_items(value(container))) {
      for (const uint32_t item : parts(container)) {
        if (is_exhausted()) return;
        ++visits_;
        if (is_named(item)) gather_named(parts(item)[0], parts(item)[1], prefix, depth, tensors);
      }
    }
  }

  void gather_named(uint32_t key, uint32_t named, const std::string& prefix, int depth,
                    std::vector<PickledTensor>& tensors) {
    ++visits_;
    const PickleValue &name = value(key), &what = value(named);
    const bool is_name = name.kind == Kind::kText || name.kind == Kind::kNone;
    if (!is_name || !(is_tensor(what) || has_pairs(what)) || depth == kMaxDepth) return;
    const std::optional<std::string> full = joined(prefix, is_of_modules(name.text) ? "" : name.text);
    if (!full || tensors.size() > kMaxTensors) return;
    if (is_tensor(what)) {
      tensors.push_back({*full, named});
    } else {
      gather(named, *full, depth + 1, tensors);
    }
  }

  /// As in Python, what is set last under a name counts; it keeps the first one's place.
  static void drop_replaced(std::vector<PickledTensor>& tensors) {
    std::unordered_map<std::string_view, size_t> places;
    std::vector<PickledTensor> kept;
    kept.reserve(tensors.size());  // names stay where they are
    for (PickledTensor& tensor : tensors) {
      const auto found = places.find(tensor.name);
      if (found != places.end()) {
        kept[found->second].value = tensor.value;
        continue;
      }
      kept.push_back(std::move(tensor));
      places.emplace(kept.back().name, kept.size() - 1);
    }
    tensors = std::move(kept);
  }

  void queue_inner(const Container& outer) {
    const PickleParts& all = parts(outer.value);
    if (has_pairs(value(outer.value))) {
      for (size_t i = 0; i + 1 < all.size(); i += 2) queue_one(outer, value(all[i]).text, all[i + 1]);
    } else {
      for (size_t i = 0; i < all.size(); ++i) queue_one(outer, std::to_string(i), all[i]);
    }
  }

  void queue_one(const Container& outer, std::string_view name, uint32_t inner) {
    ++visits_;
    if (!has_pairs(value(inner)) && !has_items(value(inner))) return;
    if (queued_.size() > kMaxContainers || !queued_.insert(inner).second) return;
    if (const std::optional<std::string> place = joined(outer.place, name)) {
      queue_.push_back({inner, *place, outer.depth + 1});
    }
  }

  const PickleGraph& graph_;
  std::deque<Container> queue_;
  std::unordered_set<uint32_t> queued_;
  size_t visits_ = 0;
  size_t tensors_ = 0;
};

}  // namespace

std::vector<PickledGroup> find_groups(const PickleGraph& graph) { return GroupFinder(graph).find(); }

}  // namespace geci
