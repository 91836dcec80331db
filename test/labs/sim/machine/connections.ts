// TCP connections of a simulated VM, as /proc/net/tcp lists them: sshd's, the ones that clients have opened.

interface Connection {
  readonly local: string;
  readonly port: number;
  readonly remote: string;
  readonly remotePort: number;
}

/** As /proc writes an IPv4 address: the bytes in the order of a little-endian machine. */
function hex(address: string): string {
  return address
    .split('.')
    .reverse()
    .map((part) => Number(part).toString(16).toUpperCase().padStart(2, '0'))
    .join('');
}

function port(number: number): string {
  return number.toString(16).toUpperCase().padStart(4, '0');
}

export class Connections {
  private readonly open = new Set<Connection>();

  /** @param sshConnection As in the variable SSH_CONNECTION. What comes back closes it. */
  add(sshConnection: string): () => void {
    const [remote = '', remotePort = '0', local = '', own = '22'] = sshConnection.split(' ');
    const connection = { local, port: Number(own), remote, remotePort: Number(remotePort) };
    this.open.add(connection);
    return () => this.open.delete(connection);
  }

  /** /proc/net/tcp. */
  text(): string {
    const row = (index: number, from: string, to: string, state: string) =>
      `${String(index).padStart(4)}: ${from} ${to} ${state} 00000000:00000000 00:00000000 00000000     0        0 ${20_000 + index} 1 0000000000000000 100 0 0 10 0\n`;
    const established = [...this.open].map((one, index) =>
      row(
        index + 1,
        `${hex(one.local)}:${port(one.port)}`,
        `${hex(one.remote)}:${port(one.remotePort)}`,
        '01',
      ),
    );
    const head =
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
    return head + row(0, '00000000:0016', '00000000:0000', '0A') + established.join('');
  }
}
