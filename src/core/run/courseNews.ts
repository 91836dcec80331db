// What drivers say while a run goes on, as marks on its time line.
import { msg, type Message } from '../message';
import type { MarkerKind } from './markers';
import type { VfNews } from './output/events';

/** A mark; undefined for what changes nothing that a reader would look for. */
export interface NewsMark {
  readonly kind: MarkerKind;
  readonly message: Message;
}

/** @param event In testpmd's words. */
export function portEventMark(port: number, event: string): NewsMark | undefined {
  switch (event) {
    case 'device removal':
      return { kind: 'vf-removed', message: msg('Port {0}: its device was removed.', port) };
    case 'link state change':
      return { kind: 'link', message: msg('Port {0}: its link changed.', port) };
    case 'error recovering':
      return { kind: 'vf-removed', message: msg('Port {0}: its device is being reset by the host.', port) };
    case 'error recovery successful':
      return { kind: 'vf-returned', message: msg('Port {0}: its device works again after a reset.', port) };
    case 'error recovery failed':
      return {
        kind: 'vf-removed',
        message: msg('Port {0}: its device did not come back after a reset.', port),
      };
    case 'device probed':
      return { kind: 'port', message: msg('Port {0}: a device was added.', port) };
    default:
      return undefined;
  }
}

export function vfMark(news: VfNews): NewsMark | undefined {
  switch (news) {
    case 'removed':
      return {
        kind: 'vf-removed',
        message: msg('netvsc lets its VF go: the traffic goes over the synthetic path.'),
      };
    case 'recovering':
      return {
        kind: 'vf-removed',
        message: msg('The host services the NIC: the traffic goes over the synthetic path for the while.'),
      };
    case 'recovery-failed':
      return { kind: 'vf-removed', message: msg('The VF did not come back after a reset.') };
    case 'failed':
      return { kind: 'vf-removed', message: msg('netvsc could not take the VF into use.') };
    case 'returned':
      return { kind: 'vf-returned', message: msg('A VF with the MAC of the port has appeared.') };
    case 'started':
      return {
        kind: 'vf-returned',
        message: msg('netvsc has started the VF: the traffic goes over it.'),
      };
    case 'recovered':
      return { kind: 'vf-returned', message: msg('The VF works again after a reset.') };
    case 'found':
    case 'not-found':
    case 'data-path-vf':
    case 'data-path-synthetic':
      return undefined;
  }
}
