#include "wording/strings.h"

#include "wording/string_tables.h"

namespace geci {

const Strings& strings(Language language) { return language == Language::kChinese ? kChineseStrings : kEnglishStrings; }

const char* notice_title(const Strings& strings, NoticeKind kind) {
  switch (kind) {
    case NoticeKind::kNone:
      return "";
    case NoticeKind::kInfo:
      return strings.info;
    case NoticeKind::kTextWarning:
      return strings.text_warning;
    case NoticeKind::kTextRejected:
      return strings.text_rejected;
    case NoticeKind::kModelRejected:
      return strings.model_rejected;
    case NoticeKind::kSettingsRejected:
      return strings.settings_rejected;
    case NoticeKind::kPromptRejected:
      return strings.prompt_rejected;
    case NoticeKind::kDiverged:
      return strings.diverged;
    case NoticeKind::kStoppedEarly:
      return strings.stopped_early;
    case NoticeKind::kCannotTrain:
      return strings.cannot_train;
    case NoticeKind::kDeviceLost:
      return strings.device_lost;
    case NoticeKind::kDeviceRefused:
      return strings.device_refused;
    case NoticeKind::kNoDictionary:
    case NoticeKind::kFailed:
      return strings.failed;
  }
  return "";
}

}  // namespace geci
