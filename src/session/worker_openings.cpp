// The part of Worker that opens texts, networks and models.
#include "intake/gather.h"
#include "run/kept_curves.h"
#include "session/sentences.h"
#include "session/worker.h"

namespace geci {

void Worker::on(int request, ResetCommand& command) { proceed({request, NewNetwork{std::move(command.settings)}}); }

void Worker::on(int request, LoadCorpusCommand& command) {
  Opening opening{request, NewText{command.name, {}, std::move(command.settings)}};
  std::vector<NamedBytes> files = std::move(command.files);
  if (files.empty()) files.push_back({std::move(command.name), std::move(command.bytes)});
  Result<SourceText> text = gather(std::move(files), command.reading);
  if (!text) return fail(request, opening.refusal(), text.error().message);
  std::get<NewText>(opening.what).text = std::move(*text);
  proceed(std::move(opening));
}

void Worker::on(int request, ImportModelCommand& command) {
  Result<Model> model = read_model(command.bytes);
  if (!model) return fail(request, NoticeKind::kModelRejected, model.error().message);
  proceed({request, OpenedModel{std::move(*model)}});
}

void Worker::on(int request, const LoadDictionaryCommand& command) {
  Result<DictionaryPtr> dictionary =
      command.error.empty() ? parse_dictionary(command.bytes) : Result<DictionaryPtr>(Error{command.error});
  if (dictionary) run_.set_dictionary(*dictionary);
  if (dictionary && notice_.kind == NoticeKind::kNoDictionary) withdraw_notice();
  for (Opening& opening : openings_.take_for_dictionary()) {
    if (!dictionary) {
      fail(opening.request, NoticeKind::kNoDictionary, dictionary.error().message);
    } else {
      go_on(std::move(opening));
    }
  }
  for (Command& question : openings_.take_questions()) {
    if (!dictionary) {
      refuse(question.request, dictionary.error().message);
    } else {
      handle(std::move(question));
    }
  }
  succeed(request);
}

// A later phase begins long after the command, and the device may have been lost since.
void Worker::go_on(Opening opening) {
  const bool may_repeat = backend_->can_be_lost();
  answer(opening.request, may_repeat, [&] { proceed(may_repeat ? opening : std::move(opening)); });
}

void Worker::proceed(Opening opening) {
  const TextSettings text = opening.text_settings(run_.settings());
  if (run_.needs_dictionary(text)) {
    drop_waiting(opening.replaces());
    openings_.wait_for_dictionary(std::move(opening));
    return;
  }
  const Result<bool> ready = provide_corpus(opening, text);
  // A model comes without a text that cannot be tokenized as it wants, and says why.
  const bool needs_corpus = !std::holds_alternative<OpenedModel>(opening.what);
  if (!ready && needs_corpus) return fail(opening.request, opening.refusal(), ready.error().message);
  if (ready && !*ready) return;
  std::visit([&](auto& what) { apply(opening, what); }, opening.what);
}

Result<bool> Worker::provide_corpus(Opening& opening, const TextSettings& settings) {
  const NewText* fresh = std::get_if<NewText>(&opening.what);
  if (opening.corpus || (!fresh && !run_.source_text())) return true;
  if (!fresh) opening.corpus = find_tokenized(settings);
  if (opening.corpus) return true;
  Result<CorpusBuilder> builder = make_builder(fresh ? fresh->text : *run_.source_text(), settings);
  if (!builder) return builder.error();
  if (!builder->advance(CorpusBuilder::kLinesAPiece)) {
    opening.corpus = std::make_shared<const Corpus>(builder->take());
    return true;
  }
  drop_waiting(opening.replaces());
  const std::string name = fresh ? fresh->name : run_.corpus_facts().name;
  const int64_t number = fresh ? 0 : run_.corpus_facts().number;
  openings_.tokenize({name, number, std::move(opening), std::move(*builder), clock_()});
  return false;
}

Result<CorpusBuilder> Worker::make_builder(const SourceText& text, const TextSettings& settings) const {
  Result<TokenizerPtr> tokenizer = run_.tokenizer_for(settings);
  if (!tokenizer) return tokenizer.error();
  return CorpusBuilder::create(text, settings, std::move(*tokenizer));
}

void Worker::apply(Opening& opening, NewNetwork& what) {
  const RunSettings settings = what.settings.value_or(run_.settings());
  const Status done = change_run(opening.replaces(), [&](Run& run) { return run.reset(settings, opening.corpus); });
  if (!done) return fail(opening.request, opening.refusal(), done.error().message);
  forget_run();
  succeed(opening.request);
}

void Worker::apply(Opening& opening, NewText& what) {
  const Status done = change_run(opening.replaces(), [&](Run& run) {
    if (what.settings) {
      return run.begin_anew(std::move(what.name), std::move(what.text), *what.settings, opening.corpus);
    }
    return run.load_corpus(std::move(what.name), std::move(what.text), opening.corpus);
  });
  if (!done) return fail(opening.request, opening.refusal(), done.error().message);
  run_.is_imported() ? begin_curve() : forget_run();
  if (!run_.can_train()) training_ = false;
  tell_of_text(/*is_new=*/true);
  succeed(opening.request, run_.can_train() ? run_.corpus_warning() : run_.why_not_trainable());
}

void Worker::apply(Opening& opening, OpenedModel& what) {
  const Status done =
      change_run(opening.replaces(), [&](Run& run) { return run.import_model(std::move(what.model), opening.corpus); });
  if (!done) return fail(opening.request, opening.refusal(), done.error().message);
  forget_run();
  KeptCurves curves = kept_curves(run_.imported_curve());
  record_.curve = std::move(curves.curve);
  record_.validation = std::move(curves.validation);
  record_.loss = run_.loss();
  training_ = false;
  start_lyric_if_due();
  tell_of_text(/*is_new=*/false);
  succeed(opening.request, run_.can_train() ? run_.vocabulary_notice() : run_.why_not_trainable());
}

void Worker::advance_tokenizing() {
  ++revision_;
  for (Opening& opening : openings_.advance(run_.corpus_facts().number)) go_on(std::move(opening));
}

void Worker::drop_waiting(Replaces newcomer) {
  for (const int request : openings_.give_way(newcomer)) {
    refuse(request, kOvertaken());
  }
}

CorpusPtr Worker::find_tokenized(const TextSettings& text) const {
  if (run_.corpus() && run_.corpus()->settings == text) return run_.corpus();
  const bool is_kept = tokenized_text_.corpus && tokenized_text_.number == run_.corpus_facts().number;
  return is_kept && tokenized_text_.corpus->settings == text ? tokenized_text_.corpus : nullptr;
}

}  // namespace geci
