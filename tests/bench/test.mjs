// @ts-check
// Tests of the benchmark's arithmetic, schedule, tables and options: node tests/bench/test.mjs [part of a case's name]
// Nothing here is timed.

import { runAll } from '../web/harness.mjs';
import { addBaselineCases } from './baseline_cases.mjs';
import { addFiguresCases } from './figures_cases.mjs';
import { addGpuCases } from './gpu_cases.mjs';
import { addMeasureCases } from './measure_cases.mjs';
import { addOptionsCases } from './options_cases.mjs';
import { addSummaryCases } from './summary_cases.mjs';
import { addWebGpuCases } from './webgpu_cases.mjs';

addOptionsCases();
addFiguresCases();
addSummaryCases();
addMeasureCases();
addBaselineCases();
addWebGpuCases();
addGpuCases();
process.exitCode = (await runAll(process.argv[2])) ? 1 : 0;
