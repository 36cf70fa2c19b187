// The part of a model file from which training goes on: tensors whose names begin with "resume." and an
// object of that name in the metadata. docs/file_format.md says every byte.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "core/json.h"
#include "files/safetensors.h"
#include "train/checkpoint.h"

namespace geci {

inline constexpr const char* kResumePrefix = "resume.";

OrderedJson resume_json(const ResumeState& resume);

/// Adds the state's tensors; they borrow from `resume`.
void append_resume_tensors(const NetworkConfig& config, const ResumeState& resume, std::vector<TensorToWrite>& tensors);

/// `metadata` has a member "resume"; `tensors` are those of the prefix. Fails with a sentence unless
/// everything is there, of the config's shapes, within its range and nothing else.
Result<ResumeState> read_resume(const Json& metadata, const NetworkConfig& config, const TensorSet& tensors);

}  // namespace geci
