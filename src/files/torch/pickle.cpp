#include "files/torch/pickle.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "core/bytes.h"
#include "core/sentence.h"
#include "files/torch/pickle_calls.h"

namespace geci {
namespace {

constexpr Sentence<Message> kDamagedPickle{"This PyTorch file is damaged: its pickle {}.",
                                           "这个 PyTorch 文件损坏了（里面的 pickle {}）。"};
constexpr Sentence<> kEndsEarly{"ends too early", "太早结束"};
constexpr Sentence<> kEndsInInstruction{"ends within an instruction", "在一条指令中间断了"};
constexpr Sentence<> kEndsWithoutValue{"ends without a value", "结束时没有值"};
constexpr Sentence<std::string> kOtherInstruction{"has an instruction, 0x{}, that torch.save never writes",
                                                  "有 torch.save 从不写的指令 0x{}"};
constexpr Sentence<> kTakesTooMany{"takes more values than there are", "取的值比有的多"};
constexpr Sentence<> kKeepsNothing{"keeps a value that it never made", "保留了没有做出来的值"};
constexpr Sentence<> kKeepsTooMany{"keeps too many values", "保留的值太多"};
constexpr Sentence<> kAsksForNothing{"asks for a value that it never made", "要取没有做出来的值"};
constexpr Sentence<> kSetsItemsOfNothing{"sets items of nothing", "给不存在的东西设内容"};
constexpr Sentence<> kAppendsToNothing{"appends to nothing", "往不存在的东西里添加"};
constexpr Sentence<> kStateToNothing{"gives a state to nothing", "给不存在的东西设状态"};
constexpr Sentence<> kNamesNothing{"names something without a name", "指向没有名字的东西"};
constexpr Sentence<> kMillionValues{
    "This PyTorch file holds more than a million values besides weights: save model.state_dict() alone.",
    "这个 PyTorch 文件里除了权重还有一百多万个值：请只保存 model.state_dict()。"};

using Kind = PickleValue::Kind;

// A checkpoint with its vocabulary and its optimizer's state takes some hundred thousand values.
constexpr size_t kMaxValues = size_t{1} << 20;
constexpr size_t kMaxMemo = size_t{1} << 22;
constexpr uint32_t kNoneValue = 0, kOtherValue = 1;  // values that are there from the beginning

Error damaged_pickle(const Message& what) { return Error{kDamagedPickle(what)}; }

std::string_view text_of(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class Interpreter {
 public:
  explicit Interpreter(std::span<const uint8_t> bytes) : bytes_(bytes), reader_(bytes) {
    graph_.values = {{.kind = Kind::kNone}, {.kind = Kind::kOther}};
  }

  Result<PickleGraph> run() {
    while (!stopped_) {
      const std::optional<uint8_t> instruction = reader_.read_u8();
      if (!instruction) return damaged_pickle(kEndsEarly());
      if (!execute(*instruction)) return failure_.value_or(damaged_pickle(kEndsInInstruction()));
      if (std::max(graph_.values.size(), marks_.size()) > kMaxValues) {
        return Error{kMillionValues()};
      }
    }
    if (stack_.empty()) return damaged_pickle(kEndsWithoutValue());
    graph_.root = stack_.back();
    graph_.bytes_read = bytes_.size() - reader_.remaining();
    return std::move(graph_);
  }

 private:
  /// False if the pickle is damaged: `failure_` says how, otherwise it was cut short.
  using Done = bool;
  /// Nothing if the instruction is not one of the group.
  using Tried = std::optional<Done>;

  // The instructions, by their names in Python's pickletools.
  Done execute(uint8_t instruction) {
    for (const auto group : {&Interpreter::try_number, &Interpreter::try_text, &Interpreter::try_container,
                             &Interpreter::try_stack, &Interpreter::try_object}) {
      if (const Tried tried = (this->*group)(instruction)) return *tried;
    }
    static constexpr const char* kDigits = "0123456789abcdef";
    return fail(kOtherInstruction(std::string{kDigits[instruction >> 4], kDigits[instruction & 15]}));
  }

  Tried try_number(uint8_t instruction) {
    switch (instruction) {
      case 'K':  // BININT1
        return push_integer(reader_.read_u8());
      case 'M':  // BININT2
        return push_integer(reader_.read_u16());
      case 'J': {  // BININT
        const std::optional<uint32_t> bits = reader_.read_u32();
        return bits && push_integer(std::optional(static_cast<int32_t>(*bits)));
      }
      case 0x8A:  // LONG1
        return push_long(reader_.read_u8());
      case 0x8B:  // LONG4
        return push_long(reader_.read_u32());
      case 'G':  // BINFLOAT
        return reader_.read_u64().has_value() && push_known(kOtherValue);
      case 'N':  // NONE
        return push_known(kNoneValue);
      case 0x88:  // NEWTRUE
      case 0x89:  // NEWFALSE
        return push_known(kOtherValue);
      default:
        return std::nullopt;
    }
  }

  Tried try_text(uint8_t instruction) {
    switch (instruction) {
      case 0x8C:  // SHORT_BINUNICODE
      case 'U':   // SHORT_BINSTRING
        return push_text(reader_.read_u8());
      case 'X':  // BINUNICODE
      case 'T':  // BINSTRING
        return push_text(reader_.read_u32());
      case 0x8D:  // BINUNICODE8
        return push_text(reader_.read_u64());
      case 'C':  // SHORT_BINBYTES
        return push_bytes(reader_.read_u8());
      case 'B':  // BINBYTES
        return push_bytes(reader_.read_u32());
      case 0x8E:  // BINBYTES8
      case 0x96:  // BYTEARRAY8
        return push_bytes(reader_.read_u64());
      default:
        return std::nullopt;
    }
  }

  Tried try_container(uint8_t instruction) {
    switch (instruction) {
      case '}':  // EMPTY_DICT
        return push_container(Kind::kDict, PickleParts());
      case ']':  // EMPTY_LIST
        return push_container(Kind::kList, PickleParts());
      case ')':  // EMPTY_TUPLE
        return push({.kind = Kind::kTuple});
      case 0x8F:  // EMPTY_SET
        return push_known(kOtherValue);
      case 0x85:  // TUPLE1
      case 0x86:  // TUPLE2
      case 0x87:  // TUPLE3
        return push_container(Kind::kTuple, pop_values(instruction - 0x84U));
      case 't':  // TUPLE
        return push_container(Kind::kTuple, pop_to_mark());
      case 'l':  // LIST
        return push_container(Kind::kList, pop_to_mark());
      case 'd':  // DICT
        return push_container(Kind::kDict, pop_to_mark());
      case 0x91:  // FROZENSET
        return pop_to_mark() && push_known(kOtherValue);
      case 's':  // SETITEM
        return set_items(pop_values(2));
      case 'u':  // SETITEMS
        return set_items(pop_to_mark());
      case 'a':  // APPEND
        return append(pop_values(1));
      case 'e':   // APPENDS
      case 0x90:  // ADDITEMS
        return append(pop_to_mark());
      default:
        return std::nullopt;
    }
  }

  Tried try_stack(uint8_t instruction) {
    switch (instruction) {
      case 0x80:  // PROTO
        return reader_.read_u8().has_value();
      case 0x95:  // FRAME
        return reader_.read_u64().has_value();
      case '.':  // STOP
        stopped_ = true;
        return true;
      case '(':  // MARK
        marks_.push_back(stack_.size());
        return true;
      case '0':  // POP
        return pop_values(1).has_value();
      case '1':  // POP_MARK
        return pop_to_mark().has_value();
      case '2':  // DUP
        return !stack_.empty() && push_known(stack_.back());
      case 'q':  // BINPUT
        return put(reader_.read_u8());
      case 'r':  // LONG_BINPUT
        return put(reader_.read_u32());
      case 0x94:  // MEMOIZE
        return put(std::optional(memo_count_));
      case 'h':  // BINGET
        return get(reader_.read_u8());
      case 'j':  // LONG_BINGET
        return get(reader_.read_u32());
      default:
        return std::nullopt;
    }
  }

  Tried try_object(uint8_t instruction) {
    switch (instruction) {
      case 'c':  // GLOBAL
        return push_global();
      case 0x93:  // STACK_GLOBAL
        return push_stacked_global();
      case 'R':   // REDUCE
      case 0x81:  // NEWOBJ
        return call(pop_values(2));
      case 0x92:  // NEWOBJ_EX
        return pop_values(3) && push({.kind = Kind::kObject});
      case 'o':  // OBJ
        return pop_to_mark() && push({.kind = Kind::kObject});
      case 'b':  // BUILD
        return build(pop_values(1));
      case 'Q': {  // BINPERSID
        const Values id = pop_values(1);
        return id && push(value_of_persistent_id(graph_, value(id->front())));
      }
      default:
        return std::nullopt;
    }
  }

  // ----------------------------------------------------------------------------- values and the stack

  using Values = std::optional<PickleParts>;

  const PickleValue& value(uint32_t index) const { return graph_.values[index]; }

  Done fail(const Message& what) {
    failure_ = damaged_pickle(what);
    return false;
  }
  Values fail_empty() {
    fail(kTakesTooMany());
    return std::nullopt;
  }

  Done push_known(uint32_t index) {
    stack_.push_back(index);
    return true;
  }
  Done push(PickleValue made) {
    graph_.values.push_back(made);
    return push_known(static_cast<uint32_t>(graph_.values.size() - 1));
  }
  Done push_container(Kind kind, Values parts) {
    if (!parts) return false;
    graph_.parts.push_back(std::move(*parts));
    return push({.kind = kind, .parts = static_cast<uint32_t>(graph_.parts.size() - 1)});
  }

  /// What lies above the last mark may be taken.
  Values pop_values(size_t count) {
    const size_t floor = marks_.empty() ? 0 : marks_.back();
    if (stack_.size() < floor + count) return fail_empty();
    PickleParts popped(stack_.end() - static_cast<std::ptrdiff_t>(count), stack_.end());
    stack_.resize(stack_.size() - count);
    return popped;
  }
  Values pop_to_mark() {
    if (marks_.empty() || marks_.back() > stack_.size()) return fail_empty();
    Values popped = pop_values(stack_.size() - marks_.back());
    marks_.pop_back();
    return popped;
  }

  /// Small numbers, of which a text in numbers has many, are made once.
  template <class Number>
  Done push_integer(std::optional<Number> number) {
    if (!number) return false;
    const auto small = static_cast<size_t>(*number);
    if (small >= small_.size()) return push({.kind = Kind::kInteger, .integer = *number});
    if (small_[small] == 0) {
      small_[small] = static_cast<uint32_t>(graph_.values.size());
      graph_.values.push_back({.kind = Kind::kInteger, .integer = *number});
    }
    return push_known(small_[small]);
  }

  template <class Size>
  Done push_long(std::optional<Size> size) {
    const auto bytes = reader_.read_bytes(size.value_or(0));
    if (!size || !bytes) return false;
    // Counts and strides are below 2^55; a larger or negative number is none of them.
    if (bytes->size() > 7 || (!bytes->empty() && bytes->back() >= 0x80)) {
      return push({.kind = Kind::kOther, .text = text_of(*bytes)});
    }
    int64_t number = 0;
    for (size_t i = bytes->size(); i > 0; --i) number = number << 8 | (*bytes)[i - 1];
    return push_integer(std::optional(number));
  }

  template <class Size>
  Done push_text(std::optional<Size> size) {
    const auto bytes = reader_.read_bytes(size.value_or(0));
    return size && bytes && push({.kind = Kind::kText, .text = text_of(*bytes)});
  }
  template <class Size>
  Done push_bytes(std::optional<Size> size) {
    return size && reader_.read_bytes(*size) && push_known(kOtherValue);
  }

  // The memo: values kept under a number to be used again.
  template <class Number>
  Done put(std::optional<Number> at) {
    if (!at) return false;
    if (stack_.empty()) return fail(kKeepsNothing());
    if (*at >= kMaxMemo) return fail(kKeepsTooMany());
    if (*at >= memo_.size()) memo_.resize(std::max<size_t>(*at + size_t{1}, 2 * memo_.size()), kNotKept);
    if (memo_[*at] == kNotKept) ++memo_count_;
    memo_[*at] = stack_.back();
    return true;
  }
  template <class Number>
  Done get(std::optional<Number> at) {
    if (!at) return false;
    if (*at >= memo_.size() || memo_[*at] == kNotKept) return fail(kAsksForNothing());
    return push_known(memo_[*at]);
  }

  // ----------------------------------------------------------------------------- containers and objects

  Done add_to(uint32_t index, const PickleParts& added) {
    PickleValue& container = graph_.values[index];
    if (container.parts >= graph_.parts.size()) {
      container.parts = static_cast<uint32_t>(graph_.parts.size());
      graph_.parts.emplace_back();
    }
    PickleParts& parts = graph_.parts[container.parts];
    parts.insert(parts.end(), added.begin(), added.end());
    return true;
  }

  /// Keys and values in turn go into the dict below them.
  Done set_items(const Values& items) {
    if (!items) return false;
    if (stack_.empty() || items->size() % 2 != 0) return fail(kSetsItemsOfNothing());
    const Kind kind = value(stack_.back()).kind;
    return (kind != Kind::kDict && kind != Kind::kObject) || add_to(stack_.back(), *items);
  }
  Done append(const Values& items) {
    if (!items) return false;
    if (stack_.empty()) return fail(kAppendsToNothing());
    return value(stack_.back()).kind != Kind::kList || add_to(stack_.back(), *items);
  }

  Done call(const Values& call) {
    return call && push(value_of_call(graph_, value(call->front()), value(call->back())));
  }

  /// An object's state is kept under None. An OrderedDict's is its modules' versions, which nobody needs.
  Done build(const Values& state) {
    if (!state) return false;
    if (stack_.empty()) return fail(kStateToNothing());
    return value(stack_.back()).kind != Kind::kObject || add_to(stack_.back(), {kNoneValue, state->front()});
  }

  std::optional<std::string_view> read_line() {
    const std::span<const uint8_t> rest = bytes_.last(reader_.remaining());
    const auto end = std::find(rest.begin(), rest.end(), '\n');
    if (end == rest.end()) return std::nullopt;
    const auto size = static_cast<size_t>(end - rest.begin());
    (void)reader_.read_bytes(size + 1);
    return text_of(rest.first(size));
  }

  Done push_name(std::string_view module, std::string_view member) {
    graph_.names.push_back(name_of(module, member));
    return push({.kind = Kind::kGlobal, .integer = static_cast<int64_t>(graph_.names.size() - 1)});
  }
  Done push_global() {
    const std::optional<std::string_view> module = read_line(), member = module ? read_line() : std::nullopt;
    return member && push_name(*module, *member);
  }
  Done push_stacked_global() {
    const Values name = pop_values(2);
    if (!name) return false;
    const PickleValue &module = value(name->front()), &member = value(name->back());
    if (module.kind != Kind::kText || member.kind != Kind::kText) return fail(kNamesNothing());
    return push_name(module.text, member.text);
  }

  static constexpr uint32_t kNotKept = std::numeric_limits<uint32_t>::max();

  std::span<const uint8_t> bytes_;
  ByteReader reader_;
  PickleGraph graph_;
  std::vector<uint32_t> stack_;  // indices into the values
  std::vector<size_t> marks_;    // heights of the stack
  std::vector<uint32_t> memo_;
  size_t memo_count_ = 0;
  std::array<uint32_t, 1 << 16> small_{};  // where the numbers below 65536 are; 0: not made yet
  std::optional<Error> failure_;
  bool stopped_ = false;
};

}  // namespace

Result<PickleGraph> read_pickle(std::span<const uint8_t> bytes) { return std::make_unique<Interpreter>(bytes)->run(); }

}  // namespace geci
