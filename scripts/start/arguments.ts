// Reads the arguments of `npm start`.
import { join } from 'node:path';
import { parseAddress } from '../../src/core/hosts/address';
import type { VmEntry } from '../../src/core/hosts/host';
import { render } from '../../src/core/message';
import { outFolder } from '../tools/paths';

export interface StartArguments {
  /** Drive the page without a window and end, instead of opening VS Code for a person. */
  readonly check: boolean;
  /** Where the check puts its pictures. */
  readonly screenshots: string;
  /** Open the web server even where a desktop VS Code could be had. */
  readonly web: boolean;
  /** VMs named on the command line. */
  readonly vms: readonly VmEntry[];
}

export const usage = `Usage: npm start -- [USER@HOST[:PORT] …] [--web]
       npm start -- --check [--screenshots DIRECTORY]

Opens VS Code with the extension and a simulated VM; each USER@HOST adds a real one.
--web          VS Code's web server, even where a desktop VS Code could be opened
--check        no window: connects the simulated VM as a user would, takes pictures, says what failed
--screenshots  where the pictures go (out/screenshots)`;

/** The entry of a VM given as \`user@host:port\`. Throws, with a sentence for the user, when it is no address. */
function vmOf(text: string): VmEntry {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(render(parsed.problem.message));
  const { host, port, user } = parsed.address;
  return {
    id: `start:${text}`,
    name: text,
    host,
    source: 'manual',
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
  };
}

/**
 * The arguments, checked.
 *
 * @throws With a sentence for the user when one of them makes no sense.
 */
export function startArguments(words: readonly string[]): StartArguments {
  let check = false;
  let web = false;
  let screenshots = join(outFolder, 'screenshots');
  const vms: VmEntry[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--check') check = true;
    else if (word === '--web') web = true;
    else if (word === '--screenshots') {
      const folder = rest.shift();
      if (folder === undefined) throw new Error('--screenshots needs a directory.');
      screenshots = folder;
    } else if (word.startsWith('-')) throw new Error(`Unknown option ${word}.\n\n${usage}`);
    else vms.push(vmOf(word));
  }
  return { check, web, screenshots, vms };
}
