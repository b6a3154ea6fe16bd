/**
 * How the parties that hold places are told apart: each has a colour, and letters that say the same in print,
 * in grey and to a colour-blind reader.
 */
import { actorName, type Actor } from './actor';
import type { Control } from './picture';

export interface Holder {
  key: string;
  name: string;
  /** At most three characters, no two holders alike. */
  letters: string;
  /** Index of the CSS colours `--holder-0` … `--holder-7`. */
  colour: number;
}

export const HOLDER_COLOURS = 8;

export function holderKey(actor: Actor): string {
  return actorName(actor) ?? `${actor.country ?? ''}/${actor.sector ?? ''}`;
}

function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 0);
  const strong = words.filter((word) => word.length > 2 || /^\p{Lu}+$/u.test(word));
  const used = strong.length > 0 ? strong : words;
  const first = used.length > 1 ? used.slice(0, 2).map((word) => [...word][0] ?? '').join('') : [...(used[0] ?? '?')].slice(0, 2).join('');
  return first.toLocaleUpperCase('en');
}

/**
 * The holders of a picture, added to those already told apart (whose look never changes: a party must not
 * change colour while the day slides). The most frequent holder comes first.
 */
export function tellApart(control: Control[], known: readonly Holder[] = []): Holder[] {
  const places = new Map<string, { name: string; places: number }>();
  const note = (actor: Actor | null, weight: number) => {
    if (!actor) return;
    const key = holderKey(actor);
    const entry = places.get(key) ?? { name: actorName(actor) ?? key, places: 0 };
    entry.places += weight;
    places.set(key, entry);
  };
  for (const one of control) {
    note(one.holder, 1);
    note(one.besieger ?? null, 0);
    for (const rival of one.rivals) note(rival.holder, 0);
  }
  const told = [...known];
  const fresh = [...places].filter(([key]) => !told.some((holder) => holder.key === key));
  fresh.sort((a, b) => b[1].places - a[1].places || (a[0] < b[0] ? -1 : 1));
  for (const [key, { name }] of fresh) {
    const base = initials(name);
    let letters = base;
    for (let n = 2; told.some((holder) => holder.letters === letters); n += 1) letters = `${base.slice(0, n > 9 ? 1 : 2)}${n}`;
    told.push({ key, name, letters, colour: told.length % HOLDER_COLOURS });
  }
  return told;
}
