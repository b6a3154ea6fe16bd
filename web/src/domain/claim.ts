/** One thing a report says about the conflict, with who says it, how surely, and the exact words. */
import type { Actor } from './actor';
import type { Count } from './count';
import { list, type OneOrMany } from './list';
import type { Period } from './period';
import { placeKey, type Place } from './place';
import type { Review } from './review';

export const KINDS = [
  'control', 'violence', 'casualties', 'displacement', 'deployment',
  'alignment', 'diplomacy', 'humanitarian', 'protest', 'quote',
] as const;
export type Kind = (typeof KINDS)[number];

export const FACTUALITIES = ['asserted', 'unconfirmed', 'possible', 'future', 'negated'] as const;
export type Factuality = (typeof FACTUALITIES)[number];

export interface Attribution {
  type: 'outlet' | 'named' | 'unnamed' | 'actor';
  name: string | null;
  text: string | null;
}

export interface Evidence {
  /** Bytes in the report's UTF-8 text. */
  start: number;
  end: number;
  /** UTF-16 units in the same text, as the browser counts; `end` exclusive. */
  utf16_start: number;
  utf16_end: number;
  text: string;
}

export interface Claim {
  id: string;
  /** Key of the report it was read from. */
  report: string;
  kind: Kind;
  actor?: OneOrMany<Actor>;
  target?: OneOrMany<Actor>;
  time: Period | null;
  place?: OneOrMany<Place>;
  attribution: Attribution | null;
  factuality: Factuality;
  quoted: boolean;
  evidence: Evidence;
  codes?: {
    plover?: { type: string | null; mode: string | null } | null;
    acled?: { event: string | null; sub_event: string | null } | null;
  } | null;
  confidence?: number | null;
  /** The decision that counts for it; null where it waits for one. */
  review?: Review | null;
  /** What was read, where a reviewer corrected it. */
  as_read?: Claim;
  // Fields that only some kinds have.
  phase?: string | null;
  extent?: string | null;
  form?: string | null;
  outcome?: string | null;
  victims?: string | null;
  count?: Count | null;
  of?: string | null;
  movement?: string | null;
  from?: OneOrMany<Place>;
  to?: OneOrMany<Place>;
  relation?: string | null;
  act?: string | null;
  about?: string | null;
  deadline?: Period | null;
  condition?: string | null;
  text?: string | null;
  verb?: string | null;
}

/** The value that says what kind of control, violence … this is: its phase, form, outcome … */
export function what(claim: Claim): string | null {
  switch (claim.kind) {
    case 'control': return claim.phase ?? null;
    case 'violence':
    case 'protest': return claim.form ?? null;
    case 'casualties': return claim.outcome ?? null;
    case 'displacement':
    case 'deployment': return claim.movement ?? null;
    case 'alignment': return claim.relation ?? null;
    case 'diplomacy': return claim.act ?? null;
    case 'humanitarian': return claim.condition ?? null;
    case 'quote': return null;
  }
}

/** Every place the claim names, its own first, each once. */
export function placesOf(claim: Claim): Place[] {
  const seen = new Set<string>();
  return [claim.place, claim.from, claim.to].flatMap((places) => list(places)).filter((place) => {
    const key = placeKey(place);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

export type FieldName =
  | 'actor' | 'target' | 'what' | 'extent' | 'victims' | 'count' | 'of' | 'place' | 'from' | 'to'
  | 'about' | 'deadline' | 'text' | 'verb' | 'time' | 'attribution' | 'factuality' | 'quoted' | 'codes' | 'confidence';

const OWN: Record<Kind, FieldName[]> = {
  control: ['what', 'extent', 'actor', 'target', 'place'],
  violence: ['what', 'actor', 'target', 'place'],
  casualties: ['what', 'count', 'victims', 'target', 'actor', 'place', 'of'],
  displacement: ['what', 'count', 'actor', 'from', 'to', 'place'],
  deployment: ['what', 'actor', 'to', 'place'],
  alignment: ['what', 'actor', 'target', 'place'],
  diplomacy: ['what', 'actor', 'target', 'about', 'deadline', 'place'],
  humanitarian: ['what', 'place', 'actor', 'target'],
  protest: ['what', 'actor', 'target', 'place'],
  quote: ['actor', 'verb', 'text'],
};

/** The fields a claim of this kind is described by, in reading order. */
export function fieldsOf(kind: Kind): FieldName[] {
  return [...OWN[kind], 'time', 'attribution', 'factuality', 'quoted', 'codes', 'confidence'];
}
