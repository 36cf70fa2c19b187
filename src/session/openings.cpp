#include "session/pending_commands.h"

#include <utility>

namespace geci {
Opening opening_of(const LoadCorpusCommand& command) { return command.settings ? Opening::kAll : Opening::kText; }
Opening opening_of(const ResetCommand&) { return Opening::kNetwork; }
Opening opening_of(const ImportModelCommand&) { return Opening::kModel; }

std::optional<Opening> what_opens(const Action& action) {
  return std::visit(
      [](const auto& command) -> std::optional<Opening> {
        if constexpr (requires { opening_of(command); }) return opening_of(command);
        return std::nullopt;
      },
      action);
}

void PendingCommands::wait_for_dictionary(Command command) { for_dictionary_.push_back(std::move(command)); }

std::vector<Command> PendingCommands::take_for_dictionary() { return std::exchange(for_dictionary_, {}); }

void PendingCommands::wait_for_tokenizing(Tokenizing text) {
  if (tokenizing_) behind_.push_back(std::move(tokenizing_->command));
  tokenizing_.reset();
  tokenizing_.emplace(std::move(text));
}

std::optional<TokenizingProgress> PendingCommands::progress(double now) const {
  if (!tokenizing_) return std::nullopt;
  return TokenizingProgress{tokenizing_->name, tokenizing_->builder.share(), now - tokenizing_->since};
}

std::optional<PendingCommands::Ready> PendingCommands::tokenize_piece() {
  if (tokenizing_->builder.advance(CorpusBuilder::kLinesAPiece)) return std::nullopt;
  Ready ready{std::make_shared<const Corpus>(tokenizing_->builder.take()), tokenizing_->number, {}};
  ready.commands.push_back(std::move(tokenizing_->command));
  for (Command& command : behind_) ready.commands.push_back(std::move(command));
  behind_.clear();
  tokenizing_.reset();
  return ready;
}

std::vector<int> PendingCommands::give_way(Opening newcomer) {
  std::vector<int> requests;
  const auto gives_way = [&](const Command& command) {
    const std::optional<Opening> waiting = what_opens(command.action);
    const bool both_stay = newcomer != Opening::kAll && waiting != Opening::kAll &&
                           (newcomer == Opening::kText) != (waiting == Opening::kText);
    const bool goes = waiting && !both_stay;
    if (goes) requests.push_back(command.request);
    return goes;
  };
  if (tokenizing_ && gives_way(tokenizing_->command)) tokenizing_.reset();
  std::erase_if(behind_, gives_way);
  std::erase_if(for_dictionary_, gives_way);
  return requests;
}

}  // namespace geci
