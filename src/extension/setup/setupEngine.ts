// What plans and runs setups and examines rdma-core, as a bundle of its own: the scripts and tables are larger than the
// rest of the extension, and nobody needs them before the first setup.
export { SetupPlanPanels } from './planPanel';
export { planSetup, stepsToRun } from '../../core/setup/plan';
export { Rights } from '../../core/remote/rights';
export { runPlan } from '../../core/setup/run';
export { standaloneScript } from '../../core/setup/standalone';
export { readStatus } from '../../core/setup/status';
export { historyOf, planUndo } from '../../core/setup/undo';
export { RunNarrator, elapsed } from '../../core/setup/report/narrator';
export { planToText } from '../../core/setup/report/planText';
export { resultToText } from '../../core/setup/report/resultText';
export { planHeadline, resultHeadline } from '../../core/setup/report/words';
export * as doctor from '../doctor/doctorCore';
