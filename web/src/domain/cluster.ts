/** Joins marks that would lie on one another at a given zoom, and says what a joined mark shows. */
import { worldPixels } from './camera';
import { KINDS, type Kind } from './claim';
import { kindOf, type Columns } from './columns';
import { isLater, type Mark } from './mark';
import type { Control } from './picture';
import { placeName } from './place';
import { symbolSize } from './symbol';

export interface Cluster {
  key: string;
  /** The weightiest mark: the cluster is drawn at its place and bears its name. */
  leader: Mark;
  /** All marks of the cluster, the leader first. */
  marks: Mark[];
}

export interface EventShown {
  kind: Kind;
  /** How many claims. */
  number: number;
  /** The claim about the latest day. */
  latest: number;
}

/** A mark of one place shows all it has; a cluster only its first holders and most frequent kinds. */
const HOLDERS = 2;
const MOST_KINDS = 4;

/** The holders a cluster shows: the leader's first, and those that are known before those that are not. */
export function controlsShown(cluster: Cluster): Control[] {
  const all = cluster.marks.flatMap((mark) => mark.control ?? []);
  return [...all.filter((one) => one.holder), ...all.filter((one) => !one.holder)].slice(0, HOLDERS);
}

/** The border crossing a cluster shows: the first of its marks that has one. */
export function gateShown(cluster: Cluster): Mark | null {
  return cluster.marks.find((mark) => mark.gate) ?? null;
}

/** The rows of all its marks, each once however many of its places are in it. */
export function rowsOf(cluster: Cluster): Iterable<number> {
  const [only, second] = cluster.marks;
  if (only && !second) return only.rows;
  const rows = new Set<number>();
  for (const mark of cluster.marks) for (const row of mark.rows) rows.add(row);
  return rows;
}

/** The events a cluster shows. */
export function eventsShown(of: Columns, cluster: Cluster): EventShown[] {
  const found = new Map<Kind, EventShown>();
  for (const row of rowsOf(cluster)) {
    const kind = kindOf(of, row);
    const event = found.get(kind);
    if (!event) found.set(kind, { kind, number: 1, latest: row });
    else {
      event.number += 1;
      if (isLater(of, row, event.latest)) event.latest = row;
    }
  }
  if (cluster.marks.length === 1) return KINDS.flatMap((kind) => found.get(kind) ?? []);
  return [...found.values()].sort((a, b) => b.number - a.number || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)).slice(0, MOST_KINDS);
}

// Pixels, as the page draws them: a mark begins a little left of its place and reaches to the right.
const HEIGHT = 38;
const BEFORE = 14;
const glyph = (control: Control) => (control.state === 'contested' ? 58 : control.sureness === 'unconfirmed' ? 37 : 27);
const event = (number: number) => symbolSize(number) + (number > 1 ? 8 + 7.5 * String(number).length : 5);

/** A cluster while it is being made, with the numbers its width follows from. */
interface Draft {
  key: string;
  leader: Mark;
  marks: Mark[];
  weight: number;
  counts: Uint32Array;
  /** Of the leader, on the plane. */
  x: number;
  y: number;
}

/** How far it reaches to the right. Claims of several of its places are counted several times here: a little too far. */
function reach(draft: Draft): number {
  let holders = 0;
  let shown = 0;
  // Only the first of many marks can be among those shown.
  for (const mark of draft.marks.slice(0, 40)) {
    if (!mark.control || shown === HOLDERS) continue;
    holders += glyph(mark.control);
    shown += 1;
  }
  const several = draft.marks.length > 1;
  const name = 7.2 * (placeName(draft.leader.place)?.length ?? 0) + (several ? 30 : 0);
  let widths = Array.from(draft.counts, (number) => (number > 0 ? event(number) : 0));
  if (several) widths = widths.sort((a, b) => b - a).slice(0, MOST_KINDS);
  const gate = draft.marks.some((mark) => mark.gate) ? 18 : 0;
  return (shown > 0 ? holders - BEFORE : 8) + gate + Math.max(name, widths.reduce((sum, width) => sum + width, 0));
}

// A cell of the grid as one number; rows of the plane never reach so far.
const ROWS = 0x10_0000;

/** One round: the weightiest cluster stands, and takes in those whose boxes touch its own. */
function join(all: readonly Draft[]): Draft[] {
  const boxes = all.map((draft) => ({ draft, left: draft.x - BEFORE, right: draft.x + reach(draft), y: draft.y }));
  boxes.sort((a, b) => b.draft.weight - a.draft.weight || (a.draft.key < b.draft.key ? -1 : 1));
  // A grid of cells as large as the largest box: only the nine cells around one can hold another in its way.
  const widest = boxes.reduce((most, { left, right }) => Math.max(most, right - left), 1);
  const cells = new Map<number, { left: number; right: number; y: number; home: Draft }[]>();
  const found: Draft[] = [];
  for (const { draft, left, right, y } of boxes) {
    const col = Math.floor(left / widest);
    const row = Math.floor(y / HEIGHT);
    let home: Draft | null = null;
    let nearest = Infinity;
    for (let c = col - 1; c <= col + 1; c += 1) {
      for (let r = row - 1; r <= row + 1; r += 1) {
        for (const other of cells.get(c * ROWS + r) ?? []) {
          const away = Math.abs(other.left - left) + Math.abs(other.y - y);
          if (left < other.right && other.left < right && Math.abs(other.y - y) < HEIGHT && away < nearest) {
            nearest = away;
            home = other.home;
          }
        }
      }
    }
    if (home) {
      home.marks.push(...draft.marks);
      home.weight += draft.weight;
      for (let kind = 0; kind < KINDS.length; kind += 1) (home.counts[kind] as number) += draft.counts[kind] as number;
      continue;
    }
    const stands = { ...draft, marks: [...draft.marks], counts: draft.counts.slice() };
    found.push(stands);
    const key = col * ROWS + row;
    const cell = cells.get(key);
    if (cell) cell.push({ left, right, y, home: stands });
    else cells.set(key, [{ left, right, y, home: stands }]);
  }
  return found;
}

/**
 * The clusters at a zoom. They do not depend on where the map looks nor on the order of the marks, so that panning
 * changes nothing. A cluster is wider than its marks were, so joining is repeated while it makes a difference.
 */
export function clusters(marks: readonly Mark[], zoom: number): Cluster[] {
  let all: Draft[] = marks.map((mark) => {
    const [x, y] = worldPixels(mark.place.lon, mark.place.lat, zoom);
    return { key: mark.key, leader: mark, marks: [mark], weight: mark.weight, counts: mark.counts, x, y };
  });
  for (let round = 0; round < 8; round += 1) {
    const joined = join(all);
    if (joined.length === all.length) return joined;
    all = joined;
  }
  return all;
}
