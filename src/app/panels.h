// All panels of the page, each with the state of its own window.
#pragma once

#include "app/panels/curve_panel.h"
#include "app/panels/data_panel.h"
#include "app/panels/inside/inside_panel.h"
#include "app/panels/lessons/lessons_panel.h"
#include "app/panels/lyrics_panel.h"
#include "app/panels/model_panel.h"
#include "app/panels/notice_bar.h"
#include "app/panels/prompt_panel.h"
#include "app/panels/settings_panel.h"
#include "app/panels/shortcuts_panel.h"
#include "app/panels/speed_panel.h"
#include "app/panels/top_bar.h"
#include "app/panels/undo_line.h"

namespace geci::app {

struct Panels {
  TopBar top_bar;
  NoticeBar notice_bar;
  UndoLine undo_line;
  DataPanel data;
  SettingsPanel settings;
  ModelPanel model;
  SpeedPanel speed;
  LyricsPanel lyrics;
  PromptPanel prompt;
  CurvePanel curve;
  InsidePanel inside;
  LessonsPanel lessons;
  ShortcutsPanel shortcuts;
};

}  // namespace geci::app
