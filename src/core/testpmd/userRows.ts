// A user's own file of rows: another release, a private PMD, private options, log messages. The fields are checked by the schemas of
// the rows that the extension ships; what a user need not write is filled in.
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import applicationOptionsSchema from '../../knowledge/schemas/application-options.schema.json';
import deviceArgumentsSchema from '../../knowledge/schemas/device-arguments.schema.json';
import releasesSchema from '../../knowledge/schemas/dpdk-releases.schema.json';
import ealOptionsSchema from '../../knowledge/schemas/eal-options.schema.json';
import logFixesSchema from '../../knowledge/schemas/log-fixes.schema.json';
import logMessagesSchema from '../../knowledge/schemas/log-messages.schema.json';
import ownRowsSchema from '../../knowledge/schemas/own-rows.schema.json';
import type { LogRows } from '../logs/knowledge';
import { noLogRows, ownLogRows, ownLogRowProblems, type OwnLogFile } from '../logs/ownRows';
import { msg, type Message } from '../message';
import type { DeviceDriver } from './devices/drivers';
import { builtInRows, type KnowledgeRows } from './knowledge';
import type { OptionRow, OptionSide } from './optionTable';
import type { Release, ReleaseId } from './release';

/**
 * @property logs Rows for the explanation of logs.
 * @property problems What is wrong with the file, with the places; its rows count only when there is none.
 */
export interface UserRows {
  readonly rows: Partial<KnowledgeRows>;
  readonly logs: LogRows;
  readonly problems: readonly Message[];
}

/** Longest file that is read, in characters. */
const longestFile = 1_000_000;

/** Problems that are told of one file: whoever mends these sees the rest. */
const mostProblems = 20;

/** A file as the schema lets it be: a field is missing, or it is what a row holds. */
interface OwnFile extends OwnLogFile {
  readonly releases?: readonly (Partial<Release> & Pick<Release, 'id' | 'basedOn'>)[];
  readonly ealOptions?: readonly OwnOption[];
  readonly applicationOptions?: readonly OwnOption[];
  readonly devices?: readonly (Partial<DeviceDriver> &
    Pick<DeviceDriver, 'id' | 'bus' | 'summary' | 'versions'>)[];
}

type OwnOption = Partial<OptionRow> & Pick<OptionRow, 'id' | 'long' | 'argument' | 'summary' | 'versions'>;

let compiled: ValidateFunction<OwnFile> | undefined;

/** Compiled at first use: most users have no file of their own. */
function validator(): ValidateFunction<OwnFile> {
  if (compiled !== undefined) return compiled;
  const ajv = new Ajv({ allErrors: true, strict: false });
  ajv.addFormat('uri', true);
  ajv.addSchema(ealOptionsSchema, 'eal-options.schema.json');
  ajv.addSchema(applicationOptionsSchema, 'application-options.schema.json');
  ajv.addSchema(deviceArgumentsSchema, 'device-arguments.schema.json');
  ajv.addSchema(releasesSchema, 'dpdk-releases.schema.json');
  ajv.addSchema(logMessagesSchema, 'log-messages.schema.json');
  ajv.addSchema(logFixesSchema, 'log-fixes.schema.json');
  compiled = ajv.compile<OwnFile>(ownRowsSchema);
  return compiled;
}

/**
 * Reads a user's own file.
 *
 * @param path Only to be named in the problems. @param text Its content: JSON, with comments if you like.
 */
export function readUserRows(path: string, text: string): UserRows {
  const failed = (problems: readonly Message[]): UserRows => ({
    rows: {},
    logs: noLogRows,
    problems: problems.slice(0, mostProblems).map((problem) => msg('{0}: {1}', path, problem)),
  });
  if (text.length > longestFile) return failed([msg('the file is too large')]);
  const errors: ParseError[] = [];
  const json: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) return failed(errors.map((error) => syntaxProblem(error, text)));
  const valid = validator();
  if (!valid(json)) return failed(schemaProblems(valid.errors ?? []));
  const rows = completed(json);
  const logs = ownLogRows(json);
  const problems = [...meaningProblems(rows), ...ownLogRowProblems(logs)];
  return problems.length > 0 ? failed(problems) : { rows, logs, problems: [] };
}

