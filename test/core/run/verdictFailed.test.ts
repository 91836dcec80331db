// The verdict on runs that did not forward, or did not end as they should: why, and what to do next.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RunReader } from '../../../src/core/run/reader';
import { driverIdLines, failedStart, manaArgs, noHugepagesLines, runOf, vfUpLines } from './runs';
import { Stream } from './support';
import { ringTxonly } from './texts';
import { told, texts, vfFacts, manaPort, mega } from './verdictSupport';

describe('runs that did not forward', () => {
  const cases: Readonly<
    Record<string, { readonly reader: RunReader; readonly expected: readonly [string, RegExp] }>
  > = {
    'no port: exit status 0 proves nothing': {
      reader: failedStart(
        [
          'EAL: Detected CPU lcores: 2',
          'testpmd: No probed ethernet devices',
          'testpmd: create a new mbuf pool <mb_pool_0>: n=155456, size=2176, socket=0',
          'No commandline core given, start packet forwarding',
          'txonly packet forwarding - ports=0 - cores=0 - streams=0 - NUMA support enabled, MP allocation mode: native',
          'Bye...',
        ],
        ['code', '0'],
      ).read({ args: manaArgs }),
      expected: ['no-ports', /ran without any port/],
    },
    'the port did not start': {
      reader: failedStart(vfUpLines).read({ args: manaArgs }),
      expected: ['not-started', /before it forwarded anything \(exit status 1\)/],
    },
    'driver id': {
      reader: failedStart(driverIdLines).read({ args: manaArgs }),
      expected: ['not-started', /before it forwarded/],
    },
    'no hugepages': {
      reader: failedStart(noHugepagesLines).read({ args: manaArgs }),
      expected: ['not-started', /before it forwarded/],
    },
    'nothing was ever said': {
      reader: failedStart([]).read(),
      expected: ['silent', /EAL had not said a word/],
    },
    'a hang that was ended': {
      reader: new Stream()
        .event('started', '77')
        .say('EAL: Detected CPU lcores: 2\n')
        .after(60_000)
        .event('stopping', 'INT', 'start')
        .ended(['signal', '9'], 'start-timeout')
        .read(),
      expected: ['not-started', /had not begun to forward in time/],
    },
    'sends nothing': {
      reader: runOf({ mode: 'txonly', ports: [{ device: manaPort }] }).read({ args: manaArgs }),
      expected: ['nothing-moved', /sent no packet/],
    },
    'receives nothing': {
      reader: runOf({ mode: 'rxonly', ports: [{ device: manaPort }] }).read({ args: manaArgs }),
      expected: ['nothing-moved', /no packet arrived/],
    },
    'receives stray packets': {
      reader: runOf({ mode: 'rxonly', ports: [{ rx: () => 1, device: manaPort }] }).read({ args: manaArgs }),
      expected: ['nothing-moved', /only 10 packets arrived/],
    },
    'sends what it must not, and receives nothing': {
      reader: runOf({ mode: 'rxonly', ports: [{ tx: mega(2), device: manaPort }] }).read({ args: manaArgs }),
      expected: ['nothing-moved', /no packet arrived/],
    },
    'receives, and sends nothing on': {
      reader: runOf({ mode: 'macswap', ports: [{ rx: mega(2), device: manaPort }] }).read({ args: manaArgs }),
      expected: ['not-sent-on', /20\.0 M packets came in, and next to none were sent on \(macswap\)/],
    },
    'stops after a while': {
      reader: runOf({
        mode: 'txonly',
        ports: [{ tx: (second) => (second < 3 ? 2e6 : 0), device: manaPort }],
      }).read({ args: manaArgs }),
      expected: ['stalled', /moved in only 2 of 10 samples/],
    },
    'a crash at the start': {
      reader: failedStart(['EAL: Detected CPU lcores: 2'], ['signal', '11']).read(),
      expected: ['crashed', /SIGSEGV/],
    },
    'killed from elsewhere': {
      reader: failedStart(['EAL: Detected CPU lcores: 2'], ['signal', '9']).read(),
      expected: ['crashed', /memory runs out/],
    },
    'a crash after packets had moved': {
      reader: runOf({ mode: 'txonly', ports: [{ tx: mega(3), device: manaPort }], ends: 'open' })
        .ended(['signal', '7'], 'self')
        .read({ args: manaArgs }),
      expected: ['crashed', /SIGBUS/],
    },
    'the prompt, and no start': {
      reader: new Stream()
        .say('EAL: Detected CPU lcores: 2\nConfiguring Port 0 (socket 0)\ntestpmd> ')
        .ended()
        .read(),
      expected: ['not-started', /never started at the prompt/],
    },
  };
  for (const [name, { reader, expected }] of Object.entries(cases))
    test(name, () => {
      const { forwarding, reason, headline } = told(reader);
      assert.deepEqual([forwarding, reason], ['not-confirmed', expected[0]]);
      assert.match(headline, expected[1]);
    });

  test('the cause is the explainer’s, with its setup steps', () => {
    const cause = (lines: readonly string[]): readonly unknown[] => {
      const verdict = failedStart(lines).read({ args: manaArgs }).verdict();
      return [verdict.cause?.code, verdict.nextSteps.map(({ step }) => step).find((step) => step !== null)];
    };
    assert.deepEqual(
      [cause(driverIdLines)[1], cause(vfUpLines)[1], cause(noHugepagesLines)[1]],
      ['rdma-core', 'give-nic', 'hugepages'],
    );
  });

  test('of two failures, the one that ended testpmd', () => {
    const { cause } = failedStart([
      'EAL: Detected CPU lcores: 2',
      'testpmd: No probed ethernet devices',
      'EAL: Error - exiting with code: 1',
      '  Cause: nb-cores should be > 0 and <= 1',
    ])
      .read()
      .verdict();
    assert.deepEqual([cause?.code, cause?.line], ['testpmd-nb-cores', 4]);
  });

  test('a ring that is full moved packets only at first', () => {
    const stream = new Stream();
    for (const part of ringTxonly.split(/(?=\x1b\[2J)/)) stream.say(part).after(1000);
    const reader = stream.ended().read({ args: ['--vdev=net_ring0', '--', '-a'] });
    assert.deepEqual(told(reader), {
      forwarding: 'not-confirmed',
      reason: 'stalled',
      path: 'other',
      headline: '1023 packets went out, then nearly all were dropped (>99.99 %).',
    });
    assert.deepEqual(texts(reader.verdict().warnings), [
      'This run tells nothing about MANA.',
      '>99.99 % of what was to be sent was dropped.',
    ]);
  });

  test('a testpmd without net_mana is told, as it passes over the device in silence', () => {
    const verdict = failedStart(
      ['EAL: Detected CPU lcores: 2', 'testpmd: No probed ethernet devices', 'Bye...'],
      ['code', '0'],
    )
      .read({ args: manaArgs, ...vfFacts(false) })
      .verdict();
    assert.match(texts(verdict.warnings).join('\n'), /has no net_mana/);
    assert.ok(verdict.nextSteps.some(({ step }) => step === 'build-dpdk'));
  });
});

describe('how a run ended', () => {
  const warningsOf = (stream: Stream): string =>
    texts(stream.read({ args: manaArgs }).verdict().warnings).join('\n');
  const moving = (): Stream =>
    runOf({ mode: 'txonly', ports: [{ tx: mega(3), device: manaPort }], ends: 'open' });

  test('killed as it did not end by itself', () => {
    const stream = moving()
      .event('stopping', 'INT', 'user')
      .event('stopping', 'KILL', 'user')
      .ended(['signal', '9'], 'user');
    assert.match(warningsOf(stream), /did not end when it was asked to/);
    assert.equal(stream.read({ args: manaArgs }).verdict().forwarding, 'confirmed');
  });

  test('its supervisor was killed; the VM restarted; the disk was full', () => {
    assert.match(warningsOf(moving().ended(['signal', '2'], 'supervisor')), /guard ended testpmd/);
    assert.match(warningsOf(moving().event('ended', 'reboot')), /VM restarted/);
    assert.match(warningsOf(moving().ended(['code', '0'], 'disk')), /no room left/);
  });

  test('what is left behind is told', () => {
    assert.match(warningsOf(moving().event('left', 'pid 77')), /Left behind on the VM: pid 77/);
  });
});
