// Files that are no texts, known by their first bytes.
#pragma once

#include <string_view>

#include "core/result.h"

namespace geci {

/// Fails with a sentence that names the kind of file and says what to do, if the bytes are those of an archive, a
/// document, a picture, audio, video, a database, a program, or a file of weights. A text of one of these kinds in
/// plain characters, a web page say, counts as well.
Status check_is_no_other_file(std::string_view bytes);

/// Fails likewise if a zip archive is a document, a book or a file of weights. REQUIRES: `bytes` begin as a zip file
/// does.
Status check_is_plain_archive(std::string_view bytes);

}  // namespace geci
