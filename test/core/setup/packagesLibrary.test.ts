// The on-VM library's words on packages, run in bash: the lines of the plan, what is recorded, what an undo leaves.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { action, linesOf } from '../../../src/core/setup/actions';
import { noteText } from '../../../src/core/setup/notes';
import { setupLibrary } from '../../../src/knowledge/setup';
import { onVm, type Vm } from './packageRig';

const parts = setupLibrary.packages;

describe('packages on the VM: texts and form', () => {
  it('has a text for each id', () => {
    assert.equal(parts.length, 4);
    const ids = parts
      .flatMap((part) => [...part.matchAll(/\b(?:note|fail|kept|tried|progress -) ([a-z]+(?:-[a-z]+)+)\b/g)])
      .map((match) => match[1] ?? '');
    assert.ok(ids.length > 40);
    assert.deepEqual(
      [...new Set(ids)].filter((id) => noteText(id, []) === undefined),
      [],
    );
  });
});

describe('packages on the VM: installing and its undo', () => {
  const offered = { meson: ['python3'], ninja: [], hello: [] };
  for (const manager of ['apt', 'dnf', 'zypper']) {
    it(`${manager}: runs the lines of the plan, and takes back exactly what came in`, () => {
      const planned = linesOf(action(`${manager}_install`, 'meson', 'ninja'), '');
      const ran = onVm({ offered }, `${manager}_install meson ninja; undo_entries all -`);
      assert.deepEqual(ran.commands.slice(0, planned.length), planned);
      const removal = ran.commands.slice(planned.length);
      assert.equal(removal.length, 1);
      assert.deepEqual((removal[0] ?? '').split(' ').slice(-3).sort(), ['meson', 'ninja', 'python3']);
      assert.deepEqual(ran.installed, ['base']);
    });

    it(`${manager}: leaves what is there out of the commands and of the undo`, () => {
      const vm: Vm = { offered, installed: ['base', 'meson'] };
      const ran = onVm(vm, `${manager}_install meson hello; undo_entries all -`);
      assert.ok(ran.commands.every((line) => !line.includes('meson')));
      assert.deepEqual(ran.said, ['note packages-present 1', 'note packages-installed 1']);
      assert.deepEqual(ran.installed, ['base', 'meson']);
    });

    it(`${manager}: changes nothing where all is there`, () => {
      const ran = onVm({ installed: ['base', 'meson'] }, `${manager}_install meson; ls "$JOURNAL" 2>&1`);
      assert.deepEqual(ran.commands, []);
      assert.match(ran.output, /No such file/);
    });

    it(`${manager}: names the package that no repository has, before anything is installed`, () => {
      const ran = onVm({ offered }, `${manager}_install meson nonsense; echo "status $?"`);
      assert.deepEqual(ran.said, ['failed package-not-found nonsense']);
      assert.deepEqual(ran.installed, ['base']);
      assert.match(ran.output, /^status 1$/m);
    });
  }

  it('lets no manager take out other packages to make room', () => {
    for (const manager of ['apt', 'zypper']) {
      const option = manager === 'apt' ? ' --no-remove ' : ' --no-force-resolution ';
      const ran = onVm({ offered }, `${manager}_install hello`);
      const installs = ran.commands.filter((line) => line.includes(' install '));
      assert.equal(installs.length, 2);
      assert.ok(installs.every((line) => line.includes(option)));
    }
    assert.ok(!onVm({ offered }, 'dnf_install hello').commands.join().includes('--allowerasing'));
  });

  it('says of extra modules that are gone from the repositories what to do', () => {
    const ran = onVm({}, 'apt_install linux-modules-extra-5.15.0-1045-azure');
    assert.deepEqual(ran.said, ['failed modules-extra-gone linux-modules-extra-5.15.0-1045-azure']);
  });

  it('takes what is offered, and names what is not', () => {
    const ran = onVm(
      { offered },
      'dnf_install_offered hello python3-pyelftools; zypper_install_offered ninja nonsense',
    );
    assert.deepEqual(ran.installed, ['base', 'hello', 'ninja']);
    assert.deepEqual(
      ran.said.filter((line) => line.includes('not-offered')),
      ['note package-not-offered python3-pyelftools', 'note package-not-offered nonsense'],
    );
  });

  it('records what came in although the installation failed in the end', () => {
    const scripts =
      'apt-get() { names_in "$@"; case $VERB in install) bring meson; [ -n "$ONLY_FETCH" ] && return 0; echo "E: Sub-process /usr/bin/dpkg returned an error code (1)"; return 100 ;; purge) for one in "${NAMES[@]}"; do drop "$one"; done ;; esac; }';
    const ran = onVm({ offered, scripts }, 'apt_install meson; undo_entries all -');
    assert.ok(ran.said.includes('failed package-script-failed'));
    assert.deepEqual(ran.installed, ['base']);
  });

  it('after a run that was cut off takes back only what was asked for', () => {
    const ran = onVm(
      { offered },
      'apt_install meson; sed -i "s/ added .*/ asked meson/" "$JOURNAL"/*.open; undo_entries all -',
    );
    assert.ok(ran.said.includes('note packages-cut-off'));
    assert.deepEqual(ran.installed, ['base', 'python3']);
  });

  for (const manager of ['apt', 'dnf']) {
    it(`${manager}: keeps what something else needs by now`, () => {
      const vm: Vm = { offered, needs: [['libpython', 'editor', 'python3']] };
      const ran = onVm(vm, `${manager}_install meson; undo_entries all -`);
      assert.ok(ran.said.includes('kept package-needed python3 editor'));
      assert.deepEqual(ran.installed, ['base', 'python3']);
    });
  }

  it('takes zypper’s “done, with something to tell” for done', () => {
    const scripts = 'zypper() { names_in "$@"; [ "$VERB" = install ] && bring "${NAMES[@]}"; return 102; }';
    assert.deepEqual(onVm({ offered, scripts }, 'zypper_install hello').said, ['note packages-installed 1']);
  });

  it('does not begin after a cancel, and does not end a command half-way', () => {
    const ran = onVm({ offered }, 'CANCELLED=1; apt_install hello; echo "status $?"');
    assert.deepEqual(ran.commands, []);
    assert.match(ran.output, /^status 130$/m);
    const deaf = onVm(
      {},
      'ignore_signals; package_act \'kill -TERM $BASHPID; echo still here\' whole; echo "status $?"',
    );
    assert.match(deaf.output, /^still here$/m);
    assert.match(deaf.output, /^status 0$/m);
  });
});

