#include "core/sentence.h"
#include "platform/web_gpu.h"

namespace geci::platform {
namespace {

constexpr Sentence<> kNeedsThreads{"The build without threads cannot compute on the GPU.",
                                   "没有多线程的版本不能用 GPU 计算。"};

}  // namespace

Result<std::unique_ptr<Backend>> make_web_gpu_backend() { return Error{kNeedsThreads()}; }

}  // namespace geci::platform
