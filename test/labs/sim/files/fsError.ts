// Errors of the simulated kernel: a code, the words of strerror, and the form just-bash expects from a file system.

/** The words of strerror in English and German. */
const texts = {
  EACCES: ['Permission denied', 'Keine Berechtigung'],
  EAGAIN: ['Resource temporarily unavailable', 'Die Ressource ist zur Zeit nicht verfügbar'],
  EBADF: ['Bad file descriptor', 'Ungültiger Dateideskriptor'],
  EBUSY: ['Device or resource busy', 'Das Gerät oder die Ressource ist belegt'],
  EEXIST: ['File exists', 'Die Datei existiert bereits'],
  EINVAL: ['Invalid argument', 'Das Argument ist ungültig'],
  EIO: ['Input/output error', 'Eingabe-/Ausgabefehler'],
  EISDIR: ['Is a directory', 'Ist ein Verzeichnis'],
  EKEYREJECTED: ['Key was rejected by service', 'Schlüssel wurde von Dienst abgelehnt'],
  ELOOP: ['Too many levels of symbolic links', 'Zu viele Ebenen aus symbolischen Links'],
  ENODEV: ['No such device', 'Kein passendes Gerät gefunden'],
  ENOENT: ['No such file or directory', 'Datei oder Verzeichnis nicht gefunden'],
  ENOMEM: ['Cannot allocate memory', 'Nicht genügend Hauptspeicher verfügbar'],
  ENOSPC: ['No space left on device', 'Auf dem Gerät ist kein Speicherplatz mehr verfügbar'],
  ENOTDIR: ['Not a directory', 'Ist kein Verzeichnis'],
  ENOTEMPTY: ['Directory not empty', 'Das Verzeichnis ist nicht leer'],
  EPERM: ['Operation not permitted', 'Die Operation ist nicht erlaubt'],
  EPIPE: ['Broken pipe', 'Datenübergabe unterbrochen (broken pipe)'],
  EROFS: ['Read-only file system', 'Das Dateisystem ist nur lesbar'],
  ESRCH: ['No such process', 'Kein passender Prozess gefunden'],
  ENETDOWN: ['Network is down', 'Das Netzwerk ist nicht aktiv'],
  ENETUNREACH: ['Network is unreachable', 'Das Netzwerk ist nicht erreichbar'],
  EADDRNOTAVAIL: ['Cannot assign requested address', 'Die angeforderte Adresse kann nicht zugewiesen werden'],
} as const;

export type FsErrorCode = keyof typeof texts;

/** Just what strerror says. */
export function strerror(code: FsErrorCode, german = false): string {
  return texts[code][german ? 1 : 0];
}

export function isErrorCode(code: string): code is FsErrorCode {
  return Object.hasOwn(texts, code);
}

/** Node's words, which just-bash's own programs look at. */
export class FsError extends Error {
  constructor(
    readonly code: FsErrorCode,
    operation: string,
    readonly path: string,
  ) {
    super(`${code}: ${strerror(code).toLowerCase()}, ${operation} '${path}'`);
  }
}

/** The code of an error of any origin: just-bash hands errors on as copies, their code is the first word. */
export function errorCode(error: unknown): FsErrorCode {
  if (error instanceof FsError) return error.code;
  const code = /^([A-Z]+):/.exec(error instanceof Error ? error.message : '')?.[1] ?? '';
  return isErrorCode(code) ? code : 'EIO';
}
