// Builds of DPDK and rdma-core on the simulated VM, as far as their outside goes.
import assert from 'node:assert/strict';
import test from 'node:test';
import { connect, eventually, run, start, startVm } from './testClient';

const drivers = 'bus/vmbus,net/mana,net/netvsc,net/tap';
const clone = 'git clone --quiet --depth 1 --branch v24.11.6 https://github.com/DPDK/dpdk.git dpdk';
const setup = `meson setup b dpdk -Dplatform=generic -Denable_drivers=${drivers}`;

test('DPDK: what is missing is said, then it is built, installed, found, and uninstalled', async (t) => {
  const vm = await startVm(t, { faults: ['bare'] });
  const client = await connect(t, vm);
  const said = async (script: string) => {
    const { stdout, stderr, code } = await run(client, script);
    return `${(stdout + stderr).trimEnd()}|${code ?? ''}`;
  };
  const install = (names: string) => run(client, `sudo apt-get -q -y install ${names}`);
  await install('git meson build-essential pkg-config');
  const seen: Record<string, string> = {
    clone: await said(`${clone}; git -C dpdk rev-parse HEAD; cat dpdk/VERSION`),
    'no elftools': await said(`${setup} | grep ERROR; exit \${PIPESTATUS[0]}`),
  };
  await install('python3-pyelftools');
  seen['no ibverbs'] = await said(`${setup} | tail -n 4 | head -n 2; exit \${PIPESTATUS[0]}`);
  await install('libibverbs-dev');
  seen['set up'] = await said(`${setup} | grep -A1 "^net:"; exit \${PIPESTATUS[0]}`);
  seen['defines'] = await said('grep -c "RTE_NET_MANA 1" b/rte_build_config.h');
  const { seen: output, result } = await start(client, 'exec ninja -C b');
  assert.ok(await eventually(() => output.stdout.includes('[50/610]')), 'lines come while it builds');
  assert.equal(output.stdout.includes('[610/610]'), false);
  await result;
  seen['again'] = await said('ninja -C b');
  seen['staged'] = await said(
    'DESTDIR=$HOME/stage meson install --no-rebuild -C b > /dev/null; ls stage/usr/local/bin; command -v dpdk-testpmd',
  );
  seen['installed'] = await said(
    'sudo ninja -C b install > /dev/null; dpdk-testpmd --version; pkg-config --modversion libdpdk; grep -qaF net_mana /usr/local/bin/dpdk-testpmd; ldd /usr/local/bin/dpdk-testpmd | grep -c "not found"',
  );
  seen['uninstalled'] = await said('sudo ninja -C b uninstall > /dev/null; command -v dpdk-testpmd');
  assert.deepEqual(seen, {
    clone: 'c0d8051385b9a47ae68d5cef2d88dea287e632de\n24.11.6|0',
    'no elftools':
      'buildtools/meson.build:58:8: ERROR: Problem encountered: missing python module: elftools|1',
    'no ibverbs':
      'drivers/meson.build:209:16: ERROR: Problem encountered: Cannot build explicitly requested driver "net/mana".\n\tReason: missing dependency, "ibverbs"|1',
    'set up': 'net:\n\tmana, netvsc, tap,|0',
    defines: '1|0',
    again: 'ninja: no work to do.|0',
    staged: 'dpdk-testpmd|1',
    installed: "EAL: RTE Version: 'DPDK 24.11.6'\n24.11.6\n0|1",
    uninstalled: '|1',
  });
});

test('a build stops where the disk is full, and where it is killed it goes on', async (t) => {
  const vm = await startVm(t);
  const client = await connect(t, vm);
  await run(client, 'sudo apt-get -q -y install git meson build-essential python3-pyelftools pkg-config');
  await run(client, `${clone}; ${setup} > /dev/null`);
  const first = await start(client, 'exec ninja -C b');
  assert.ok(await eventually(() => first.seen.stdout.includes('[100/610]')));
  first.channel.signal('TERM');
  await first.result;
  const second = await start(client, 'exec ninja -C b');
  assert.ok(await eventually(() => /\[20\/[1-5]\d\d\]/.test(second.seen.stdout)), 'what was compiled stays');
  vm.setFaults(['disk-full']);
  const { stderr, code } = await second.result;
  assert.match(stderr, /No space left on device\ncompilation terminated\.\nninja: build stopped/);
  assert.equal(code, 1);
});

test('rdma-core into a prefix, with the driver ids changed over', async (t) => {
  const client = await connect(t, await startVm(t, { faults: ['bare'] }));
  await run(
    client,
    'sudo apt-get -q -y install git cmake ninja-build build-essential pkg-config libnl-3-dev',
  );
  const header = 'rdma/kernel-headers/rdma/ib_user_ioctl_verbs.h';
  const id =
    "printf '#include <rdma/ib_user_ioctl_verbs.h>\\nint main(void) { return RDMA_DRIVER_MANA; }\\n' | cc -I rdma/kernel-headers -x c -o id - && ./id; echo $?";
  const { stdout, stderr } = await run(
    client,
    `git clone --quiet --depth 1 --branch v50.7 https://github.com/linux-rdma/rdma-core.git rdma; ${id}; ` +
      `sed -i -e s/RDMA_DRIVER_ERDMA,/RDMA_DRIVER_SWAP,/ -e s/RDMA_DRIVER_MANA,/RDMA_DRIVER_ERDMA,/ -e s/RDMA_DRIVER_SWAP,/RDMA_DRIVER_MANA,/ ${header}; ${id}; ` +
      'cmake -S rdma -B r -G Ninja -DCMAKE_INSTALL_PREFIX=/opt/r > /dev/null && ninja -C r > /dev/null && sudo ninja -C r install > /dev/null; ls /opt/r/lib/libibverbs; PKG_CONFIG_PATH=/opt/r/lib/pkgconfig pkg-config --modversion libmana',
  );
  assert.equal(stdout + stderr, '20\n19\nliberdma-rdmav34.so\nlibmana-rdmav34.so\n1.0.50.0\n');
});

test('meson from PyPI in a virtual environment', async (t) => {
  const vm = await startVm(t, { distribution: 'ubuntu-20.04', faults: ['bare'] });
  const client = await connect(t, vm);
  const venv = 'sudo python3 -m venv --clear /opt/tools; echo $?';
  const pip =
    'sudo /opt/tools/bin/pip install --only-binary=:all: meson==0.61.5 ninja==1.10.2.3 pyelftools==0.29';
  const without = (await run(client, venv)).stdout.split('\n').at(-2);
  await run(client, 'sudo apt-get -q -y install python3-venv');
  await run(client, venv);
  const said = async () =>
    (
      await run(
        client,
        `${pip} > /dev/null 2>&1; echo $?; PATH=/opt/tools/bin:$PATH; meson --version; python3 -c 'import elftools' && echo elftools`,
      )
    ).stdout;
  vm.setFaults(['bare', 'no-network']);
  const offline = await said();
  vm.setFaults(['bare']);
  assert.deepEqual([without, offline, await said()], ['1', '1\n', '0\n0.61.5\nelftools\n']);
});
