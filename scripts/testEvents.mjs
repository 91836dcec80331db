// A reporter for node:test: one JSON line per finished test, so that `npm test` can count and name them.

/** @param {AsyncIterable<{ type: string, data: Record<string, any> }>} source */
export default async function* testEvents(source) {
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    // Suites are reported like tests, but only their tests count.
    if (data.details?.type === 'suite') continue;
    yield `${JSON.stringify({
      name: data.name,
      file: data.file ?? null,
      nesting: data.nesting,
      passed: type === 'test:pass',
      skipped: data.skip !== undefined,
      skipReason: typeof data.skip === 'string' ? data.skip : null,
      todo: data.todo !== undefined,
      milliseconds: data.details?.duration_ms ?? 0,
      error:
        type === 'test:fail'
          ? String(data.details?.error?.cause?.message ?? data.details?.error?.message)
          : null,
    })}\n`;
  }
}
