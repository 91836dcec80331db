// Errors of the simulated file system, in the form just-bash expects from one: a code and Node's wording.

const texts = {
  EACCES: 'permission denied',
  EBUSY: 'resource busy or locked',
  EEXIST: 'file already exists',
  EINVAL: 'invalid argument',
  EIO: 'i/o error',
  EISDIR: 'illegal operation on a directory',
  ELOOP: 'too many symbolic links encountered',
  ENODEV: 'no such device',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  ENOTEMPTY: 'directory not empty',
} as const;

export type FsErrorCode = keyof typeof texts;

export class FsError extends Error {
  constructor(
    readonly code: FsErrorCode,
    operation: string,
    readonly path: string,
  ) {
    super(`${code}: ${texts[code]}, ${operation} '${path}'`);
  }
}
