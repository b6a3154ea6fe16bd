/** Where the parts of a mark stand, in pixels from its place: drawn on the canvas, and the links above it, by the same boxes. */
import { controlsShown, eventsShown, gateShown, type Cluster, type EventShown } from './cluster';
import type { Columns } from './columns';
import { glyph, type Box, type Glyph } from './glyph';
import type { Holder } from './holder';
import type { Mark } from './mark';
import type { Control } from './picture';
import { isArea, placeName } from './place';
import { symbolSize } from './symbol';

export type Part =
  | { part: 'control'; box: Box; control: Control; proof: number | null; glyph: Glyph }
  | { part: 'dot'; box: Box }
  | { part: 'gate'; box: Box; mark: Mark }
  | { part: 'name'; box: Box; text: string; area: boolean }
  | { part: 'more'; box: Box; text: string }
  | { part: 'event'; box: Box; event: EventShown; size: number };

export interface Layout {
  cluster: Cluster;
  parts: Part[];
  /** Around all parts. */
  box: Box;
}

export const NAME_FONT = '600 12px';
export const AREA_FONT = 'italic 500 12px';
export const NUMBER_FONT = '11px';

/** What a layout depends on besides the cluster. */
export interface Manner {
  of: Columns;
  holderOf: ReadonlyMap<string, Holder>;
  lang: string;
  events: boolean;
  crossings: boolean;
  /** How wide a text is in a font of the page's family. */
  measure: (text: string, font: string) => number;
}

export function layout(cluster: Cluster, { of, holderOf, lang, events: withEvents, crossings, measure }: Manner): Layout {
  const parts: Part[] = [];
  let x = -14;
  const held = controlsShown(cluster);
  for (const control of held) {
    const drawn = glyph(control, holderOf);
    const proof = cluster.marks.find((mark) => mark.control === control)?.proof ?? null;
    parts.push({ part: 'control', box: { x, y: -12, width: drawn.width, height: 24 }, control, proof, glyph: drawn });
    x += drawn.width - 3;
  }
  if (held.length === 0) {
    parts.push({ part: 'dot', box: { x: -5, y: -5, width: 10, height: 10 } });
    x = 5;
  }
  x += 5;
  const gated = crossings ? gateShown(cluster) : null;
  if (gated) {
    parts.push({ part: 'gate', box: { x, y: -10, width: 18, height: 18 }, mark: gated });
    x += 20;
  }
  const name = placeName(cluster.leader.place) ?? '';
  const area = isArea(cluster.leader.place);
  const wide = measure(name, area ? AREA_FONT : NAME_FONT);
  const events = withEvents ? eventsShown(of, cluster) : [];
  const top = events.length > 0 ? -13 : -7;
  parts.push({ part: 'name', box: { x, y: top, width: wide, height: 14 }, text: name, area });
  if (cluster.marks.length > 1) {
    const text = `+${(cluster.marks.length - 1).toLocaleString(lang)}`;
    parts.push({ part: 'more', box: { x: x + wide + 4, y: top - 1, width: Math.max(24, measure(text, NUMBER_FONT) + 10), height: 16 }, text });
  }
  let at = x;
  for (const event of events) {
    const size = symbolSize(event.number);
    const width = size + (event.number > 1 ? 5 + measure(event.number.toLocaleString(lang), NUMBER_FONT) : 4);
    parts.push({ part: 'event', box: { x: at, y: top + 14, width, height: Math.max(17, size + 4) }, event, size });
    at += width + 2;
  }
  const left = Math.min(...parts.map(({ box }) => box.x));
  const high = Math.min(...parts.map(({ box }) => box.y));
  const right = Math.max(...parts.map(({ box }) => box.x + box.width));
  const low = Math.max(...parts.map(({ box }) => box.y + box.height));
  return { cluster, parts, box: { x: left, y: high, width: right - left, height: low - high } };
}
