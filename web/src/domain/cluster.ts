/** Joins marks that would lie on one another at a given zoom, and says what a joined mark shows. */
import { worldPixels } from './camera';
import type { Claim, Kind } from './claim';
import type { Mark } from './mark';
import type { Control } from './picture';
import { placeName } from './place';

export interface Cluster {
  key: string;
  /** The weightiest mark: the cluster is drawn at its place and bears its name. */
  leader: Mark;
  /** All marks of the cluster, the leader first. */
  marks: Mark[];
}

/** A mark of one place shows all it has; a cluster only its first holders and most frequent kinds. */
const HOLDERS = 2;
const KINDS = 4;

/** The holders a cluster shows: the leader's first, and those that are known before those that are not. */
export function controlsShown(cluster: Cluster): Control[] {
  const all = cluster.marks.flatMap((mark) => mark.control ?? []);
  return [...all.filter((one) => one.holder), ...all.filter((one) => !one.holder)].slice(0, HOLDERS);
}

/** The events a cluster shows, each claim once however many of its places are in it. */
export function eventsShown(cluster: Cluster): { kind: Kind; claims: Claim[] }[] {
  const [only, second] = cluster.marks;
  if (only && !second) return only.events;
  const found = new Map<Kind, Map<string, Claim>>();
  for (const mark of cluster.marks) {
    for (const { kind, claims } of mark.events) {
      const ofKind = found.get(kind) ?? new Map<string, Claim>();
      for (const claim of claims) ofKind.set(claim.id, claim);
      found.set(kind, ofKind);
    }
  }
  return [...found]
    .map(([kind, claims]) => ({ kind, claims: [...claims.values()] }))
    .sort((a, b) => b.claims.length - a.claims.length)
    .slice(0, KINDS);
}

// Pixels, as the page draws them: a mark begins a little left of its place and reaches to the right.
const HEIGHT = 36;
const BEFORE = 14;
const glyph = (control: Control) => (control.state === 'contested' ? 58 : control.sureness === 'unconfirmed' ? 37 : 27);
const event = (number: number) => (number > 1 ? 19 + 7.5 * String(number).length : 19);

function reach(cluster: Cluster): number {
  const holders = controlsShown(cluster);
  const glyphs = holders.length > 0 ? holders.reduce((sum, one) => sum + glyph(one), 0) - BEFORE : 8;
  const name = 7.2 * (placeName(cluster.leader.place)?.length ?? 0) + (cluster.marks.length > 1 ? 30 : 0);
  const events = eventsShown(cluster).reduce((sum, { claims }) => sum + event(claims.length), 0);
  return glyphs + Math.max(name, events);
}

const weight = (cluster: Cluster) => cluster.marks.reduce((sum, mark) => sum + mark.weight, 0);

/** One round: the weightiest cluster stands, and takes in those whose boxes touch its own. */
function join(all: readonly Cluster[], zoom: number): Cluster[] {
  const boxes = all.map((cluster) => {
    const [x, y] = worldPixels(cluster.leader.place.lon, cluster.leader.place.lat, zoom);
    return { cluster, weight: weight(cluster), left: x - BEFORE, right: x + reach(cluster), y };
  });
  boxes.sort((a, b) => b.weight - a.weight || (a.cluster.key < b.cluster.key ? -1 : 1));
  // A grid of cells as large as the largest box: only the nine cells around one can hold another in its way.
  const widest = Math.max(1, ...boxes.map(({ left, right }) => right - left));
  const cells = new Map<string, { left: number; right: number; y: number; home: Cluster }[]>();
  const found: Cluster[] = [];
  for (const { cluster, left, right, y } of boxes) {
    const col = Math.floor(left / widest);
    const row = Math.floor(y / HEIGHT);
    let home: Cluster | null = null;
    let nearest = Infinity;
    for (let c = col - 1; c <= col + 1; c += 1) {
      for (let r = row - 1; r <= row + 1; r += 1) {
        for (const other of cells.get(`${c},${r}`) ?? []) {
          const away = Math.abs(other.left - left) + Math.abs(other.y - y);
          if (left < other.right && other.left < right && Math.abs(other.y - y) < HEIGHT && away < nearest) {
            nearest = away;
            home = other.home;
          }
        }
      }
    }
    if (home) {
      home.marks.push(...cluster.marks);
      continue;
    }
    const stands = { ...cluster, marks: [...cluster.marks] };
    found.push(stands);
    const key = `${col},${row}`;
    cells.set(key, [...(cells.get(key) ?? []), { left, right, y, home: stands }]);
  }
  return found;
}

/**
 * The clusters at a zoom. They do not depend on where the map looks nor on the order of the marks, so that panning
 * changes nothing. A cluster is wider than its marks were, so joining is repeated while it makes a difference.
 */
export function clusters(marks: readonly Mark[], zoom: number): Cluster[] {
  let all: Cluster[] = marks.map((mark) => ({ key: mark.key, leader: mark, marks: [mark] }));
  for (let round = 0; round < 8; round += 1) {
    const joined = join(all, zoom);
    if (joined.length === all.length) return joined;
    all = joined;
  }
  return all;
}
