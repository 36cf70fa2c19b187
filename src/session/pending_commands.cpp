#include "session/pending_commands.h"

#include <utility>

namespace geci::app {
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

void WaitingRoom::wait_for_dictionary(Command command) { for_dictionary_.push_back(std::move(command)); }

std::vector<Command> WaitingRoom::take_for_dictionary() { return std::exchange(for_dictionary_, {}); }

void WaitingRoom::wait_for_cut(Cutting cutting) {
  if (cutting_) behind_.push_back(std::move(cutting_->command));
  cutting_.reset();
  cutting_.emplace(std::move(cutting));
}

std::optional<CuttingFacts> WaitingRoom::cutting(double now) const {
  if (!cutting_) return std::nullopt;
  return CuttingFacts{cutting_->name, cutting_->builder.share(), now - cutting_->since};
}

std::optional<WaitingRoom::Ready> WaitingRoom::cut_on() {
  if (cutting_->builder.advance(CorpusBuilder::kLinesAPiece)) return std::nullopt;
  Ready ready{std::make_shared<const Corpus>(cutting_->builder.take()), cutting_->number, {}};
  ready.commands.push_back(std::move(cutting_->command));
  for (Command& command : behind_) ready.commands.push_back(std::move(command));
  behind_.clear();
  cutting_.reset();
  return ready;
}

std::vector<int> WaitingRoom::give_way(Opening newcomer) {
  std::vector<int> requests;
  const auto gives_way = [&](const Command& command) {
    const std::optional<Opening> waiting = what_opens(command.action);
    const bool both_stay = newcomer != Opening::kAll && waiting != Opening::kAll &&
                           (newcomer == Opening::kText) != (waiting == Opening::kText);
    const bool goes = waiting && !both_stay;
    if (goes) requests.push_back(command.request);
    return goes;
  };
  if (cutting_ && gives_way(cutting_->command)) cutting_.reset();
  std::erase_if(behind_, gives_way);
  std::erase_if(for_dictionary_, gives_way);
  return requests;
}

}  // namespace geci::app
