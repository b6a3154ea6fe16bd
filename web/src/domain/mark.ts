/** What the map shows at each place: who holds it, how many claims of each kind are about it, and its border crossing. */
import { FACTUALITIES, KINDS } from './claim';
import { dayOf, ROLES, UNKNOWN, type Columns } from './columns';
import { located, placeKey, type Located } from './place';
import type { Control } from './picture';
import type { Gate } from './symbol';

export interface Mark {
  key: string;
  place: Located;
  control: Control | null;
  /** The rows about the place, in their order; without those of control where the picture says who holds it. */
  rows: Uint32Array;
  /** How many of them there are of each of `KINDS`. */
  counts: Uint32Array;
  gate: { state: Gate; row: number } | null;
  /** The latest claim of control of the place that is not denied or planned. */
  proof: number | null;
  weight: number;
}

const CONTROL = KINDS.indexOf('control');
const SAID: boolean[] = FACTUALITIES.map((factuality) => factuality !== 'negated' && factuality !== 'future');
const FROM = ROLES.indexOf('from');
const TO = ROLES.indexOf('to');
const NO_ROWS = new Uint32Array(0);
const GATE_OF: Record<string, Gate> = { border_closed: 'closed', border_open: 'open', border_queue: 'queue', crossed_border: 'crossed' };

const isItself = (place: Located) => place.relation === null || place.relation === 'in';

/** True when `row` is about a later day than `other`, or the day is the same and it stands first. */
export function isLater(of: Columns, row: number, other: number): boolean {
  const one = dayOf(of, row);
  const two = dayOf(of, other);
  return one === two ? row < other : one > two;
}

/** One mark per place that has a position. Control comes from the picture, all else from the rows in sight. */
export function marks(of: Columns, seen: Uint8Array, control: readonly Control[]): Mark[] {
  const controlOf = new Map<string, { control: Control; place: Located }>();
  for (const one of control) {
    for (const place of located(one.place)) {
      const key = placeKey(place);
      // What is held north of a town, or on the road to it, is not the town.
      if (isItself(place) || !controlOf.has(key)) controlOf.set(key, { control: one, place });
    }
  }
  const held = of.placeKeys.map((key) => controlOf.has(key));

  // Rows by place, each once a place: the spots of a row stand together.
  const places = of.places.length;
  const starts = new Uint32Array(places + 1);
  const lastRow = new Int32Array(places).fill(-1);
  const wanted = (spot: number): boolean => {
    const row = of.spotRow[spot] as number;
    const place = of.spotPlace[spot] as number;
    if (!seen[row] || lastRow[place] === row || (of.kind[row] === CONTROL && held[place])) return false;
    lastRow[place] = row;
    return true;
  };
  for (let spot = 0; spot < of.spotRow.length; spot += 1) if (wanted(spot)) (starts[(of.spotPlace[spot] as number) + 1] as number) += 1;
  for (let place = 0; place < places; place += 1) starts[place + 1] = (starts[place + 1] as number) + (starts[place] as number);
  const rows = new Uint32Array(starts[places] as number);
  const next = starts.slice(0, places);
  lastRow.fill(-1);
  for (let spot = 0; spot < of.spotRow.length; spot += 1) {
    if (!wanted(spot)) continue;
    const place = of.spotPlace[spot] as number;
    rows[next[place] as number] = of.spotRow[spot] as number;
    next[place] = (next[place] as number) + 1;
  }

  const gates = gatesOf(of, seen);
  const proofs = proofsOf(of, seen, held);
  const found: Mark[] = [];
  for (let place = 0; place < places; place += 1) {
    const own = rows.subarray(starts[place], starts[place + 1]);
    const key = of.placeKeys[place] as string;
    const known = controlOf.get(key);
    if (own.length === 0 && !known) continue;
    const counts = new Uint32Array(KINDS.length);
    for (const row of own) (counts[of.kind[row] as number] as number) += 1;
    controlOf.delete(key);
    found.push(mark(key, of.places[place] as Located, known?.control ?? null, own, counts, gates.get(place) ?? null, proofs.get(place) ?? null));
  }
  // Places that are held although no claim shown is about them.
  for (const [key, { control: one, place }] of controlOf) found.push(mark(key, place, one, NO_ROWS, new Uint32Array(KINDS.length), null, null));
  return found;
}

function mark(key: string, place: Located, control: Control | null, rows: Uint32Array, counts: Uint32Array, gate: Mark['gate'], proof: number | null): Mark {
  return { key, place, control, rows, counts, gate, proof, weight: rows.length + (control ? 5 + control.claims.length : 0) };
}

/** The latest claim of control of each held place, by its index. */
function proofsOf(of: Columns, seen: Uint8Array, held: readonly boolean[]): Map<number, number> {
  const found = new Map<number, number>();
  for (let spot = 0; spot < of.spotRow.length; spot += 1) {
    const row = of.spotRow[spot] as number;
    const place = of.spotPlace[spot] as number;
    if (of.kind[row] !== CONTROL || !held[place] || !seen[row] || !SAID[of.factuality[row] as number]) continue;
    const was = found.get(place);
    if (was === undefined || isLater(of, row, was)) found.set(place, row);
  }
  return found;
}

/** The latest that is said of a border crossing, by the index of its place. */
function gatesOf(of: Columns, seen: Uint8Array): Map<number, { state: Gate; row: number }> {
  const found = new Map<number, { state: Gate; row: number }>();
  for (let spot = 0; spot < of.spotRow.length; spot += 1) {
    const row = of.spotRow[spot] as number;
    const state = GATE_OF[of.what[row] as string];
    if (!state || !seen[row] || of.spotRole[spot] === FROM || of.spotRole[spot] === TO) continue;
    const place = of.spotPlace[spot] as number;
    // A country's point is no crossing.
    if (of.places[place]?.level === 'country') continue;
    const was = found.get(place);
    if (!was || isLater(of, row, was.row)) found.set(place, { state, row });
  }
  return found;
}

/** The row about the latest day; null for none. */
export function latestRow(of: Columns, rows: Iterable<number>): number | null {
  let best: number | null = null;
  for (const row of rows) if (best === null || isLater(of, row, best)) best = row;
  return best;
}

export const undated = (of: Columns, row: number): boolean => dayOf(of, row) === UNKNOWN;
