// Commands that cannot be carried out yet: some wait for the dictionary, one for its text to be cut.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "session/commands.h"
#include "session/snapshot.h"
#include "text/corpus.h"

namespace geci::app {

/// What a command puts in the place of what is there: kNetwork a fresh one, kAll a text and a network.
enum class Opening { kText, kModel, kNetwork, kAll };

Opening opening_of(const LoadCorpusCommand& command);
Opening opening_of(const ResetCommand& command);
Opening opening_of(const ImportModelCommand& command);

class PendingCommands {
 public:
  void wait_for_dictionary(Command command);
  bool wants_dictionary() const { return !for_dictionary_.empty(); }
  /// All that wait for it, in the order in which they came.
  std::vector<Command> take_for_dictionary();

  /// A text under the knife, and what is to be done when it is cut.
  struct Tokenizing {
    std::string name;
    int64_t number = 0;  // the present text's; 0: a new one
    Command command;
    CorpusBuilder builder;
    double since = 0;
  };
  /// A text that is being cut already is begun again after this one.
  void wait_for_tokenizing(Tokenizing text);
  bool is_tokenizing() const { return tokenizing_.has_value(); }
  std::optional<TokenizingProgress> progress(double now) const;

  struct Ready {
    CorpusPtr corpus;
    int64_t number = 0;             // as in Tokenizing
    std::vector<Command> commands;  // the one whose text this is, then those that waited behind it
  };
  /// Tokenizes one piece. Returns something when that was the last. REQUIRES: is_tokenizing().
  std::optional<Ready> tokenize_piece();

  /// Sends away what would undo what comes now, and gives the requests. A text goes with a network that is made or
  /// opened for it, in whichever order they come.
  std::vector<int> give_way(Opening newcomer);

 private:
  std::vector<Command> for_dictionary_;
  std::optional<Tokenizing> tokenizing_;
  std::vector<Command> behind_;
};

/// What an action opens, if anything.
std::optional<Opening> what_opens(const Action& action);

}  // namespace geci::app
