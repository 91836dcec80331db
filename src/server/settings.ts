// What editors other than VS Code send as their settings: the state of the same names, as far as a setting has them.

/**
 * The state in the settings of `workspace/didChangeConfiguration`: `{ manaDpdk: { testpmd: { release, rules,
 * inlayHints } } }`, also without the outer names.
 *
 * @returns undefined where there is nothing of the kind: VS Code's client sends its state in a notification of its own.
 */
export function settingsState(settings: unknown): unknown {
  const all = fieldsOf(settings);
  const section = fieldsOf(all['manaDpdk'] ?? all);
  const testpmd = fieldsOf(section['testpmd'] ?? section);
  const state = Object.fromEntries(
    Object.entries(testpmd).filter(([key]) => ['release', 'rules', 'inlayHints'].includes(key)),
  );
  return Object.keys(state).length === 0 ? undefined : state;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