describe('packages on the VM: repositories', () => {
  const rhel = ['codeready-rhui', 'codeready-eus-rhui', 'baseos-eus-rhui'];

  it('enables the first that the VM knows, and disables it again', () => {
    const ran = onVm(
      { repositories: ['crb'] },
      'dnf_enable_repository nowhere crb; cat "$DB/enabled"; undo_entries all -; cat "$DB/enabled"',
    );
    assert.deepEqual(ran.commands, [
      'dnf config-manager --set-enabled crb',
      'dnf config-manager --set-disabled crb',
    ]);
    assert.equal(ran.output.match(/^crb$/gm)?.length, 1);
  });

  it('takes the one of the VM’s update stream', () => {
    const ran = onVm(
      { repositories: rhel, enabled: ['baseos-eus-rhui'] },
      'dnf_enable_repository codeready-rhui codeready-eus-rhui',
    );
    assert.deepEqual(ran.commands, ['dnf config-manager --set-enabled codeready-eus-rhui']);
  });

  it('leaves an enabled one alone, and names those it does not know', () => {
    const ran = onVm(
      { repositories: rhel, enabled: ['codeready-rhui'] },
      'dnf_enable_repository codeready-rhui; dnf_enable_repository a b',
    );
    assert.deepEqual(ran.said, ['note repository-already codeready-rhui', 'failed repository-unknown a b']);
  });
});

