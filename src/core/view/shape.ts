// Checks that a value read from disk has the shape a type says: small parts that add up, so that the compiler sees
// when the type and its check drift apart.

/** True when the value can be used as a `T`. */
export type Shape<T> = (value: unknown) => value is T;

export const text: Shape<string> = (value) => typeof value === 'string';
export const number: Shape<number> = (value): value is number =>
  typeof value === 'number' && Number.isFinite(value);
export const flag: Shape<boolean> = (value) => typeof value === 'boolean';

export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return (value): value is T | null => value === null || shape(value);
}

/** A property that may be missing; JSON has no other way to say "undefined". */
export function optional<T>(shape: Shape<T>): Shape<T> {
  return (value): value is T => value === undefined || shape(value);
}

export function listOf<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(shape);
}

export function oneOf<const T extends string | number | boolean>(...allowed: readonly T[]): Shape<T> {
  return (value): value is T => (allowed as readonly unknown[]).includes(value);
}

/** An object with every property of `T`; further properties are allowed, a newer version may have written them. */
export function object<T extends object>(fields: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const checks = Object.entries<Shape<unknown>>(fields);
  return (value): value is T =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    checks.every(([key, shape]) => shape((value as Record<string, unknown>)[key]));
}
