// @ts-check
// End-to-end tests of the page in headless Chromium: node tests/web/run.mjs [part of a case's name]
// Takes build/web and build/dist as they are; screenshots go to build/screenshots. All cases run in GECI_TEST_LANES lanes,
// some in one.

import { fileURLToPath } from 'node:url';
import { addCurveCases } from './curve_cases.mjs';
import { addDisplayCases } from './display_cases.mjs';
import { addEstimateCases } from './estimate_cases.mjs';
import { addFilesCases } from './files_cases.mjs';
import { addGpuCases } from './gpu_cases.mjs';
import { addGpuWorkerCases } from './gpu_worker_cases.mjs';
import { beginSet, conclude, runAll } from './harness.mjs';
import { addInsideCases } from './inside_cases.mjs';
import { addKeyboardCases } from './keyboard_cases.mjs';
import { LANE, runInLanes, serveLane } from './lanes.mjs';
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

/** Those that take long begin, so that the lanes end together. */
const SETS = [
  addPhotographCases,
  addLessonCases,
  addSettingsCases,
  addFilesCases,
  addLyricsCases,
  addOpeningCases,
  addDisplayCases,
  addKeyboardCases,
  addInsideCases,
  addTrainingCases,
  addGpuCases,
  addCurveCases,
  addLinkCases,
  addLookCases,
  addMirrorCases,
  addNewcomerCases,
  addTypingCases,
  addUndoCases,
  addPreviewCases,
  addEstimateCases,
  addServerCases,
  addGpuWorkerCases,
];
/** One more waits for the same two cores. */
const LANES = Number(process.env.GECI_TEST_LANES ?? 2);

/** @template T @param {() => Promise<T>} run @returns {Promise<T>} */
async function onStage(run) {
  const stage = await Stage.open();
  try {
    SETS.forEach((addCases, n) => {
      beginSet(n);
      addCases(stage);
    });
    return await run();
  } finally {
    await stage.close();
  }
}

const pattern = process.argv[2];
if (pattern === LANE) {
  await onStage(serveLane);
} else if (pattern || LANES < 2) {
  process.exitCode = (await onStage(() => runAll(pattern))) ? 1 : 0;
} else {
  const count = await runInLanes(fileURLToPath(import.meta.url), LANES, SETS.length);
  await conclude(count);
  process.exitCode = count.failed ? 1 : 0;
}
