// The next token's bars: as the network sees them, and as the sampler will draw from them.
#pragma once

#include <vector>

#include "ui/panels/inside/tab.h"

namespace geci {

class NextTab {
 public:
  void draw(const TabContext& tab);
  const std::vector<NamedToken>& bars() const { return bars_; }

 private:
  void follow(const Inspection& shown, const SamplingSettings& sampling);

  std::vector<NamedToken> bars_;
  std::vector<float> logits_;  // and settings that `bars_` were made of
  SamplingSettings sampling_;
};

}  // namespace geci
