// @ts-check
// End-to-end tests of the page in headless Chromium: node tests/web/run.mjs [part of a case's name]
// Takes build/web and build/dist as they are; screenshots go to build/screenshots.

import { addCurveCases } from './curve_cases.mjs';
import { addDisplayCases } from './display_cases.mjs';
import { addEstimateCases } from './estimate_cases.mjs';
import { addFilesCases } from './files_cases.mjs';
import { runAll } from './harness.mjs';
import { addInsideCases } from './inside_cases.mjs';
import { addKeyboardCases } from './keyboard_cases.mjs';
import { addLessonCases } from './lesson_cases.mjs';
import { addLinkCases } from './link_cases.mjs';
import { addLookCases } from './look_cases.mjs';
import { addLyricsCases } from './lyrics_cases.mjs';
import { addMirrorCases } from './mirror_cases.mjs';
import { addNewcomerCases } from './newcomer_cases.mjs';
import { addOpeningCases } from './opening_cases.mjs';
import { addPhotographCases } from './photograph_cases.mjs';
import { addPreviewCases } from './preview_cases.mjs';
import { addSettingsCases } from './settings_cases.mjs';
import { addServerCases } from './server_cases.mjs';
import { Stage } from './stage.mjs';
import { addTrainingCases } from './training_cases.mjs';
import { addTypingCases } from './typing_cases.mjs';
import { addUndoCases } from './undo_cases.mjs';

const stage = await Stage.open();
try {
  addServerCases(stage);
  addOpeningCases(stage);
  addNewcomerCases(stage);
  addTrainingCases(stage);
  addCurveCases(stage);
  addLyricsCases(stage);
  addUndoCases(stage);
  addSettingsCases(stage);
  addEstimateCases(stage);
  addPreviewCases(stage);
  addTypingCases(stage);
  addKeyboardCases(stage);
  addMirrorCases(stage);
  addDisplayCases(stage);
  addFilesCases(stage);
  addLinkCases(stage);
  addInsideCases(stage);
  addLookCases(stage);
  addPhotographCases(stage);
  addLessonCases(stage);
  const failed = await runAll(process.argv[2]);
  process.exitCode = failed ? 1 : 0;
} finally {
  await stage.close();
}
