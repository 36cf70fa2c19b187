// Names of files that are to be written.
#pragma once

#include <filesystem>
#include <string>

namespace geci::cli {

/// The absolute path of what `path` names, be it there or not: links are followed, also one whose target is not there
/// yet, and so are "." and "..". Falls back to the absolute path where the file system cannot be asked.
std::filesystem::path real_path(const std::string& path);

/// True if both paths name one file, be it there or not; never for an empty path.
bool same_file(const std::string& a, const std::string& b);

}  // namespace geci::cli
