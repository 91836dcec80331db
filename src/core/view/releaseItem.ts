// The status item of testpmd documents: which DPDK release they are checked against, and who says so.
import { msg, type Message } from '../message';
import type { DocumentStatus, ReleaseStatus } from '../testpmd/editor/protocol';

/** @property detail In the order of importance. @property attention There is something the user should decide. */
export interface ReleaseItem {
  readonly text: Message;
  readonly detail: readonly (Message | string)[];
  readonly attention: boolean;
}

/** Draws what the server judges by. @param document What holds for the document in the editor, where it differs. */
export function releaseItemOf(status: ReleaseStatus, document?: DocumentStatus): ReleaseItem {
  const { release, origin, version, unknown, problems } = status;
  if (document?.origin === 'document')
    return {
      text: msg('DPDK {0} (from this document)', document.release),
      detail: problems,
      attention: problems.length > 0,
    };
  return {
    text: textOf(status),
    detail: [
      ...(unknown === null ? [] : [msg('No options are known for DPDK "{0}".', unknown)]),
      ...problems,
      ...(origin === 'assumed' && unknown === null
        ? [
            msg(
              'Nothing says which release these commands are for: they are checked as {0} takes them.',
              release,
            ),
          ]
        : []),
      ...(version === null || version === release
        ? []
        : [msg('DPDK {0} takes the options of {1}.', version, release)]),
    ],
    attention: origin === 'assumed' || unknown !== null || problems.length > 0,
  };
}

function textOf({ release, origin, vm }: ReleaseStatus): Message {
  switch (origin) {
    case 'setting':
      return msg('DPDK {0} (from the settings)', release);
    case 'vm':
      return vm === null
        ? msg('DPDK {0} (from the active VM)', release)
        : msg('DPDK {0} (from VM {1})', release, vm);
    case 'remembered':
      return msg('DPDK {0} (chosen for this workspace)', release);
    case 'assumed':
      return msg('DPDK {0} (assumed)', release);
  }
}