describe('packages on the VM: failures in words', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['E: Unable to locate package foo', 'package-not-found foo'],
    ["E: Package 'foo' has no installation candidate", 'package-not-found foo'],
    ['No match for argument: foo', 'package-not-found foo'],
    ["No provider of 'foo' found.", 'package-not-found foo'],
    ["'foo' not found in package names. Trying capabilities.", 'package-not-found foo'],
    ["W: Failed to fetch http://x/y  Temporary failure resolving 'x'", 'no-network'],
    ['Curl error (6): Couldn’t resolve host name for https://x', 'no-network'],
    ['Download (curl) error for https://x: Error code: Connection failed', 'no-network'],
    ['E: Failed to fetch http://x/y.deb  404  Not Found [IP: 203.0.113.80 80]', 'package-file-gone'],
    ['Error: Failed to download metadata: Status code: 404 for https://x', 'package-file-gone'],
    ['E: You don’t have permission', 'package-manager-failed'],
    ['dpkg: error: write error: No space left on device', 'disk-full-installing'],
    ['  At least 120MB more space needed on the / filesystem.', 'disk-full-installing'],
    ['Error: GPG check FAILED', 'repository-not-signed'],
    ['E: The repository … InRelease is not signed.', 'repository-not-signed'],
    [
      'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1 (apt)',
      'package-lock-taken',
    ],
    ['System management is locked by the application with pid 7 (zypper).', 'package-lock-taken'],
    ['This system is not registered with an entitlement server.', 'repository-no-access'],
    ['The following packages have unmet dependencies:', 'packages-conflict'],
    ['E: Packages need to be removed but remove is disabled.', 'packages-would-remove'],
    [' Solution 1: deinstallation of mlnx-ofa_kernel-5.8-1.x86_64', 'packages-would-remove'],
    [
      '(try to add ’--allowerasing’ to command line to replace conflicting packages)',
      'packages-would-remove',
    ],
    [' Problem: conflicting requests', 'packages-conflict'],
    ['Error: error: Read-only file system', 'read-only-file-system /'],
  ];
  for (const [line, words] of cases) {
    it(line, () => {
      const ran = onVm(
        {},
        `runtime_ready; printf '%s\\n' "$LINE" >"$PACKAGE_OUTPUT"; explain_packages 100 apt`.replace(
          '"$LINE"',
          `'${line.replaceAll("'", "'\\''")}'`,
        ),
      );
      assert.equal(ran.said.length, 1);
      assert.ok(ran.said[0]?.startsWith(`failed ${words}`), ran.said[0]);
    });
  }

  it('takes an unknown package for no network where the lists could not be read for that', () => {
    const ran = onVm(
      {},
      'runtime_ready; echo "Temporary failure resolving \'x\'" >"$PACKAGE_OUTPUT.lists"; echo \'E: Unable to locate package foo\' >"$PACKAGE_OUTPUT"; explain_packages 100 apt',
    );
    assert.deepEqual(ran.said, ['failed no-network']);
  });
});

describe('packages on the VM: build tools from PyPI', () => {
  it('imports nothing from the folder it was started in', () => {
    const ran = onVm(
      {},
      [
        'meson() { echo 1.0; }',
        'ninja() { :; }',
        'python3() { case $1 in -I) command python3 "$@" ;; *) echo "looks around: $*" ;; esac; }',
        'printf "print(\'planted\')\\n" | tee "$DB/venv.py" >"$DB/elftools.py"',
        'cd "$DB" && build_tools_fit 0.57; PIP_TOOLS=$DB/tools; pip_tools 9.9 1.0',
      ].join('\n'),
    );
    assert.doesNotMatch(ran.output, /^planted|looks around/m);
    assert.match(ran.commands[0] ?? '', /^python3 -I -m venv /);
  });
});

describe('packages on the VM: versions of build tools', () => {
  const cases = [
    ['0.53.2', '0.57', 'older'],
    ['0.57', '0.57', 'enough'],
    ['0.57.0', '0.57', 'enough'],
    ['0.57', '0.57.2', 'older'],
    ['0.57.2', '0.57.2', 'enough'],
    ['1.0.1', '0.57.2', 'enough'],
    ['0.61.5rc1', '0.57', 'enough'],
    ['10.0', '9.9', 'enough'],
  ];
  it('compares numbers, not text', () => {
    const lines = cases.map(
      ([have, least]) => `version_at_least ${String(have)} ${String(least)} && echo enough || echo older`,
    );
    assert.deepEqual(
      onVm({}, lines.join('\n')).output.trim().split('\n'),
      cases.map(([, , word]) => word),
    );
  });
});
