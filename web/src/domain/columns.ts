/** Claims in columns, as the server sends them for the map and the time line: a row is a claim. */
import { FACTUALITIES, KINDS, type Factuality, type Kind } from './claim';
import { placeKey, type Located } from './place';

type Day = number | null;

/** The answer of `GET /api/marks`. */
export interface MarksAnswer {
  claims: number;
  kinds: string[];
  factualities: string[];
  roles: string[];
  whats: string[];
  places: { name: string[]; geonameid: (number | null)[]; country: (string | null)[]; level: (string | null)[]; lat: number[]; lon: number[] };
  reports: { key: string[]; published: Day[]; known: Day[] };
  rows: { id: string[]; report: number[]; kind: number[]; what: number[]; factuality: number[]; first: Day[]; last: Day[] };
  figures: { row: number[]; low: (number | null)[]; best: (number | null)[]; high: (number | null)[] };
  spots: { row: number[]; place: number[]; role: number[] };
}

/** Stands for a day that is not known. */
export const UNKNOWN = -0x8000_0000;

export const ROLES = ['at', 'from', 'to', 'border'] as const;
export type Role = (typeof ROLES)[number];

export interface Columns {
  size: number;
  id: string[];
  /** Index into `reports`. */
  report: Uint32Array;
  /** Index into `KINDS`. */
  kind: Uint8Array;
  what: string[];
  /** Index into `FACTUALITIES`. */
  factuality: Uint8Array;
  /** Days since 1970-01-01 or `UNKNOWN`. */
  first: Int32Array;
  last: Int32Array;
  /** People told of: NaN where no number is given. */
  low: Float64Array;
  best: Float64Array;
  high: Float64Array;
  reports: string[];
  published: Int32Array;
  known: Int32Array;
  places: Located[];
  placeKeys: string[];
  spotRow: Uint32Array;
  spotPlace: Uint32Array;
  /** Index into `ROLES`. */
  spotRole: Uint8Array;
}

const days = (list: readonly Day[]) => Int32Array.from(list, (day) => day ?? UNKNOWN);

/** Index in `to` of each word of `from`; a word this page does not know takes the last place. */
function translated(from: readonly string[], to: readonly string[]): number[] {
  return from.map((word) => {
    const found = to.indexOf(word);
    return found === -1 ? to.length - 1 : found;
  });
}

export function columns(answer: MarksAnswer): Columns {
  const { rows, reports, places, spots, figures } = answer;
  const size = rows.id.length;
  const kinds = translated(answer.kinds, KINDS);
  const factualities = translated(answer.factualities, FACTUALITIES);
  const roles = translated(answer.roles, ROLES);
  const figure = (values: readonly (number | null)[]) => {
    const column = new Float64Array(size).fill(NaN);
    figures.row.forEach((row, i) => (column[row] = values[i] ?? NaN));
    return column;
  };
  // What the page takes for one place is one, whatever the server tells apart.
  const found = new Map<string, number>();
  const unique: Located[] = [];
  const placeKeys: string[] = [];
  const placeOf = places.name.map((name, i) => {
    const place: Located = {
      name, geonameid: places.geonameid[i] ?? null, country: places.country[i] ?? null, level: places.level[i] ?? null,
      lat: places.lat[i] as number, lon: places.lon[i] as number, relation: null, text: name,
    };
    const key = placeKey(place);
    let at = found.get(key);
    if (at === undefined) {
      at = unique.length;
      found.set(key, at);
      unique.push(place);
      placeKeys.push(key);
    }
    return at;
  });
  return {
    size,
    id: rows.id,
    report: Uint32Array.from(rows.report),
    kind: Uint8Array.from(rows.kind, (kind) => kinds[kind] as number),
    what: rows.what.map((what) => answer.whats[what] as string),
    factuality: Uint8Array.from(rows.factuality, (factuality) => factualities[factuality] as number),
    first: days(rows.first),
    last: days(rows.last),
    low: figure(figures.low),
    best: figure(figures.best),
    high: figure(figures.high),
    reports: reports.key,
    published: days(reports.published),
    known: days(reports.known),
    places: unique,
    placeKeys,
    spotRow: Uint32Array.from(spots.row),
    spotPlace: Uint32Array.from(spots.place, (place) => placeOf[place] as number),
    spotRole: Uint8Array.from(spots.role, (role) => roles[role] as number),
  };
}

export const NO_COLUMNS: Columns = columns({
  claims: 0, kinds: [], factualities: [], roles: [], whats: [],
  places: { name: [], geonameid: [], country: [], level: [], lat: [], lon: [] },
  reports: { key: [], published: [], known: [] },
  rows: { id: [], report: [], kind: [], what: [], factuality: [], first: [], last: [] },
  figures: { row: [], low: [], best: [], high: [] },
  spots: { row: [], place: [], role: [] },
});

export const kindOf = (of: Columns, row: number): Kind => KINDS[of.kind[row] as number] as Kind;
export const factualityOf = (of: Columns, row: number): Factuality => FACTUALITIES[of.factuality[row] as number] as Factuality;
export const reportOf = (of: Columns, row: number): string => of.reports[of.report[row] as number] as string;

/** The day a row counts on: its last, else its first; `UNKNOWN` where it has neither. */
export function dayOf(of: Columns, row: number): number {
  const last = of.last[row] as number;
  return last === UNKNOWN ? (of.first[row] as number) : last;
}

/** The number of people a row tells of: the best, else the bound that is given; NaN without any. */
export function peopleOf(of: Columns, row: number): number {
  for (const column of [of.best, of.low, of.high]) {
    const value = column[row] as number;
    if (!Number.isNaN(value)) return value;
  }
  return NaN;
}

/**
 * Which rows one could see on a day, as known on another: as `inSight` of `horizon.ts` counts, a claim without a day of
 * its own counts on its report's.
 */
export function visible(of: Columns, at: number | null, known: number | null): Uint8Array {
  const seen = new Uint8Array(of.size);
  for (let row = 0; row < of.size; row += 1) {
    const report = of.report[row] as number;
    if (at !== null) {
      let begins = of.first[row] as number;
      if (begins === UNKNOWN) begins = of.last[row] as number;
      if (begins === UNKNOWN) begins = of.published[report] as number;
      if (begins === UNKNOWN || begins > at) continue;
    }
    if (known !== null) {
      const out = of.known[report] as number;
      if (out === UNKNOWN || out > known) continue;
    }
    seen[row] = 1;
  }
  return seen;
}
