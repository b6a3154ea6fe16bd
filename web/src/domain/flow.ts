/** People on the move: from where to where, and how many are told of. */
import { FACTUALITIES, KINDS } from './claim';
import { peopleOf, ROLES, type Columns } from './columns';
import { latestRow } from './mark';
import type { Located } from './place';

export interface Flow {
  from: Located;
  to: Located;
  /** The largest number told; null where none is. Numbers of several claims are not added: they may be the same people. */
  people: number | null;
  rows: number[];
  latest: number;
  /** False where nobody says it as a fact. */
  asserted: boolean;
}

const DISPLACEMENT = KINDS.indexOf('displacement');
const ASSERTED = FACTUALITIES.indexOf('asserted');
const TOLD: boolean[] = FACTUALITIES.map((factuality) => factuality !== 'negated' && factuality !== 'future');

/** The flows in sight, the largest last, so that it is drawn above the others. */
export function flows(of: Columns, seen: Uint8Array): Flow[] {
  const found = new Map<string, Flow>();
  const spots = of.spotRow.length;
  for (let begin = 0; begin < spots; ) {
    const row = of.spotRow[begin] as number;
    let end = begin + 1;
    while (end < spots && of.spotRow[end] === row) end += 1;
    if (seen[row] && of.kind[row] === DISPLACEMENT && TOLD[of.factuality[row] as number]) {
      const ends: Record<'at' | 'from' | 'to', Set<number>> = { at: new Set(), from: new Set(), to: new Set() };
      for (let spot = begin; spot < end; spot += 1) {
        const role = ROLES[of.spotRole[spot] as number];
        if (role && role !== 'border') ends[role].add(of.spotPlace[spot] as number);
      }
      // Where it happened is whence they went, unless that is said.
      for (const from of ends.from.size > 0 ? ends.from : ends.at) for (const to of ends.to) if (from !== to) add(found, of, row, from, to);
    }
    begin = end;
  }
  return [...found.values()].sort((a, b) => (a.people ?? 0) - (b.people ?? 0) || a.rows.length - b.rows.length);
}

function add(found: Map<string, Flow>, of: Columns, row: number, from: number, to: number): void {
  const key = `${from}>${to}`;
  const people = peopleOf(of, row);
  const asserted = of.factuality[row] === ASSERTED;
  const flow = found.get(key);
  if (!flow) {
    found.set(key, { from: of.places[from] as Located, to: of.places[to] as Located, people: Number.isNaN(people) ? null : people, rows: [row], latest: row, asserted });
    return;
  }
  flow.rows.push(row);
  flow.latest = latestRow(of, [flow.latest, row]) as number;
  flow.asserted ||= asserted;
  if (!Number.isNaN(people)) flow.people = Math.max(flow.people ?? 0, people);
}

/** How broad a flow is drawn, in pixels: twice as broad for ten times as many people. */
export function flowWidth(people: number | null): number {
  return people === null ? 1.5 : Math.min(24, 1.5 * 2 ** Math.max(0, Math.log10(Math.max(people, 1)) - 1));
}

/** The bow a flow follows on the plane, to its left: control point of a quadratic curve. */
export function bow(x0: number, y0: number, x1: number, y1: number): [number, number] {
  return [(x0 + x1) / 2 + (y1 - y0) * 0.18, (y0 + y1) / 2 - (x1 - x0) * 0.18];
}
