// The parts of package.json that the manifest check looks at, read without trusting their form.

type Json = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one when it is none. */
export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** The value as a list of objects. */
export function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

/** Lists by name, as `views` and `menus` are, flattened. */
export function flatLists(value: unknown): Json[] {
  return Object.values(objectOf(value)).flatMap(listOf);
}

/** Every text inside a value, however deep, with the name of the property that holds it. */
export function textsIn(value: unknown, name = ''): { readonly name: string; readonly text: string }[] {
  if (typeof value === 'string') return [{ name, text: value }];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, name));
  return Object.entries(objectOf(value)).flatMap(([key, item]) => textsIn(item, key));
}

/** The text of a property; undefined when it is no text. */
export function textOf(object: Json, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
}
