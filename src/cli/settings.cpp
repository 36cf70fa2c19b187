#include "cli/settings.h"

namespace geci::cli {

Settings overlaid(Settings base, const Settings& asked, const GivenOptions& given) {
  const auto take = [&](const char* option, auto& value, const auto& wanted) {
    if (given.contains(option)) value = wanted;
  };
  take("--tokenizer", base.text.tokenizer, asked.text.tokenizer);
  take("--clean", base.text.cleaning, asked.text.cleaning);
  take("--user-dict", base.text.user_dictionary, asked.text.user_dictionary);
  take("--cell", base.network.cell, asked.network.cell);
  take("--embed", base.network.embed, asked.network.embed);
  take("--hidden", base.network.hidden, asked.network.hidden);
  take("--layers", base.network.layers, asked.network.layers);
  take("--tie", base.network.tie, asked.network.tie);
  take("--dropout", base.network.dropout, asked.network.dropout);
  take("--output-dropout", base.network.output_dropout, asked.network.output_dropout);
  TrainSettings& train = base.train;
  take("--batch", train.batch, asked.train.batch);
  take("--seq", train.steps, asked.train.steps);
  take("--order", train.order, asked.train.order);
  take("--lr", train.optimizer.learning_rate, asked.train.optimizer.learning_rate);
  take("--optimizer", train.optimizer.kind, asked.train.optimizer.kind);
  take("--weight-decay", train.optimizer.weight_decay, asked.train.optimizer.weight_decay);
  take("--momentum", train.optimizer.momentum, asked.train.optimizer.momentum);
  take("--schedule", train.schedule.kind, asked.train.schedule.kind);
  take("--schedule", train.schedule.total_steps, asked.train.schedule.total_steps);
  take("--warmup", train.schedule.warmup_steps, asked.train.schedule.warmup_steps);
  take("--schedule-epochs", train.schedule.every, asked.train.schedule.every);
  take("--schedule-factor", train.schedule.factor, asked.train.schedule.factor);
  take("--patience", train.patience, asked.train.patience);
  take("--clip", train.clip, asked.train.clip);
  take("--seed", train.seed, asked.train.seed);
  return base;
}

}  // namespace geci::cli
