// The options of a setup as fields of a form: what is chosen, what is proposed, what may not be chosen and why.
import { dpdkBuilds, rdmaCoreBuilds } from '../../../knowledge/setupBuilds';
import type { Facts, Nic } from '../../detect/facts';
import { isInUserMode, nicLabel } from '../../detect/judge/devices';
import { msg, type Message } from '../../message';
import { formatKb } from '../../report/units';
import { oneLine } from '../../view/text';
import { defaultRollbackSeconds, type SetupOptions } from '../options';
import { defaultMb, usualSize } from '../steps/hugepages';
import { subjectOf } from '../steps/giveNic';
import { findNic, mayGive, type AltNames } from '../target';
import type { Plan, StepId } from '../types';
import type { FieldId, PageChoice, PageField, PageGroup } from './page';

export interface FieldInput {
  readonly plan: Plan;
  readonly facts: Facts;
  readonly options: SetupOptions;
  readonly altNames: AltNames;
  /** Entries that are no options, with what is wrong. */
  readonly problems: ReadonlyMap<FieldId, FieldProblem>;
  readonly say: (message: Message) => string;
}

export interface FieldProblem {
  readonly value: string;
  readonly message: Message;
}

/** The groups of fields that the steps of the plan have. */
export function fieldGroups(input: FieldInput): PageGroup[] {
  const ids = new Set(input.plan.steps.map(({ id }) => id));
  // Every NIC may be unticked, and then there is no such step left.
  const { only } = input.options;
  const has = (id: StepId): boolean => ids.has(id) || only?.includes(id) === true;
  // Both together would be told apart by nothing: one list of NICs is all there is.
  const gives = !has('return-nic') && (has('give-nic') || only === undefined);
  const { say } = input;
  const groups = [
    ...(gives
      ? [
          {
            id: 'nics',
            legend: say(msg('NICs for DPDK')),
            fields: [nics(input, 'give-nic'), rollback(input)],
          },
        ]
      : []),
    ...(has('return-nic')
      ? [{ id: 'return', legend: say(msg('NICs to give back')), fields: [nics(input, 'return-nic')] }]
      : []),
    ...(has('hugepages')
      ? [{ id: 'hugepages', legend: say(msg('Hugepages')), fields: [pageSize(input), amount(input)] }]
      : []),
    ...(has('build-dpdk')
      ? [{ id: 'dpdk', legend: say(msg('DPDK')), fields: [release(input), tree(input)] }]
      : []),
    ...(has('rdma-core') ? [{ id: 'rdma', legend: say(msg('rdma-core')), fields: [rdmaCore(input)] }] : []),
    ...(has('hugepages') || has('kernel-modules')
      ? [{ id: 'restart', legend: say(msg('After a restart of the VM')), fields: [persist(input)] }]
      : []),
  ];
  return groups.filter(({ fields }) => fields.length > 0);
}

const isHardware = (nic: Nic): boolean => nic.kind !== 'virtual';

/** The name a NIC is chosen by: what a command may be given, or its UUID. */
export function nameOf(nic: Nic): string {
  return nic.oddName === true ? (nic.vmbusUuid ?? nicLabel(nic)) : nicLabel(nic);
}

function nics(input: FieldInput, step: 'give-nic' | 'return-nic'): PageField {
  const { facts, say } = input;
  const chosen = chosenNics(input, step);
  return {
    kind: 'choices',
    id: 'nics',
    label: step === 'give-nic' ? say(msg('Give these to DPDK')) : say(msg('Give these back to the kernel')),
    hint:
      step === 'give-nic'
        ? say(msg('One is enough for testpmd. Locked ones are never touched.'))
        : say(msg('Names, addresses and routes come back as they were recorded.')),
    problem: null,
    choices: facts.nics.filter(isHardware).map((nic): PageChoice => {
      const locked = step === 'give-nic' ? lockOf(facts, nic) : returnLock(nic);
      return {
        value: nameOf(nic),
        label: oneLine(nicLabel(nic)),
        detail: say(nicDetail(nic)),
        checked: locked === null && chosen.has(nic),
        locked: locked === null ? null : say(locked),
      };
    }),
  };
}

export function lockOf(facts: Facts, nic: Nic): Message | null {
  const verdict = mayGive(facts, nic);
  return verdict.ok ? null : verdict.message;
}

export function returnLock(nic: Nic): Message | null {
  if (isInUserMode(nic) || nic.driver === null) return null;
  return msg('{0} is with the kernel ({1}).', oneLine(nicLabel(nic)), oneLine(nic.driver));
}

function nicDetail(nic: Nic): Message {
  const parts = [
    ...(nic.name === null ? [] : [nic.mac ?? '']),
    nic.vf === null ? '' : `VF ${nic.vf.name}`,
    ...nic.addresses,
    nic.uio ?? '',
  ].filter((part) => part !== '');
  return msg('{0}', oneLine(parts.join(' · ')));
}

