// Commands that cannot be carried out yet: some wait for the dictionary, and one for its text to be tokenized. To be
// used from the training thread only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "session/commands.h"
#include "session/snapshot.h"
#include "text/corpus.h"

namespace geci {

/// What a command replaces: kText the text, kModel the network by one from a file, kNetwork the network by a new one,
/// kAll both the text and the network.
enum class Opening { kText, kModel, kNetwork, kAll };

Opening opening_of(const LoadCorpusCommand& command);
Opening opening_of(const ResetCommand& command);
Opening opening_of(const ImportModelCommand& command);

class PendingCommands {
 public:
  /// Keeps a command until take_for_dictionary().
  void wait_for_dictionary(Command command);
  bool wants_dictionary() const { return !for_dictionary_.empty(); }
  /// Returns and forgets the commands that wait for the dictionary, in the order in which they came.
  std::vector<Command> take_for_dictionary();

  /// A text that is being tokenized, and the command that needs it.
  struct Tokenizing {
    std::string name;
    int64_t number = 0;  // the present text's; 0: a new one
    Command command;
    CorpusBuilder builder;
    double since = 0;
  };
  /// Begins to tokenize a text. If another one is being tokenized, its command is handled again after this one's.
  void wait_for_tokenizing(Tokenizing text);
  bool is_tokenizing() const { return tokenizing_.has_value(); }
  /// Returns how far the text is; nothing if none is being tokenized. `now` as in Tokenizing::since.
  std::optional<TokenizingProgress> progress(double now) const;

  struct Ready {
    CorpusPtr corpus;
    int64_t number = 0;             // as in Tokenizing
    std::vector<Command> commands;  // the one whose text this is, then those that waited behind it
  };
  /// Tokenizes one piece. Returns the text and the commands to handle after the last piece, else nothing. REQUIRES:
  /// is_tokenizing().
  std::optional<Ready> tokenize_piece();

  /// Removes the pending commands that would replace what `newcomer` opens, and returns their requests. A pending text
  /// and a new network do not replace each other, nor do a pending network and a new text.
  std::vector<int> give_way(Opening newcomer);

 private:
  std::vector<Command> for_dictionary_;
  std::optional<Tokenizing> tokenizing_;
  std::vector<Command> behind_;
};

/// Returns what an action replaces, if it replaces anything.
std::optional<Opening> what_opens(const Action& action);

}  // namespace geci
