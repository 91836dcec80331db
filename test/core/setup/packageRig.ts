// Runs the on-VM library's words on packages in bash, with package managers that only keep lists: nothing is installed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setupLibrary } from '../../../src/knowledge/setup';

/**
 * @property installed Packages that are there, and `offered`: those of the repositories, with what each brings along.
 * @property enabled Repositories that are enabled; `repositories`: all the VM knows.
 * @property needs Package that needs a capability of another: `[what, who, provider]`.
 * @property scripts Bash that redefines something.
 */
export interface Vm {
  readonly installed?: readonly string[];
  readonly offered?: Readonly<Record<string, readonly string[]>>;
  readonly enabled?: readonly string[];
  readonly repositories?: readonly string[];
  readonly needs?: readonly (readonly [string, string, string])[];
  readonly scripts?: string;
}

export interface Ran {
  readonly status: number | null;
  /** Lines that went through `act`, decoded. */
  readonly commands: readonly string[];
  /** `note ID ARG…`, `failed …`, `kept …`. */
  readonly said: readonly string[];
  /** The package database afterwards. */
  readonly installed: readonly string[];
  readonly output: string;
}

const managers = `
lines_of() { for one in "$@"; do printf '%s\\n' "$one"; done; }
has() { grep -qxF -- "$1" "$DB/$2"; }
drop() { grep -vxF -- "$1" "$DB/installed" >"$DB/new"; mv "$DB/new" "$DB/installed"; }
bring() {
  local one
  for one in "$@"; do
    has "$one" offered || { printf "$UNKNOWN\\n" "$one"; return 100; }
  done
  [ -n "$ONLY_FETCH" ] && return 0
  for one in "$@"; do
    has "$one" installed || printf '%s\\n' "$one" >>"$DB/installed"
    while read -r R; do has "$R" installed || printf '%s\\n' "$R" >>"$DB/installed"; done <"$DB/with-$one"
  done
}
names_in() {
  NAMES=()
  ONLY_FETCH=
  VERB=
  while [ $# -gt 0 ]; do
    case $1 in
      --download-only | --downloadonly | -d) ONLY_FETCH=1 ;;
      -o) shift ;;
      -*) ;;
      install | purge | remove | update | refresh | repolist | config-manager | repoquery | search) [ -z "$VERB" ] && VERB=$1 ;;
      *) NAMES+=("$1") ;;
    esac
    shift
  done
}
apt-get() {
  names_in "$@"
  case $VERB in
    install) UNKNOWN='E: Unable to locate package %s' bring "\${NAMES[@]}" ;;
    purge) for one in "\${NAMES[@]}"; do drop "$one"; done ;;
    remove) for one in "\${NAMES[@]}"; do
      echo "Remv $one [1]"
      while read -r what who provider; do [ "$provider" = "$one" ] && echo "Remv $who [1]"; done <"$DB/needs"
    done ;;
  esac
}
dpkg() { [ "$1" = --print-architecture ] && echo amd64; }
dpkg-query() {
  case $3 in
    '\${Status} ') has "$4" installed && printf 'install ok installed ' ;;
    '\${db:Status-Abbrev} ') has "$4" installed && printf 'ii  ' ;;
    *Status-Abbrev*) while read -r one; do echo "ii  $one:amd64 1.0"; done <"$DB/installed" ;;
  esac
}
rpm() {
  case "$*" in
    -qa*) while read -r one; do echo "$one 1.0-1.x86_64"; done <"$DB/installed" ;;
    '-q --quiet --whatprovides'*) false ;;
    '-q --quiet'*) has "$3" installed ;;
    '-q --whatprovides'*) while read -r what who provider; do [ "$what" = "$3" ] && echo "$provider"; done <"$DB/needs" ;;
    '-e --test'*)
      shift 2
      while read -r what who provider; do
        for one in "$@"; do [ "$provider" = "$one" ] && printf '\\t%s is needed by (installed) %s\\n' "$what" "$who"; done
      done <"$DB/needs"
      ;;
  esac
}
dnf() {
  names_in "$@"
  case $VERB in
    install) UNKNOWN='No match for argument: %s' bring "\${NAMES[@]}" ;;
    remove) for one in "\${NAMES[@]}"; do drop "$one"; done ;;
    repoquery) has "\${NAMES[0]}" offered && echo "\${NAMES[0]}-1.0" ;;
    repolist)
      echo 'repo id                    repo name'
      case "$*" in *--all*) cat "$DB/repositories" ;; *) cat "$DB/enabled" ;; esac
      ;;
    config-manager)
      case "$*" in
        *--set-enabled*) echo "\${NAMES[0]}" >>"$DB/enabled" ;;
        *) grep -vxF -- "\${NAMES[0]}" "$DB/enabled" >"$DB/new"; mv "$DB/new" "$DB/enabled" ;;
      esac
      ;;
  esac
}
zypper() {
  names_in "$@"
  case $VERB in
    install) UNKNOWN="No provider of '%s' found." bring "\${NAMES[@]}" || return 104 ;;
    remove) for one in "\${NAMES[@]}"; do drop "$one"; done ;;
    search) has "\${NAMES[0]}" offered ;;
  esac
}
have() { return 0; }
package_room() { return 0; }
package_lock_holder() { return 1; }
repair_packages() { return 0; }
`;

/** Runs lines of bash that call the library's words. */
export function onVm(vm: Vm, lines: string): Ran {
  const folder = mkdtempSync(join(tmpdir(), 'packages-'));
  const put = (name: string, rows: readonly string[]): void => {
    writeFileSync(join(folder, name), rows.map((row) => `${row}\n`).join(''));
  };
  const offered = vm.offered ?? {};
  put('installed', vm.installed ?? ['base']);
  put('offered', Object.keys(offered));
  Object.entries(offered).forEach(([name, along]) => {
    put(`with-${name}`, along);
  });
  put('enabled', vm.enabled ?? []);
  put('repositories', vm.repositories ?? []);
  put(
    'needs',
    (vm.needs ?? []).map((need) => need.join(' ')),
  );
  const script = [
    'N=n RUN=run1 WHO=somebody BOOT=- STEP=install-packages',
    ...setupLibrary.base,
    ...setupLibrary.packages,
    `DB='${folder}' STATE='${folder}/state' JOURNAL='${folder}/state/journal' RUNTIME='${folder}/run' PACKAGE_OUTPUT='${folder}/run/out'`,
    managers,
    vm.scripts ?? '',
    lines,
  ].join('\n');
  try {
    const { status, stdout } = spawnSync('bash', ['--noprofile', '--norc', '-c', script], {
      encoding: 'utf8',
    });
    const events = stdout
      .split('\n')
      .filter((line) => line.startsWith('@n '))
      .map((line) => line.slice(3).split(' '));
    return {
      status,
      commands: events
        .filter(([kind]) => kind === 'command')
        .map(([, line]) => decodeURIComponent(line ?? '')),
      said: events
        .filter(([kind = '']) => ['note', 'failed', 'kept'].includes(kind))
        .map((words) => words.map(decodeURIComponent).join(' ')),
      installed: readFileSync(join(folder, 'installed'), 'utf8').trim().split('\n'),
      output: stdout,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
