// What the extension's commands offer: releases, rules and snippets in the editor's language.
import type { Catalogue } from '../core/testpmd/editor/protocol';
import { severityOverrides } from '../core/testpmd/editor/state';
import { rules } from '../core/testpmd/ruleTable';
import { compareReleases } from '../core/testpmd/release';
import { snippetsFor } from '../core/testpmd/snippets';
import type { Session } from './session';

/** Everything there is to choose from at this moment. */
export function catalogueOf(session: Session): Catalogue {
  const { knowledge, state, status } = session;
  const overrides = severityOverrides(state.rules);
  return {
    releases: knowledge.releases.map(({ id }) => id).sort(compareReleases),
    rules: rules.map(({ id, title, severity, source }) => ({
      id,
      title: session.say({ text: title, args: [] }),
      severity: overrides[id] ?? severity,
      source,
    })),
    snippets: snippetsFor(status.release, state.machine, knowledge.line(status.release)).map(
      ({ id, scope, title, description, body }) => ({
        id,
        scope,
        title: session.say(title),
        description: session.say(description),
        body,
      }),
    ),
  };
}
