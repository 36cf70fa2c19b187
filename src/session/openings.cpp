#include "session/openings.h"

#include <utility>

namespace geci {

Replaces Opening::replaces() const {
  if (const NewText* text = std::get_if<NewText>(&what)) return text->settings ? Replaces::kAll : Replaces::kText;
  return std::holds_alternative<NewNetwork>(what) ? Replaces::kNetwork : Replaces::kModel;
}

const TextSettings& Opening::text_settings(const RunSettings& in_force) const {
  if (const OpenedModel* opened = std::get_if<OpenedModel>(&what)) return opened->model.text;
  const NewText* text = std::get_if<NewText>(&what);
  const std::optional<RunSettings>& settings = text ? text->settings : std::get<NewNetwork>(what).settings;
  return settings ? settings->text : in_force.text;
}

NoticeKind Opening::refusal() const {
  if (std::holds_alternative<OpenedModel>(what)) return NoticeKind::kModelRejected;
  return replaces() == Replaces::kText ? NoticeKind::kTextRejected : NoticeKind::kSettingsRejected;
}

void Openings::wait_for_dictionary(Opening opening) { for_dictionary_.push_back(std::move(opening)); }

void Openings::wait_for_dictionary(Command question) { questions_.push_back(std::move(question)); }

std::vector<Opening> Openings::take_for_dictionary() { return std::exchange(for_dictionary_, {}); }

std::vector<Command> Openings::take_questions() { return std::exchange(questions_, {}); }

void Openings::tokenize(Tokenizing text) {
  if (tokenizing_) behind_.push_back(std::move(tokenizing_->opening));
  tokenizing_.reset();
  tokenizing_.emplace(std::move(text));
}

std::optional<TokenizingProgress> Openings::progress(double now) const {
  if (!tokenizing_) return std::nullopt;
  return TokenizingProgress{tokenizing_->name, tokenizing_->builder.share(), now - tokenizing_->since};
}

std::vector<Opening> Openings::advance(int64_t present) {
  if (tokenizing_->builder.advance(CorpusBuilder::kLinesAPiece)) return {};
  std::vector<Opening> ready;
  ready.push_back(std::move(tokenizing_->opening));
  if (tokenizing_->number == 0 || tokenizing_->number == present) {
    ready.front().corpus = std::make_shared<const Corpus>(tokenizing_->builder.take());
  }
  for (Opening& opening : behind_) ready.push_back(std::move(opening));
  behind_.clear();
  tokenizing_.reset();
  return ready;
}

std::vector<int> Openings::give_way(Replaces newcomer) {
  std::vector<int> requests;
  const auto gives_way = [&](const Opening& opening) {
    const Replaces pending = opening.replaces();
    const bool both_stay = newcomer != Replaces::kAll && pending != Replaces::kAll &&
                           (newcomer == Replaces::kText) != (pending == Replaces::kText);
    if (!both_stay) requests.push_back(opening.request);
    return !both_stay;
  };
  if (tokenizing_ && gives_way(tokenizing_->opening)) tokenizing_.reset();
  std::erase_if(behind_, gives_way);
  std::erase_if(for_dictionary_, gives_way);
  return requests;
}

}  // namespace geci
