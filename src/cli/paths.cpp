#include "cli/paths.h"

#include <system_error>

namespace geci::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;  // as Linux follows

}  // namespace

// weakly_canonical resolves nothing of a relative name that is not there, and takes a link without a target for a name.
fs::path real_path(const std::string& path) {
  std::error_code error;
  fs::path name = fs::absolute(path, error);
  if (error) return path;
  for (int links = 0; links < kMostLinks && fs::is_symlink(fs::symlink_status(name, error)); ++links) {
    const fs::path target = fs::read_symlink(name, error);
    if (error) break;
    name = name.parent_path() / target;
  }
  const fs::path real = fs::weakly_canonical(name, error);
  return error ? name : real;
}

bool same_file(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return false;
  std::error_code error;
  return fs::equivalent(a, b, error) || real_path(a) == real_path(b);
}

}  // namespace geci::cli
