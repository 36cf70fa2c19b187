// What Worker says, whose sources are several.
#pragma once

#include "core/sentence.h"

namespace geci {

inline constexpr Sentence<> kNoSteps{"The number of steps must be at least 1.", "步数至少是 1。"};
inline constexpr Sentence<> kBenchSeconds{"A benchmark takes more than 0 and at most 60 seconds.",
                                          "测速的时间要大于 0，不超过 60 秒。"};
inline constexpr Sentence<> kNoEarlierRun{"There is no earlier run to go back to.", "没有可以退回去的训练。"};
inline constexpr Sentence<int64_t> kNoRunNumbered{"There is no earlier run number {}.", "没有编号 {} 的旧训练。"};
inline constexpr Sentence<> kNewerEstimate{"Another estimate was asked for.", "又问了别的设置要多久。"};
inline constexpr Sentence<int64_t> kStoppedEarly{
    "The loss got no better for {} epochs: the weights are those of the best one.",
    "损失连着 {} 轮没有变好：现在用的是最好那一轮的权重。"};
inline constexpr Sentence<std::string> kLeftOut{"What the network has never seen was left out: {}",
                                                "网络没有见过的字略去了：{}"};
inline constexpr Sentence<> kNetworkReplaced{"The network was replaced before the lyric was finished; ask again.",
                                             "这首歌词还没写完，网络就换了：请再写一次。"};
inline constexpr Sentence<> kOvertaken{"Something else was opened before this text was cut.",
                                       "这段文字还没切分完，就换了别的。"};
inline constexpr Sentence<> kCpuComputes{"The CPU computes from now on.", "从现在起由 CPU 计算。"};
inline constexpr Sentence<std::string, std::string> kNoSuchDevice{"There is no device '{}' here; use one of: {}.",
                                                                  "这里没有叫“{0}”的设备：请用这些中的一个：{1}。"};
inline constexpr Sentence<> kOtherDeviceChosen{"Another device was chosen before this one was there.",
                                               "这个设备还没有打开，就选了另一个。"};

}  // namespace geci
