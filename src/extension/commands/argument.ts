// Reads what a command was called with: a node of the tree, an object from a link or a test, or nothing.
import type { FindingStatus } from '../../core/detect/finding';

type Bag = Readonly<Record<string, unknown>>;

function bagOf(argument: unknown): Bag {
  return typeof argument === 'object' && argument !== null ? (argument as Bag) : {};
}

export function textOf(argument: unknown, key: string): string | undefined {
  const value = bagOf(argument)[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function flagOf(argument: unknown, key: string): boolean | undefined {
  const value = bagOf(argument)[key];
  return typeof value === 'boolean' ? value : undefined;
}

/** The VM an argument names: the id itself, or the property `vmId`. */
export function vmIdOf(argument: unknown): string | undefined {
  return typeof argument === 'string' && argument !== '' ? argument : textOf(argument, 'vmId');
}

/** Order in which a list of checks helps most: what is wrong first. */
export const statusOrder: Readonly<Record<FindingStatus, number>> = { fail: 0, warn: 1, unknown: 2, pass: 3 };
