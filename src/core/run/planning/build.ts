// The line of a scenario: the language service's ready-made command with this VM's NICs, lcores, addresses and memory.
import type { Facts } from '../../detect/facts';
import { msg, type Message } from '../../message';
import type { Machine, MachineNic } from '../../testpmd/machine';
import { snippetValues, snippetWords } from '../../testpmd/snippets';
import { scenarioOf, snippetOf } from '../scenarios';
import type { RunRequest, ScenarioId } from '../types';
import { destinationFault, gatewayOf, inSubnetOf, ipv4Of, isIpv4, type SubnetAddress } from './addresses';
import type { PlannedNic } from './nics';
import { mistakenRun, refusedRun, type RunProblem } from './problem';

/** The arguments, and what the reader should know of how they were chosen. */
export interface BuiltLine {
  readonly args: readonly string[];
  readonly notes: readonly Message[];
}

/** More queues than this no VF of MANA has. */
const mostQueues = 64;

/** The line of a scenario. Memory and file prefix come later: they depend on what the line asks for. */
export function buildLine(
  request: RunRequest,
  scenario: Exclude<ScenarioId, 'custom'>,
  facts: Facts,
  machine: Machine,
  nics: readonly PlannedNic[],
): BuiltLine | RunProblem {
  const wrong = wrongNumber(request);
  if (wrong !== undefined) return wrong;
  if (machine.lcores === null || machine.lcores.length === 0)
    return refusedRun('no-lcores', msg('Which logical cores the VM has is not known. Detect it again.'), {
      label: msg('Detect again'),
      command: 'manaDpdk.detect',
    });
  const addresses = scenarioOf(scenario).sends ? addressesOf(request, scenario, facts, nics) : {};
  if ('refused' in addresses) return addresses;
  const values = new Map(snippetValues(machine, nics.map(machineNicOf), request.queues));
  values.set('SOURCE_IP', addresses.source ?? '');
  values.set('DESTINATION_IP', addresses.destination ?? '');
  const words = snippetWords(snippetOf(scenario), values);
  const forwarding = forwardingOf(words, values.get('QUEUES') ?? '1');
  return {
    args: words.flatMap((word) => adapted(word, request, forwarding, addresses)),
    notes: [...(addresses.notes ?? []), ...lcoreNotes(machine.lcores, words, request, forwarding)],
  };
}

function machineNicOf({ mac, pciAddress, vmbusUuid, addresses }: PlannedNic): MachineNic {
  return { mac, pciAddress, vmbusUuid, addresses, name: null, carriesSsh: false, driver: null, mtu: null };
}

/** A word of the ready-made command as this run has it. */
function adapted(
  word: string,
  { console, statsPeriodSeconds }: RunRequest,
  forwarding: number,
  { source, destination }: Addresses,
): readonly string[] {
  if (word.startsWith('--tx-ip=')) return source === undefined || destination === undefined ? [] : [word];
  if (word.startsWith('--nb-cores=')) return [`--nb-cores=${String(forwarding)}`];
  // With the prompt testpmd prints nothing by itself: whoever types asks for it.
  if (word.startsWith('--stats-period='))
    return console ? ['-i'] : [`--stats-period=${String(statsPeriodSeconds)}`];
  return [word];
}

/** Lcores that forward: as many as there are queues, as far as the list of lcores goes. */
function forwardingOf(words: readonly string[], queues: string): number {
  const asked = words.find((word) => word.startsWith('--nb-cores='))?.slice('--nb-cores='.length) ?? queues;
  const list = words[words.findIndex((word) => word === '-l' || word === '--lcores') + 1] ?? '';
  return Math.max(1, Math.min(Number(asked), countOf(list) - 1));
}

/** Ids in a list of lcores, as this extension writes them. */
function countOf(list: string): number {
  return list.split(',').reduce((count, part) => {
    const [first = 0, last = first] = (part.split('@')[0] ?? '').split('-').map(Number);
    return count + last - first + 1;
  }, 0);
}

function lcoreNotes(
  lcores: readonly number[],
  words: readonly string[],
  { queues }: RunRequest,
  forwarding: number,
): Message[] {
  if (lcores.length === 1)
    return [
      msg(
        'The VM has one logical core: two of testpmd’s threads share it with sshd and interrupts. It runs, but its figures say nothing about MANA.',
      ),
    ];
  const list = words[words.findIndex((word) => word === '-l') + 1] ?? '';
  const notes: Message[] = [];
  if (/^0\b/.test(list))
    notes.push(
      msg(
        'The VM has only {0} logical cores, so testpmd’s main thread runs on lcore 0, beside sshd and interrupts.',
        lcores.length,
      ),
    );
  if (queues !== undefined && queues > forwarding)
    notes.push(
      msg('{0} queues each way are served by {1} lcores: that is all there are.', queues, forwarding),
    );
  return notes;
}

