#include "session/inspection.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/json.h"
#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<std::string> kNotInspected{
    "There is nothing called '{}' to inspect; use step, next, hidden, gradient or words.",
    "没有叫“{}”的可看：请用 step、next、hidden、gradient 或 words。"};

constexpr struct {
  Inspected what;
  const char* name;
} kNames[] = {{Inspected::kStep, "step"},
              {Inspected::kNext, "next"},
              {Inspected::kHidden, "hidden"},
              {Inspected::kGradient, "gradient"},
              {Inspected::kWords, "words"}};

bool same_sampling(const SamplingSettings& a, const SamplingSettings& b) {
  return a.greedy == b.greedy && a.temperature == b.temperature && a.top_k == b.top_k && a.top_p == b.top_p &&
         a.repetition_penalty == b.repetition_penalty;
}

OrderedJson next_json(const std::vector<NamedToken>& next) {
  OrderedJson list = OrderedJson::array();
  for (const NamedToken& token : next) {
    list.push_back({{"token", token.text},
                    {"id", token.values.token},
                    {"probability", token.values.probability},
                    {"drawn", token.values.drawn}});
  }
  return list;
}

OrderedJson words_json(const Inspection& inspection) {
  OrderedJson words = OrderedJson::array(), nearest = OrderedJson::array();
  for (const MappedWord& word : inspection.words) {
    words.push_back({{"token", word.text}, {"id", word.id}, {"x", word.x}, {"y", word.y}});
  }
  for (const NearWord& near : inspection.nearest) nearest.push_back({{"token", near.text}, {"cosine", near.cosine}});
  OrderedJson path = OrderedJson::array();
  for (const PathPoint& point : inspection.path) path.push_back({{"step", point.step}, {"x", point.x}, {"y", point.y}});
  return {{"words", words},
          {"explained", inspection.explained},
          {"word", inspection.word},
          {"nearest", nearest},
          {"path", path}};
}

}  // namespace

bool InspectCommand::operator==(const InspectCommand& other) const {
  return what == other.what && text == other.text && position == other.position && layer == other.layer &&
         same_sampling(sampling, other.sampling) && word == other.word;
}

std::string inspected_name(Inspected what) {
  return std::find_if(std::begin(kNames), std::end(kNames), [&](const auto& n) { return n.what == what; })->name;
}

Result<Inspected> parse_inspected(const std::string& name) {
  for (const auto& [what, known] : kNames) {
    if (name == known) return what;
  }
  return Error{kNotInspected(name)};
}

std::string inspection_json(const Inspection& inspection) {
  OrderedJson json = {{"what", inspected_name(inspection.what)}, {"step", inspection.step}};
  if (inspection.what == Inspected::kWords) {
    json.update(words_json(inspection));
  } else {
    json.update({{"tokens", inspection.tokens},
                 {"ids", inspection.ids},
                 {"left_out", inspection.left_out},
                 {"layer", inspection.layer}});
  }
  if (inspection.what == Inspected::kStep) {
    const CellTrace& cell = inspection.cell;
    json.update({{"position", inspection.position},
                 {"x", cell.x},
                 {"h_before", cell.h_before},
                 {"input_side", cell.input_side},
                 {"hidden_side", cell.hidden_side},
                 {"gates", cell.gates},
                 {"c", cell.c},
                 {"h", cell.h}});
  }
  if (!inspection.logits.empty()) json.update({{"logits", inspection.logits}, {"next", next_json(inspection.next)}});
  if (inspection.what == Inspected::kHidden) json["hidden"] = inspection.hidden;
  if (inspection.what == Inspected::kGradient) {
    json.update({{"loss", inspection.loss}, {"gradient_lengths", inspection.gradient_lengths}});
  }
  return json_text(json);
}

}  // namespace geci
