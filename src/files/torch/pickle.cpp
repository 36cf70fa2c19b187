#include "files/torch/pickle.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/bytes.h"

namespace geci {
namespace {

// A state_dict of the largest network takes some ten thousand bytes.
constexpr size_t kMaxPickleBytes = size_t{1} << 20;
// A pickle can use one value many times, so each is kept small.
constexpr size_t kMaxTextBytes = 1024;
constexpr size_t kMaxExtents = 8;
constexpr size_t kMaxShownName = 80;

Error damaged_pickle(const std::string& what) { return Error{"This PyTorch file is damaged: " + what + "."}; }

Error not_only_weights(const std::string& what) {
  return Error{"This PyTorch file holds more than a state_dict (" + what +
               "), and nothing in it is ever run: save model.state_dict() alone."};
}

/// Python's names that may be used, and what each becomes.
enum class Global { kOrderedDict, kRebuildTensor, kFloatStorage, kHalfStorage, kBFloat16Storage };

constexpr struct {
  const char* name;
  Global global;
} kGlobals[] = {{"collections.OrderedDict", Global::kOrderedDict},
                {"torch._utils._rebuild_tensor_v2", Global::kRebuildTensor},
                {"torch.FloatStorage", Global::kFloatStorage},
                {"torch.HalfStorage", Global::kHalfStorage},
                {"torch.BFloat16Storage", Global::kBFloat16Storage}};

std::optional<NumberFormat> format_of(Global global) {
  switch (global) {
    case Global::kFloatStorage:
      return NumberFormat::kF32;
    case Global::kHalfStorage:
      return NumberFormat::kF16;
    case Global::kBFloat16Storage:
      return NumberFormat::kBF16;
    case Global::kOrderedDict:
    case Global::kRebuildTensor:
      break;
  }
  return std::nullopt;
}

enum class Kind { kNone, kBool, kInteger, kText, kTuple, kDict, kGlobal, kStorage, kTensor };

/// A Python value. Values refer to each other by their index: a pickle may tie them into circles.
struct Value {
  Kind kind = Kind::kNone;
  int64_t integer = 0;        // kInteger; a storage's count
  std::string text;           // kText; a storage's key
  std::vector<size_t> parts;  // a tuple's; a dict's keys and values in turn; a tensor's arguments
  Global global = Global::kOrderedDict;
  NumberFormat format = NumberFormat::kF32;  // a storage's
};

class Interpreter {
 public:
  explicit Interpreter(std::span<const uint8_t> bytes) : reader_(bytes) {}

  Result<std::vector<PickledTensor>> run() {
    while (!stopped_) {
      const std::optional<uint8_t> instruction = reader_.read_u8();
      if (!instruction) return damaged_pickle("its pickle ends too early");
      if (const Status status = execute(*instruction); !status) return status.error();
    }
    if (stack_.size() != 1 || !marks_.empty() || reader_.remaining() > 0) {
      return damaged_pickle("its pickle does not end with one value");
    }
    return state_dict(value(stack_.back()));
  }

 private:
  // The instructions, by their names in Python's pickletools.
  Status execute(uint8_t instruction) {
    switch (instruction) {
      case 0x80:  // PROTO
        return take(reader_.read_u8(), [](uint8_t) {});
      case '.':  // STOP
        stopped_ = true;
        return Ok{};
      case '(':  // MARK
        marks_.push_back(stack_.size());
        return Ok{};
      case 'N':  // NONE
        return push({.kind = Kind::kNone});
      case 0x88:  // NEWTRUE
      case 0x89:  // NEWFALSE
        return push({.kind = Kind::kBool, .integer = instruction == 0x88});
      case 'K':  // BININT1
        return push_integer(reader_.read_u8());
      case 'M':  // BININT2
        return push_integer(reader_.read_u16());
      case 'J':  // BININT
        return take(reader_.read_u32(), [&](uint32_t bits) { (void)push_number(static_cast<int32_t>(bits)); });
      case 0x8A:  // LONG1
        return push_long();
      case 'X':  // BINUNICODE
        return push_text();
      case 'c':  // GLOBAL
        return push_global();
      case '}':  // EMPTY_DICT
        return push({.kind = Kind::kDict});
      case ')':  // EMPTY_TUPLE
        return push({.kind = Kind::kTuple});
      case 0x85:  // TUPLE1
      case 0x86:  // TUPLE2
      case 0x87:  // TUPLE3
        return push_tuple(pop_values(instruction - 0x84U));
      case 't':  // TUPLE
        return push_tuple(pop_to_mark());
      case 'q':  // BINPUT
        return take(reader_.read_u8(), [&](uint8_t at) { put(at); });
      case 'r':  // LONG_BINPUT
        return take(reader_.read_u32(), [&](uint32_t at) { put(at); });
      case 'h':  // BINGET
        return get(reader_.read_u8());
      case 'j':  // LONG_BINGET
        return get(reader_.read_u32());
      case 's':  // SETITEM
        return set_items(pop_values(2));
      case 'u':  // SETITEMS
        return set_items(pop_to_mark());
      case 'b':  // BUILD
        return build();
      case 'Q':  // BINPERSID
        return load_storage();
      case 'R':  // REDUCE
        return reduce();
      default:
        return unknown_instruction(instruction);
    }
  }

