// The one list of a training run's settings: written to checkpoints, read back and compared by it.
#pragma once

#include "model/config.h"
#include "train/train_settings.h"

namespace geci {

/// Calls visit(name, member) for every member; `Settings` is TrainSettings or const TrainSettings.
template <class Settings, class Visitor>
void visit_settings(Settings& settings, Visitor&& visit) {
  visit("batch", settings.batch);
  visit("window", settings.steps);
  visit("order", settings.order);
  visit("optimizer", settings.optimizer.kind);
  visit("learning_rate", settings.optimizer.learning_rate);
  visit("weight_decay", settings.optimizer.weight_decay);
  visit("beta1", settings.optimizer.beta1);
  visit("beta2", settings.optimizer.beta2);
  visit("epsilon", settings.optimizer.epsilon);
  visit("momentum", settings.optimizer.momentum);
  visit("schedule", settings.schedule.kind);
  visit("warmup_steps", settings.schedule.warmup_steps);
  visit("total_steps", settings.schedule.total_steps);
  visit("schedule_epochs", settings.schedule.every);
  visit("schedule_factor", settings.schedule.factor);
  visit("clip", settings.clip);
  visit("patience", settings.patience);
  visit("seed", settings.seed);
}

/// The same for what a network is made of.
template <class Config, class Visitor>
void visit_config(Config& config, Visitor&& visit) {
  visit("cell", config.cell);
  visit("vocab", config.vocab);
  visit("embed", config.embed);
  visit("hidden", config.hidden);
  visit("layers", config.layers);
  visit("dropout", config.dropout);
  visit("output_dropout", config.output_dropout);
  visit("tie", config.tie);
}

}  // namespace geci
