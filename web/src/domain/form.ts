/** A claim as the fields of a form, and what was changed in them as `field=value`, the way `vigie review correct` takes it. */
import { actorName, type Actor } from './actor';
import type { Claim, Kind } from './claim';
import { list } from './list';
import { placeName, type Place } from './place';
import type { Vocabularies } from './review';

export type Values = Readonly<Record<string, string>>;

/** What a field is filled in with. */
export type Input = 'words' | 'text' | 'actor' | 'place' | 'time' | 'number' | 'attribution';

export interface Field {
  name: string;
  input: Input;
  /** What can be chosen. */
  words?: readonly string[];
  /** True where a claim of the kind cannot do without. */
  needed: boolean;
}

const PLACES: Partial<Record<Kind, string[]>> = { displacement: ['from', 'to'], deployment: ['from', 'to'] };
const TEXTS: Partial<Record<Kind, string[]>> = { diplomacy: ['about'], quote: ['text', 'verb'] };
const COUNTED: Kind[] = ['casualties', 'displacement'];

/** The fields of a claim of a kind, in the order in which they are asked for. */
export function fieldsFor(kind: Kind, { kinds, factuality }: Vocabularies): Field[] {
  const own = Object.entries(kinds[kind]).map(([name, { words, needed }]): Field => ({ name, input: 'words', words, needed }));
  const more = (names: string[] | undefined, input: Input): Field[] => (names ?? []).map((name) => ({ name, input, needed: false }));
  return [
    ...own,
    ...(COUNTED.includes(kind) ? more(['count.low', 'count.best', 'count.high'], 'number') : []),
    ...more(['actor', 'target'], 'actor'),
    ...more(['place', ...(PLACES[kind] ?? [])], 'place'),
    ...more(TEXTS[kind], 'text'),
    ...more(kind === 'diplomacy' ? ['deadline', 'time'] : ['time'], 'time'),
    { name: 'attribution', input: 'attribution', needed: true },
    { name: 'factuality', input: 'words', words: factuality, needed: true },
  ];
}

const sayActor = (actor: Actor): string => {
  const codes = [actor.country, actor.sector].filter(Boolean).join('/');
  return [actorName(actor) ?? '', codes && `(${codes})`].filter(Boolean).join(' ');
};

/** True for a field that can hold several. */
export const isList = ({ input }: Field): boolean => input === 'actor' || input === 'place';

/** One of the several that a field holds: `was` its number, where it was there before. */
export interface Row {
  was: number | null;
  text: string;
}

/** What a field of a claim holds that can hold several; an empty row where it holds nothing. */
export function rowsOf(claim: Claim | null, { name, input }: Field): Row[] {
  const texts = !claim
    ? []
    : input === 'actor'
      ? list(claim[name as 'actor']).map(sayActor)
      : list<Place>(claim[name as 'place']).map((place) => placeName(place) ?? '');
  return texts.length > 0 ? texts.map((text, was) => ({ was, text })) : [{ was: null, text: '' }];
}

/** The assignments that make the rows `after` of those before: changed ones, then new ones, then those taken out, the last first. */
export function listAssignments(name: string, before: readonly Row[], after: readonly Row[]): string[] {
  const old = before.filter(({ was }) => was !== null);
  const text = (row: Row) => row.text.trim();
  const kept = after.filter((row) => row.was !== null && text(row) !== '');
  const added = after.filter((row) => row.was === null && text(row) !== '');
  const changed = kept.filter((row) => text(row) !== old[row.was as number]?.text.trim());
  // Of one thing nothing is numbered.
  if (old.length <= 1 && kept.length + added.length <= 1) {
    const only = kept[0] ?? added[0];
    if (!only) return old.length > 0 ? [`${name}=null`] : [];
    return only.was === null || changed.length > 0 ? [`${name}=${text(only)}`] : [];
  }
  const gone = old.filter(({ was }) => !kept.some((row) => row.was === was)).reverse();
  return [
    ...changed.map((row) => `${name}.${row.was}=${text(row)}`),
    ...added.map((row, n) => `${name}.${old.length + n}=${text(row)}`),
    ...gone.map(({ was }) => `${name}.${was}=null`),
  ];
}

/** What a claim's other fields hold, as the form shows it. */
export function valuesOf(claim: Claim, fields: readonly Field[]): Values {
  const shown = ({ name, input }: Field): string => {
    if (input === 'time') return claim[name as 'time']?.edtf ?? '';
    if (input === 'number') return String(claim.count?.[name.slice('count.'.length) as 'low'] ?? '');
    if (input === 'attribution') return claim.attribution?.name ?? claim.attribution?.type ?? '';
    return String(claim[name as 'text'] ?? '');
  };
  return Object.fromEntries(fields.filter((field) => !isList(field)).map((field) => [field.name, shown(field)]));
}

/** The assignments that make `after` of `before`; an emptied field is not known. */
export function assignments(before: Values, after: Values, fields: readonly Field[]): string[] {
  const changed = fields.filter((field) => !isList(field)).filter(({ name }) => (before[name] ?? '').trim() !== (after[name] ?? '').trim());
  return changed.map(({ name }) => `${name}=${(after[name] ?? '').trim() || 'null'}`);
}

/** Where words stand in a text: as near as can be to `near`; null where they do not. */
export function find(text: string, words: string, near = 0): { start: number; end: number } | null {
  if (words.trim() === '') return null;
  let best: number | null = null;
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1)) {
    if (best === null || Math.abs(at - near) < Math.abs(best - near)) best = at;
  }
  return best === null ? null : { start: best, end: best + words.length };
}

/** A selection without the spaces at its ends; null where nothing is left. */
export function tight(text: string, start: number, end: number): { start: number; end: number } | null {
  let [from, to] = [Math.max(0, Math.min(start, end)), Math.min(text.length, Math.max(start, end))];
  while (from < to && /\s/.test(text[from] ?? '')) from += 1;
  while (to > from && /\s/.test(text[to - 1] ?? '')) to -= 1;
  return from < to ? { start: from, end: to } : null;
}