/** NICs that the options name, or that the plan has chosen by itself. */
export function chosenNics(
  { plan, facts, options, altNames }: FieldInput,
  step: 'give-nic' | 'return-nic',
): Set<Nic> {
  if (options.nics !== undefined)
    return new Set(
      options.nics.flatMap((name) => {
        const found = findNic(facts, name, altNames);
        return found.ok ? [found.nic] : [];
      }),
    );
  const subjects = new Set(
    plan.steps.flatMap(({ id, key }) =>
      id === step && key.includes(':') ? [key.slice(step.length + 1)] : [],
    ),
  );
  return new Set(facts.nics.filter((nic) => subjects.has(subjectOf(nicLabel(nic)))));
}

function rollback({ options, problems, say }: FieldInput): PageField {
  const problem = problems.get('rollbackSeconds');
  return {
    kind: 'number',
    id: 'rollbackSeconds',
    label: say(msg('Give the NIC back unless a new SSH connection confirms within')),
    hint: say(msg('The VM does this by itself, even when this computer is cut off.')),
    problem: problem === undefined ? null : say(problem.message),
    value: problem?.value ?? textOf(options.rollbackSeconds),
    placeholder: String(defaultRollbackSeconds),
    least: 20,
    most: 600,
    unit: say(msg('seconds')),
  };
}

function pageSize({ facts, options, say }: FieldInput): PageField {
  const usual = usualSize(facts);
  const sizes = [...new Set(facts.hugepages.map(({ sizeKb }) => sizeKb))].sort((a, b) => a - b);
  return {
    kind: 'select',
    id: 'hugepageSizeKb',
    label: say(msg('Size of a page')),
    hint: '',
    problem: null,
    value: textOf(options.hugepageSizeKb),
    choices: [
      {
        value: '',
        label: usual === null ? say(msg('Proposed')) : say(msg('Proposed: {0}', formatKb(usual))),
      },
      ...sizes.map((sizeKb) => ({ value: String(sizeKb), label: formatKb(sizeKb) })),
    ],
  };
}

function amount({ facts, options, problems, say }: FieldInput): PageField {
  const problem = problems.get('hugepagesMb');
  const nodes = Math.max(1, new Set(facts.hugepages.map(({ node }) => node)).size);
  const { availableKb } = facts.memory;
  const limit = availableKb === null ? null : Math.floor(availableKb / 2 / 1024 / nodes);
  return {
    kind: 'number',
    id: 'hugepagesMb',
    label: say(msg('Memory for each NUMA node')),
    hint:
      limit === null
        ? say(msg('Proposed for testpmd: {0} MiB.', defaultMb))
        : say(
            msg(
              'Proposed for testpmd: {0} MiB. Limit: {1} MiB more, half of the free memory.',
              defaultMb,
              limit,
            ),
          ),
    problem: problem === undefined ? null : say(problem.message),
    value: problem?.value ?? textOf(options.hugepagesMb),
    placeholder: String(defaultMb),
    least: 1,
    most: 4_194_304,
    unit: say(msg('MiB')),
  };
}

function release({ facts, options, say }: FieldInput): PageField {
  const builds = dpdkBuilds.filter(
    ({ architectures }) => facts.arch === null || architectures.includes(facts.arch),
  );
  const usual = builds.find((build) => build.default);
  const label = (build: (typeof builds)[number]): string =>
    build.longTerm ? say(msg('DPDK {0} (LTS)', build.release)) : say(msg('DPDK {0}', build.release));
  return {
    kind: 'select',
    id: 'dpdkVersion',
    label: say(msg('Release')),
    hint: '',
    problem: null,
    value: options.dpdkVersion ?? '',
    choices: [
      {
        value: '',
        label: usual === undefined ? say(msg('Proposed')) : say(msg('Proposed: {0}', label(usual))),
      },
      ...builds.map((build) => ({ value: build.series, label: label(build) })),
    ],
  };
}

function tree({ options, problems, say }: FieldInput): PageField {
  const problem = problems.get('dpdkTree');
  return {
    kind: 'text',
    id: 'dpdkTree',
    label: say(msg('Or a source tree on the VM')),
    hint: say(msg('An absolute path. Empty: the release above is downloaded.')),
    problem: problem === undefined ? null : say(problem.message),
    value: problem?.value ?? options.dpdkTree ?? '',
    placeholder: '/home/user/dpdk',
  };
}

function rdmaCore({ options, say }: FieldInput): PageField {
  return {
    kind: 'select',
    id: 'rdmaCoreVersion',
    label: say(msg('Release to build')),
    hint: say(msg('The distribution’s is kept where it agrees with the kernel.')),
    problem: null,
    value: options.rdmaCoreVersion ?? '',
    choices: [
      { value: '', label: say(msg('The one that fits')) },
      ...rdmaCoreBuilds.map(({ series, release: name }) => ({ value: series, label: `rdma-core ${name}` })),
    ],
  };
}

function persist({ options, say }: FieldInput): PageField {
  return {
    kind: 'check',
    id: 'persist',
    label: say(msg('Keep hugepages and modules after a restart')),
    hint: say(msg('A NIC is never kept: a restart always gives it back.')),
    problem: null,
    checked: options.persist === true,
  };
}

function textOf(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}