function wrongNumber({ queues, statsPeriodSeconds }: RunRequest): RunProblem | undefined {
  if (queues !== undefined && !(Number.isInteger(Math.log2(queues)) && queues >= 1 && queues <= mostQueues))
    return mistakenRun(
      'bad-request',
      msg(
        'The number of queues is a power of two up to {0}, not {1}: MANA takes no other.',
        mostQueues,
        queues,
      ),
    );
  if (!(Number.isInteger(statsPeriodSeconds) && statsPeriodSeconds >= 1 && statsPeriodSeconds <= 3_600))
    return mistakenRun('bad-request', msg('The time between two statistics is 1 to 3600 seconds.'));
  return undefined;
}

interface Addresses {
  readonly source?: string;
  readonly destination?: string;
  readonly notes?: readonly Message[];
}

/** Where the packets come from and go to; without either, the line has no `--tx-ip`. */
function addressesOf(
  request: RunRequest,
  scenario: ScenarioId,
  facts: Facts,
  [nic]: readonly PlannedNic[],
): Addresses | RunProblem {
  const { source: given, destination } = request;
  if (given !== undefined && !isIpv4(given.split('/')[0] ?? ''))
    return mistakenRun('bad-address', msg('“{0}” is not an IPv4 address.', given));
  const known = ipv4Of(nic?.addresses ?? []);
  const source: SubnetAddress | undefined =
    given === undefined ? known : (sameAddress(given, known) ?? ipv4Of([given]));
  if (source === undefined) return withoutSource(request, scenario, nic);
  if (destination === undefined) {
    if (scenarioOf(scenario).needsDestination)
      return mistakenRun('no-destination', msg('A sender needs the IPv4 address of its receiver.'));
    const gateway = gatewayOf(source);
    if (gateway === undefined || gateway === source.address)
      return {
        notes: [
          msg(
            'The subnet of {0} is not known: without a destination the line has no --tx-ip.',
            source.address,
          ),
        ],
      };
    return {
      source: source.address,
      destination: gateway,
      notes: [
        msg(
          'No destination was named: packets go to {0}, which Azure keeps for the subnet’s gateway. No VM receives them.',
          gateway,
        ),
      ],
    };
  }
  const problem = destinationProblem(destination, source, facts);
  if (problem !== undefined) return problem;
  const outside = inSubnetOf(source, destination) === false;
  return {
    source: source.address,
    destination,
    notes: outside
      ? [
          msg(
            '{0} is outside the subnet of {1}: packets arrive only where Azure routes between the two.',
            destination,
            source.address,
          ),
        ]
      : [],
  };
}

/** The address with the subnet that is known for it. */
function sameAddress(given: string, known: SubnetAddress | undefined): SubnetAddress | undefined {
  return known?.address === given ? known : undefined;
}

function withoutSource(
  { destination }: RunRequest,
  scenario: ScenarioId,
  nic: PlannedNic | undefined,
): Addresses | RunProblem {
  const label = nic?.label ?? '?';
  if (scenarioOf(scenario).needsDestination || destination !== undefined)
    return mistakenRun(
      'no-source',
      msg(
        'The address of {0} is not known: it is with DPDK, and nothing has recorded what it was. Azure knows it (network interface, IP configuration): name it as the source.',
        label,
      ),
    );
  return {
    notes: [
      msg(
        'The address of {0} is not known, so the line has no --tx-ip: packets come from 198.18.0.1, and Azure drops them. The figures are those of sending alone.',
        label,
      ),
    ],
  };
}

function destinationProblem(
  destination: string,
  source: SubnetAddress,
  facts: Facts,
): RunProblem | undefined {
  const holder = facts.nics.find(({ addresses }) =>
    addresses.some((text) => text.split('/')[0] === destination),
  );
  if (destination === facts.ssh.serverAddress || holder?.carriesSsh === true)
    return refusedRun(
      'ssh-nic',
      msg('{0} is the address that this SSH connection goes to. Nothing is sent there.', destination),
    );
  switch (destinationFault(destination, source)) {
    case 'not-ipv4':
      return mistakenRun('bad-address', msg('“{0}” is not an IPv4 address.', destination));
    case 'own':
      return mistakenRun('bad-address', msg('{0} is the sending NIC’s own address.', destination));
    case 'not-a-host':
      return mistakenRun('bad-address', msg('{0} is no address of a VM’s NIC.', destination));
    case 'public':
      return refusedRun(
        'bad-address',
        msg(
          '{0} is a public address outside the NIC’s subnet. Millions of packets a second are sent only within private networks.',
          destination,
        ),
      );
    case undefined:
      return undefined;
  }
}
