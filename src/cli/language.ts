// The language of the terminal: Japanese where the locale says so and the translations are beside the program.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Translate } from '../core/message';

/**
 * Finds the language as other programs do: LC_ALL, then LC_MESSAGES, then LANG.
 *
 * @param environment Variables of the process.
 * @param directory Folder that holds `bundle.l10n.<language>.json`.
 * @returns the look-up; English where there is no translation.
 */
export function translatorFor(
  environment: Readonly<Record<string, string | undefined>>,
  directory = join(__dirname, 'l10n'),
): Translate {
  const english: Translate = (template) => template;
  // An empty variable counts as unset, so `||` and not `??`.
  // eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  if (!/^ja(_|\.|$)/i.test(locale)) return english;
  try {
    const bundle: unknown = JSON.parse(readFileSync(join(directory, 'bundle.l10n.ja.json'), 'utf8'));
    if (typeof bundle !== 'object' || bundle === null) return english;
    const entries = new Map(Object.entries(bundle as Record<string, unknown>));
    return (template) => {
      const found = entries.get(template);
      return typeof found === 'string' ? found : template;
    };
  } catch {
    // Without the bundle the program still works, in English.
    return english;
  }
}