  static Error unknown_instruction(uint8_t instruction) {
    static constexpr const char* kDigits = "0123456789abcdef";
    return not_only_weights(std::string("pickle instruction 0x") + kDigits[instruction >> 4] +
                            kDigits[instruction & 15]);
  }

  // ----------------------------------------------------------------------------- values and the stack

  using Values = std::optional<std::vector<size_t>>;

  const Value& value(size_t index) const { return values_[index]; }

  Status push(Value made) {
    stack_.push_back(values_.size());
    values_.push_back(std::move(made));
    return Ok{};
  }
  Status push_number(int64_t number) { return push({.kind = Kind::kInteger, .integer = number}); }

  template <class Number, class Use>
  Status take(std::optional<Number> number, const Use& use) {
    if (!number) return damaged_pickle("its pickle ends within an instruction");
    use(*number);
    return Ok{};
  }
  template <class Number>
  Status push_integer(std::optional<Number> number) {
    return take(number, [&](Number n) { (void)push_number(n); });
  }

  /// What lies above the last mark may be taken; nothing if that is not so many.
  Values pop_values(size_t count) {
    const size_t floor = marks_.empty() ? 0 : marks_.back();
    if (stack_.size() < floor + count) return std::nullopt;
    std::vector<size_t> popped(stack_.end() - static_cast<std::ptrdiff_t>(count), stack_.end());
    stack_.resize(stack_.size() - count);
    return popped;
  }

  Values pop_to_mark() {
    if (marks_.empty()) return std::nullopt;
    const size_t count = stack_.size() - marks_.back();
    Values popped = pop_values(count);
    marks_.pop_back();
    return popped;
  }

  static Error empty_stack() { return damaged_pickle("its pickle takes more values than there are"); }

  Status push_long() {
    const std::optional<uint8_t> size = reader_.read_u8();
    const auto bytes = reader_.read_bytes(size.value_or(0));
    if (!size || !bytes) return damaged_pickle("its pickle ends within a number");
    // Counts and strides: at most seven bytes, so never negative and never near the limits.
    if (*size > 7 || (*size > 0 && bytes->back() >= 0x80)) return damaged_pickle("a number in its pickle is too large");
    int64_t number = 0;
    for (size_t i = bytes->size(); i > 0; --i) number = number << 8 | (*bytes)[i - 1];
    return push_number(number);
  }

  Status push_text() {
    const std::optional<uint32_t> size = reader_.read_u32();
    const auto bytes = reader_.read_bytes(size.value_or(0));
    if (!size || !bytes) return damaged_pickle("its pickle ends within a text");
    if (*size > kMaxTextBytes) return not_only_weights("a long text");
    return push({.kind = Kind::kText, .text = {bytes->begin(), bytes->end()}});
  }

  Status push_tuple(Values parts) {
    if (!parts) return empty_stack();
    return push({.kind = Kind::kTuple, .parts = std::move(*parts)});
  }

  std::optional<std::string> read_line() {
    std::string line;
    while (const std::optional<uint8_t> byte = reader_.read_u8()) {
      if (*byte == '\n') return line;
      line += static_cast<char>(*byte);
    }
    return std::nullopt;
  }

  Status push_global() {
    const std::optional<std::string> module = read_line(), member = read_line();
    if (!module || !member) return damaged_pickle("its pickle ends within a name");
    const std::string name = *module + "." + *member;
    for (const auto& known : kGlobals) {
      if (name == known.name) return push({.kind = Kind::kGlobal, .global = known.global});
    }
    if (name.starts_with("torch.") && name.ends_with("Storage")) {
      return Error{"This PyTorch file holds numbers of " + name.substr(0, kMaxShownName) +
                   ": Geci reads float32, float16 and bfloat16, so convert them with .float() first."};
    }
    return not_only_weights(name.substr(0, kMaxShownName));
  }

  // The memo: values kept under a number to be used again.
  void put(uint32_t at) {
    if (!stack_.empty()) memo_[at] = stack_.back();
  }
  template <class Number>
  Status get(std::optional<Number> at) {
    const auto found = memo_.find(at.value_or(0));
    if (!at || found == memo_.end()) return damaged_pickle("its pickle asks for a value that it never made");
    stack_.push_back(found->second);
    return Ok{};
  }

  // ----------------------------------------------------------------------------- dicts and tensors

  /// Keys and values in turn go into the dict below them.
  Status set_items(Values items) {
    if (!items || stack_.empty()) return empty_stack();
    Value& dict = values_[stack_.back()];
    if (dict.kind != Kind::kDict || items->size() % 2 != 0) return not_only_weights("items outside a dict");
    dict.parts.insert(dict.parts.end(), items->begin(), items->end());
    return Ok{};
  }

