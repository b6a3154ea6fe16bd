/** What is known of one place, party or source, and the claims it rests on. */
import type { Actor } from './actor';
import type { Claim, Kind } from './claim';
import type { Mark, MarkedText } from './marked';
import type { Alignment, Commitment, Contradiction, Control, Figure } from './picture';
import type { Place } from './place';
import type { ReportHead } from './report';

/** A claim as an answer cites it: with its report's outlet, date and title. */
export interface Cited extends Claim {
  source: string | null;
  published: string | null;
  title: string | null;
}

export interface Paged<T> {
  items: T[];
  next: string | null;
}

export interface FoundReport extends ReportHead {
  title_marks: Mark[];
  passage: MarkedText & { start: number; end: number; cut_before: boolean; cut_after: boolean };
}

export interface FoundClaim extends Cited {
  lang: string | null;
  marks: Mark[];
}

export interface Found<T> extends Paged<T> {
  totals: { reports: number; claims: number };
}

/** A stretch of a place's line. */
export type Holding = Pick<Control, 'state' | 'holder' | 'besieger' | 'sureness' | 'since' | 'since_edtf' | 'last_confirmed' | 'claims' | 'rivals'> & { grade: string };

export interface Line extends Control {
  grade: string;
  unconfirmed_days: number | null;
  line: Holding[];
}

export interface Event {
  kind: Kind;
  value: string;
  actor: Actor | null;
  target: Actor | null;
  places: Place[];
  from: string | null;
  to: string | null;
  days_inferred: boolean;
  about: string | null;
  asserted: boolean;
  grade: string;
  denials: string[];
  claims: string[];
}

export interface Dispute extends Contradiction {
  difference: string;
  /** The claims by what they say. */
  sides: string[][];
}

export interface Due extends Commitment {
  made: string | null;
  grade: string;
  decided_by: string[];
  alleged: string[];
  days_left: number | null;
}

export interface NamedPlace { key: string; place: Place; claims: number }
export interface NamedActor { key: string; actor: Actor; claims: number }
export interface NamedSource { key: string; source: string; grade: string | null; claims: number }

export interface PlaceDossier {
  key: string;
  place: Place;
  others: NamedPlace[];
  claims: number;
  control: Line[];
  figures: Figure[];
  events: Event[];
  contradictions: Dispute[];
  cited: Cited[];
}

export interface ActorDossier {
  key: string;
  actor: Actor;
  names: string[];
  claims: number;
  holds: Line[];
  besieges: Line[];
  claimed: Line[];
  lost: Line[];
  did: Event[];
  suffered: Event[];
  alignments: (Alignment & { according_to: string[]; denials: string[] })[];
  commitments: Due[];
  figures: Figure[];
  cited: Cited[];
}

export interface Grading {
  source: string;
  grade: string;
  side: Actor | null;
  by: string | null;
  on: string;
  note: string | null;
}

export interface SourceDossier {
  source: string;
  grade: Grading | null;
  /** The last given first. */
  grades: Grading[];
  reports: number;
  first_day: string | null;
  last_day: string | null;
  claims: { own: number; carried: number; confirmed: number; contradicted: number; denied: number; revised: number };
  kinds: { kind: Kind; claims: number }[];
  copies: { source: string | null; reports: number }[];
  copied_by: { source: string | null; reports: number }[];
  credits: { source: string; reports: number }[];
  disputes: { link: string; claim: string; other: string }[];
  cited: Cited[];
}

export const GRADES = ['A', 'B', 'C', 'D', 'E', 'F'] as const;

/** The last things first; those without a day come last, in their order. */
export function latestFirst(events: readonly Event[]): Event[] {
  const day = (event: Event) => event.from ?? event.to ?? '';
  return events.map((event, at) => ({ event, at })).sort((a, b) => (day(a.event) < day(b.event) ? 1 : day(a.event) > day(b.event) ? -1 : a.at - b.at)).map(({ event }) => event);
}

/** The share of a whole, in hundredths; null where there is no whole. */
export function share(part: number, whole: number): number | null {
  return whole > 0 ? Math.round((100 * part) / whole) : null;
}

/** The path of a dossier below `api/`. */
export function dossierPath(shelf: 'places' | 'actors' | 'sources', key: string, query: URLSearchParams): string | null {
  if (key.trim() === '') return null;
  const path = `${shelf}/${encodeURIComponent(key)}`;
  return query.size > 0 ? `${path}?${query}` : path;
}

/** How a party is asked for: by country and part where both are known, else by name. */
export function actorKey(actor: Actor): string | null {
  if (actor.country && actor.sector) return `${actor.country}/${actor.sector}`.toLowerCase();
  return actor.name ?? actor.text;
}

/** How a place is asked for: by its number in the gazetteer, else by name. */
export function placeAsked(place: Place): string | null {
  return place.geonameid ? `gn:${place.geonameid}` : (place.name ?? place.text);
}
