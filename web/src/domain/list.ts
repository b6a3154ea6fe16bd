/** The interchange format writes one thing bare and several as a list; this reads both. */
export type OneOrMany<T> = T | T[] | null | undefined;

export function list<T>(value: OneOrMany<T>): T[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
