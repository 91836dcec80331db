// The findings as SARIF 2.1.0, which code scanning services read.
import { render, type Translate } from '../../message';
import type { Severity } from '../finding';
import { rules, type RuleId } from '../ruleTable';
import type { Diagnostic, FileDiagnostics, Region } from './diagnostics';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/** @param version Of this program. @param helpUri The page of a rule. */
export function diagnosticsToSarif(
  files: readonly FileDiagnostics[],
  options: {
    readonly version: string;
    readonly helpUri: (rule: RuleId) => string;
    readonly translate?: Translate;
  },
): object {
  const say = (message: Diagnostic['message']): string => render(message, options.translate);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'mana-dpdk',
            semanticVersion: options.version,
            rules: rules.map(({ id, title, severity }) => ({
              id,
              shortDescription: { text: say({ text: title, args: [] }) },
              helpUri: options.helpUri(id),
              defaultConfiguration: { level: levels[severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        artifacts: files.map(({ file }) => ({ location: { uri: uriOf(file) } })),
        results: files.flatMap(({ file, diagnostics }, index) => {
          const artifactLocation = { uri: uriOf(file), index };
          return diagnostics.map(({ region, severity, code, message, fixes, releases }) => ({
            ruleId: code,
            ruleIndex: rules.findIndex(({ id }) => id === code),
            level: levels[severity],
            message: { text: say(message) },
            locations: [{ physicalLocation: { artifactLocation, region: regionOf(region) } }],
            ...(fixes.length === 0
              ? {}
              : {
                  fixes: fixes.map(({ title, edits }) => ({
                    description: { text: say(title) },
                    artifactChanges: [
                      {
                        artifactLocation,
                        replacements: edits.map((edit) => ({
                          deletedRegion: regionOf(edit.region),
                          insertedContent: { text: edit.newText },
                        })),
                      },
                    ],
                  })),
                }),
            properties: { releases },
          }));
        }),
      },
    ],
  };
}

function regionOf({ start, end }: Region): object {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** A path as a URI reference: relative ones stay relative to wherever the log is read. */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/');
  const drive = /^[A-Za-z]:\//.test(path);
  const encoded = path
    .split('/')
    .map((part, index) =>
      drive && index === 0 ? part : encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd')),
    )
    .join('/');
  if (drive) return `file:///${encoded}`;
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}
