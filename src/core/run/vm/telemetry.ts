// Reads a telemetry record: what the on-VM client wrote of the ports, as JSON in short names.
import { sanitize } from '../../remote/sanitize';
import type { TelemetryPort } from '../types';

/** The ports; undefined for anything that is not of the client's making. */
export function readTelemetry(text: string): readonly TelemetryPort[] | undefined {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(told) || !Array.isArray(told['p'])) return undefined;
  const ports = told['p'].map(readPort);
  return ports.every((port) => port !== undefined) ? ports : undefined;
}

function readPort(told: unknown): TelemetryPort | undefined {
  if (!isObject(told)) return undefined;
  const [port, rxPackets, txPackets, rxBytes, txBytes, rxMissed, rxErrors, txErrors, rxNoMbuf] = [
    ...['id', 'ip', 'op', 'ib', 'ob', 'im', 'ie', 'oe', 'nb'].map((key) => count(told[key])),
  ];
  if (
    port === undefined ||
    rxPackets === undefined ||
    txPackets === undefined ||
    rxMissed === undefined ||
    rxErrors === undefined ||
    txErrors === undefined ||
    rxNoMbuf === undefined
  )
    return undefined;
  const { name, up, qi, qo, x } = told;
  return {
    port,
    name: typeof name === 'string' ? sanitize(name, { maxLength: 64, singleLine: true }) : '',
    rxPackets,
    txPackets,
    // Drivers that count no bytes say 0 for all that they have moved.
    rxBytes: bytes(rxBytes, rxPackets),
    txBytes: bytes(txBytes, txPackets),
    rxMissed,
    rxErrors,
    txErrors,
    rxNoMbuf,
    rxQueues: counts(qi),
    txQueues: counts(qo),
    linkUp: up === 1 ? true : up === 0 ? false : null,
    extra: isObject(x) ? namedCounts(x) : {},
  };
}

function bytes(value: number | undefined, packets: number): number | null {
  return value === undefined || (value === 0 && packets > 0) ? null : value;
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function counts(values: unknown): readonly number[] {
  return Array.isArray(values) ? values.map((value) => count(value) ?? 0) : [];
}

function namedCounts(told: Readonly<Record<string, unknown>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) => {
      const number = count(value);
      return number !== undefined && /^[A-Za-z0-9_]{1,64}$/.test(name) ? [[name, number]] : [];
    }),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
