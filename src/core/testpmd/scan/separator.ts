// A command without `--`: EAL gets testpmd's options too, and ends at the first of them.
import { msg } from '../../message';
import type { CommandWord } from '../../shell/word';
import type { LintContext } from '../analysis';
import type { Finding } from '../finding';
import type { EventList } from './events';
import { scanGetopt } from './getopt';
import { isIn } from './problems';

/**
 * @property index Word that EAL ends at. @property application What the application would read from there on.
 * @property certain With a `--` in front of that word, both sides would be understood.
 */
export interface MissingSeparator {
  readonly index: number;
  readonly finding: Finding;
  readonly application: EventList;
  readonly certain: boolean;
}

/** The first word EAL does not know but the application does; undefined when there is none. */
export function missingSeparator(
  words: readonly CommandWord[],
  eal: EventList,
  context: LintContext,
): MissingSeparator | undefined {
  const { release, knowledge } = context;
  const table = knowledge.options('application', release.id);
  const event = eal.events.find(
    ({ kind, ...rest }) =>
      kind === 'mistake' &&
      'mistake' in rest &&
      rest.mistake.kind === 'unknown' &&
      rest.mistake.from === 0 &&
      isIn(rest.mistake.spelled, table),
  );
  if (event?.kind !== 'mistake') return undefined;
  const { word, index, spelled } = event.mistake;
  const model = { side: 'application', table, ambiguousPrefix: release.ambiguousPrefix } as const;
  const application = scanGetopt(words, index, model, () => false);
  const certain =
    application.end >= words.length &&
    application.events.every(({ kind }) => kind === 'option' || kind === 'opaque') &&
    eal.events.every((other) => other.index >= index || other.kind !== 'stray');
  const finding: Finding = {
    rule: 'missing-separator',
    start: word.start,
    end: word.end,
    message: msg(
      '{0} is an option of testpmd, but without “--” EAL reads it and ends the start: write “--” between the options of EAL and those of testpmd.',
      spelled,
    ),
    fixes: certain
      ? [
          {
            title: msg('Write “--” before {0}', spelled),
            preferred: true,
            edits: [{ start: word.start, end: word.start, newText: '-- ' }],
          },
        ]
      : [],
  };
  return { index, finding, application, certain };
}
