// Texts, networks and models that are being opened. Each passes through up to three phases: it waits for the
// dictionary, its text is tokenized in pieces, and then it is ready to become the present run. To be used from the
// training thread only.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "files/model_file.h"
#include "session/commands.h"
#include "session/snapshot.h"
#include "text/corpus.h"

namespace geci {

/// What an opening replaces: kText the text, kModel the network by one from a file, kNetwork the network by a new one,
/// kAll both the text and the network.
enum class Replaces { kText, kModel, kNetwork, kAll };

/// A text; with settings, and a new network of these.
struct NewText {
  std::string name;
  SourceText text;
  std::optional<RunSettings> settings;
};
/// A new network on the present text; without settings, of those in force.
struct NewNetwork {
  std::optional<RunSettings> settings;
};
/// A model, read from its file once.
struct OpenedModel {
  Model model;
};

struct Opening {
  int request = 0;  // of the command that asked for it
  std::variant<NewText, NewNetwork, OpenedModel> what;
  CorpusPtr corpus = nullptr;  // its text, tokenized; null before that, and where there is none

  Replaces replaces() const;
  /// How its text is tokenized. `in_force`: the present settings, for what brings none.
  const TextSettings& text_settings(const RunSettings& in_force) const;
  /// The notice that says why it failed.
  NoticeKind refusal() const;
};

/// The openings that are not ready.
class Openings {
 public:
  void wait_for_dictionary(Opening opening);
  /// A question (an estimate, a preview) that waits for the dictionary, too. It replaces nothing.
  void wait_for_dictionary(Command question);
  bool wants_dictionary() const { return !for_dictionary_.empty() || !questions_.empty(); }
  /// Return and forget what waits for the dictionary, in the order in which it came.
  std::vector<Opening> take_for_dictionary();
  std::vector<Command> take_questions();

  /// A text that is being tokenized, for an opening.
  struct Tokenizing {
    std::string name;
    int64_t number = 0;  // the present text's; 0: a new one
    Opening opening;
    CorpusBuilder builder;
    double since = 0;  // by the clock
  };
  /// Begins to tokenize a text. An opening whose text is being tokenized goes on after this one, from the beginning.
  void tokenize(Tokenizing text);
  bool is_tokenizing() const { return tokenizing_.has_value(); }
  /// Returns how far the text is; nothing if none is being tokenized. `now` by the clock.
  std::optional<TokenizingProgress> progress(double now) const;
  /// Tokenizes one piece. After the last piece returns the openings that can go on, in their order: the first has its
  /// corpus, unless that is of a text which is no longer the present one, number `present`. REQUIRES: is_tokenizing().
  std::vector<Opening> advance(int64_t present);

  /// Removes the openings that would replace what `newcomer` opens, and returns their requests. A pending text and a
  /// new network do not replace each other, nor do a pending network and a new text.
  std::vector<int> give_way(Replaces newcomer);

 private:
  std::vector<Opening> for_dictionary_;
  std::vector<Command> questions_;
  std::optional<Tokenizing> tokenizing_;
  std::vector<Opening> behind_;  // wait until a text is tokenized
};

}  // namespace geci