function syntaxProblem({ error, offset }: ParseError, text: string): Message {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  return msg('line {0}, column {1}: not JSON ({2})', line, column, printParseErrorCode(error));
}

/** One problem a place: what follows from the first is left out. */
function schemaProblems(errors: readonly ErrorObject[]): readonly Message[] {
  const places = new Set<string>();
  return errors.flatMap((error) => {
    const place = `${error.instancePath} ${error.keyword === 'required' ? String(error.params['missingProperty']) : ''}`;
    if (places.has(place)) return [];
    places.add(place);
    return [msg('{0} {1}', error.instancePath === '' ? '/' : error.instancePath, problemText(error))];
  });
}

function problemText({ keyword, params, message }: ErrorObject): Message {
  const { missingProperty, additionalProperty, type, allowedValues, pattern } = params as Readonly<
    Record<string, unknown>
  >;
  switch (keyword) {
    case 'required':
      return msg('lacks “{0}”', String(missingProperty));
    case 'additionalProperties':
      return msg('has “{0}”, which is not known here', String(additionalProperty));
    case 'type':
      return msg('must be of type {0}', String(type));
    case 'enum':
      return msg('must be one of: {0}', Array.isArray(allowedValues) ? allowedValues.join(', ') : '');
    case 'pattern':
      return msg('must match {0}', String(pattern));
    default:
      return msg('{0}', message ?? keyword);
  }
}

function completed(file: OwnFile): KnowledgeRows {
  return {
    releases: releasesOf(file),
    ealOptions: (file.ealOptions ?? []).map((row) => optionOf(row, 'eal')),
    applicationOptions: (file.applicationOptions ?? []).map((row) => optionOf(row, 'application')),
    devices: (file.devices ?? []).map((row) => ({
      arguments: [],
      mana: null,
      source: '',
      ...row,
    })),
  };
}

/** A release reads its command line as the one it is based on, unless it says otherwise. */
function releasesOf(file: OwnFile): readonly Release[] {
  const known = new Map(builtInRows.releases.map((release) => [release.id, release]));
  return (file.releases ?? []).map((row) => {
    const base = known.get(row.basedOn ?? '') ?? builtInRows.releases.at(-1);
    if (base === undefined) throw new Error('no built-in release');
    const release: Release = { ...base, ...row };
    known.set(release.id, release);
    return release;
  });
}

function optionOf(row: OwnOption, side: OptionSide): OptionRow {
  return {
    short: null,
    placeholder: row.argument === 'none' ? null : 'VALUE',
    value: row.argument === 'none' ? null : { kind: 'text' },
    repeatable: false,
    default: null,
    mana: null,
    deprecated: null,
    source: '',
    ...row,
    side,
  };
}

/** What no schema can see: releases that nobody knows, options without a name. */
function meaningProblems(rows: KnowledgeRows): readonly Message[] {
  const releases = new Set([...builtInRows.releases, ...rows.releases].map(({ id }) => id));
  const unknown = (id: string, versions: readonly ReleaseId[]): readonly Message[] =>
    versions
      .filter((version) => !releases.has(version))
      .map((version) => msg('“{0}” names the release {1}, which is not known', id, version));
  return [
    ...rows.releases.flatMap(({ id, basedOn }) => (basedOn === null ? [] : unknown(id, [basedOn]))),
    ...[...rows.ealOptions, ...rows.applicationOptions].flatMap((row) => [
      ...unknown(row.id, row.versions),
      ...(row.long === null && row.short === null
        ? [msg('“{0}” has neither a long nor a short name', row.id)]
        : []),
    ]),
    ...rows.devices.flatMap(({ id, versions }) => unknown(id, versions)),
  ];
}
