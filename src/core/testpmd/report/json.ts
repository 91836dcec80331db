// The findings as JSON, for programs. Its shape is part of what users rely on.
import { render, type Translate } from '../../message';
import type { FileDiagnostics } from './diagnostics';

/**
 * `{"dpdk", "files": [{"file", "diagnostics": [{"line", "column", "endLine", "endColumn", "severity", "code",
 * "message"}]}]}`: lines and columns from 1, columns in UTF-16 code units, the end exclusive.
 *
 * @param dpdk The release that was asked for; `all` adds `releases` to each diagnostic. A file whose own directive names
 *   another release has a `dpdk` of its own.
 */
export function diagnosticsToJson(
  dpdk: string,
  files: readonly FileDiagnostics[],
  translate?: Translate,
): object {
  return {
    dpdk,
    files: files.map(({ file, release, diagnostics }) => ({
      file,
      ...(dpdk === 'all' || release === dpdk ? {} : { dpdk: release }),
      diagnostics: diagnostics.map(({ region: { start, end }, severity, code, message, releases }) => ({
        line: start.line,
        column: start.column,
        endLine: end.line,
        endColumn: end.column,
        severity,
        code,
        message: render(message, translate),
        ...(dpdk === 'all' ? { releases } : {}),
      })),
    })),
  };
}
