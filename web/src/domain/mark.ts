/** What the map shows at each place: who holds it, and how many claims of each kind are about it. */
import { KINDS, placesOf, type Claim, type Kind } from './claim';
import { located, placeKey, type Located } from './place';
import type { Control } from './picture';

export interface Mark {
  key: string;
  place: Located;
  control: Control | null;
  /** Claims other than those of control, by kind, the latest first. */
  events: { kind: Kind; claims: Claim[] }[];
  weight: number;
}

function later(a: Claim, b: Claim): number {
  const one = a.time?.end ?? a.time?.start ?? '';
  const other = b.time?.end ?? b.time?.start ?? '';
  return one < other ? 1 : one > other ? -1 : 0;
}

/** One mark per place that has a position. Control comes from the picture, all else from the claims in sight. */
export function marks(claims: readonly Claim[], control: readonly Control[]): Mark[] {
  const found = new Map<string, { place: Located; control: Control | null; claims: Map<Kind, Claim[]> }>();
  const at = (place: Located) => {
    const key = placeKey(place);
    let entry = found.get(key);
    if (!entry) {
      entry = { place, control: null, claims: new Map() };
      found.set(key, entry);
    }
    return entry;
  };
  for (const one of control) for (const place of located(one.place)) at(place).control = one;
  for (const claim of claims) {
    for (const place of located(placesOf(claim))) {
      const entry = at(place);
      // A place whose control is in the picture shows it there; elsewhere the claim of control still has to be seen.
      if (claim.kind === 'control' && entry.control) continue;
      const list = entry.claims.get(claim.kind);
      if (list) list.push(claim);
      else entry.claims.set(claim.kind, [claim]);
    }
  }
  return [...found].map(([key, entry]) => {
    const events = KINDS.flatMap((kind) => {
      const list = entry.claims.get(kind);
      return list ? [{ kind, claims: [...list].sort(later) }] : [];
    });
    const number = events.reduce((sum, event) => sum + event.claims.length, 0);
    return { key, place: entry.place, control: entry.control, events, weight: number + (entry.control ? 5 + entry.control.claims.length : 0) };
  });
}
