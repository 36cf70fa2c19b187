// The one list of a training run's settings: written to checkpoints, read back and compared by it.
#pragma once

#include "train/trainer.h"

namespace geci {

/// Calls visit(name, member) for every member; `Settings` is TrainSettings or const TrainSettings.
template <class Settings, class Visitor>
void visit_settings(Settings& settings, Visitor&& visit) {
  visit("batch", settings.batch);
  visit("window", settings.steps);
  visit("order", settings.order);
  visit("learning_rate", settings.adam.learning_rate);
  visit("beta1", settings.adam.beta1);
  visit("beta2", settings.adam.beta2);
  visit("epsilon", settings.adam.epsilon);
  visit("clip", settings.clip);
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
  visit("tie", config.tie);
}

}  // namespace geci