  /// A state_dict carries its modules' version numbers as an attribute, which nobody needs here.
  Status build() {
    const Values state = pop_values(1);
    if (!state || stack_.empty()) return empty_stack();
    if (value(stack_.back()).kind != Kind::kDict || value(state->front()).kind != Kind::kDict) {
      return not_only_weights("an object with a state of its own");
    }
    return Ok{};
  }

  /// ('storage', its type, the name of its zip entry, the device it was on, the count of its numbers).
  Status load_storage() {
    const Values id = pop_values(1);
    if (!id) return empty_stack();
    const std::vector<size_t>& parts = value(id->front()).parts;
    const bool is_storage = value(id->front()).kind == Kind::kTuple && parts.size() == 5 &&
                            value(parts[0]).kind == Kind::kText && value(parts[0]).text == "storage" &&
                            value(parts[1]).kind == Kind::kGlobal && format_of(value(parts[1]).global) &&
                            value(parts[2]).kind == Kind::kText && value(parts[3]).kind == Kind::kText &&
                            value(parts[4]).kind == Kind::kInteger && value(parts[4]).integer >= 0;
    if (!is_storage) return not_only_weights("a persistent id that is no storage of numbers");
    return push({.kind = Kind::kStorage,
                 .integer = value(parts[4]).integer,
                 .text = value(parts[2]).text,
                 .format = *format_of(value(parts[1]).global)});
  }

  bool are_extents(size_t index) const {
    const Value& tuple = value(index);
    return tuple.kind == Kind::kTuple && tuple.parts.size() <= kMaxExtents &&
           std::all_of(tuple.parts.begin(), tuple.parts.end(),
                       [&](size_t part) { return value(part).kind == Kind::kInteger && value(part).integer >= 0; });
  }

  /// The two calls that a state_dict makes, by what they return.
  Status reduce() {
    const Values call = pop_values(2);
    if (!call) return empty_stack();
    const Value &callee = value((*call)[0]), &arguments = value((*call)[1]);
    if (callee.kind != Kind::kGlobal || arguments.kind != Kind::kTuple) return not_only_weights("a call");
    const std::vector<size_t>& parts = arguments.parts;
    if (callee.global == Global::kOrderedDict && parts.empty()) return push({.kind = Kind::kDict});
    // storage, offset, size, stride, requires_grad, backward_hooks
    const bool is_tensor =
        callee.global == Global::kRebuildTensor && parts.size() == 6 && value(parts[0]).kind == Kind::kStorage &&
        value(parts[1]).kind == Kind::kInteger && value(parts[1]).integer >= 0 && are_extents(parts[2]) &&
        are_extents(parts[3]) && value(parts[2]).parts.size() == value(parts[3]).parts.size() &&
        value(parts[4]).kind == Kind::kBool && value(parts[5]).kind == Kind::kDict && value(parts[5]).parts.empty();
    if (!is_tensor) return not_only_weights("a call with unexpected arguments");
    return push({.kind = Kind::kTensor, .parts = parts});
  }

  std::vector<uint64_t> extents(size_t tuple) const {
    std::vector<uint64_t> result;
    for (const size_t part : value(tuple).parts) result.push_back(static_cast<uint64_t>(value(part).integer));
    return result;
  }

  Result<std::vector<PickledTensor>> state_dict(const Value& top) const {
    if (top.kind != Kind::kDict) return not_only_weights("its value is not a dict");
    std::vector<PickledTensor> tensors;
    std::unordered_set<std::string> names;
    for (size_t i = 0; i < top.parts.size(); i += 2) {
      const Value &key = value(top.parts[i]), &tensor = value(top.parts[i + 1]);
      if (key.kind != Kind::kText) return not_only_weights("a dict whose keys are not text");
      if (tensor.kind != Kind::kTensor) {
        return not_only_weights("'" + key.text.substr(0, kMaxShownName) + "' is not a tensor");
      }
      if (!names.insert(key.text).second) return damaged_pickle("it names a tensor twice");
      const Value& storage = value(tensor.parts[0]);
      tensors.push_back({key.text, storage.text, storage.format, static_cast<uint64_t>(storage.integer),
                         static_cast<uint64_t>(value(tensor.parts[1]).integer), extents(tensor.parts[2]),
                         extents(tensor.parts[3])});
    }
    return tensors;
  }

  ByteReader reader_;
  std::vector<Value> values_;
  std::vector<size_t> stack_;  // indices into values_
  std::vector<size_t> marks_;  // heights of the stack
  std::unordered_map<uint32_t, size_t> memo_;
  bool stopped_ = false;
};

}  // namespace

Result<std::vector<PickledTensor>> read_state_dict_pickle(std::span<const uint8_t> bytes) {
  if (bytes.size() > kMaxPickleBytes) return not_only_weights("a pickle of more than 1 MB");
  return Interpreter(bytes).run();
}

}  // namespace geci
