// Reads what the VM says about its builds. They run detached: this is how a build is found again from anywhere.
import { checkValue } from '../../remote/values';

/**
 * `running`; `done`: built and staged, to be installed; `failed`; `cancelled`;
 * `rebooted`: the VM started anew while it ran; `gone`: its process is not there and left no result (killed, disk full).
 */
export type BuildResult = 'running' | 'done' | 'failed' | 'cancelled' | 'rebooted' | 'gone';

const results: readonly string[] = [
  'running',
  'done',
  'failed',
  'cancelled',
  'rebooted',
  'gone',
] satisfies readonly BuildResult[];

export type BuildPhase = 'download' | 'patch' | 'configure' | 'check' | 'compile' | 'stage';

const phases: readonly string[] = [
  'download',
  'patch',
  'configure',
  'check',
  'compile',
  'stage',
] satisfies readonly BuildPhase[];

/**
 * One build on the VM.
 *
 * @property name Its folder below `$HOME/mana-dpdk/build`, e.g. `dpdk-24.11.6`.
 * @property phase What it does, or did last; null for a phase that this version does not know.
 * @property startedMs Epoch milliseconds by the VM's clock.
 * @property lines Lines in its log.
 * @property id New for each start.
 */
export interface BuildState {
  readonly name: string;
  readonly result: BuildResult;
  readonly phase: BuildPhase | null;
  readonly startedMs: number | null;
  readonly lines: number;
  readonly id: string;
}

const isResult = (text: string): text is BuildResult => results.includes(text);
const isPhase = (text: string): text is BuildPhase => phases.includes(text);

/**
 * One build by the words of the library's line `build NAME RESULT PHASE STARTED LINES ID`; undefined for anything else.
 * The words come from files in a user's home folder, so each is checked.
 */
export function parseBuildState(words: readonly string[]): BuildState | undefined {
  const [name = '', result = '', phase = '', started = '', lines = '', id = ''] = words;
  if (checkValue('device', name) === undefined || !isResult(result)) return undefined;
  return {
    name,
    result,
    phase: isPhase(phase) ? phase : null,
    startedMs: /^\d{1,12}$/.test(started) ? Number(started) * 1_000 : null,
    lines: /^\d{1,12}$/.test(lines) ? Number(lines) : 0,
    id: /^[0-9-]{1,64}$/.test(id) ? id : '',
  };
}

/** All builds of a status answer: its lines by name and words, as the protocol hands them on. */
export function parseBuildStates(
  status: readonly { readonly name: string; readonly words: readonly string[] }[],
): BuildState[] {
  return status.flatMap(({ name, words }) => {
    const state = name === 'build' ? parseBuildState(words) : undefined;
    return state === undefined ? [] : [state];
  });
}
