/**
 * A place's holder as a tag: letters and colour say who, the swatch says how sure, the frame says the state.
 * Solid = established, hatched = unconfirmed, hollow = claimed by one side, striped with both parties' letters = contested
 * or told both ways, half = held in part, ringed = besieged, dashed with a question mark = not known.
 * The tag is a list of shapes, drawn as SVG beside text and on a canvas on the map.
 */
import { holderKey, type Holder } from './holder';
import type { Control } from './picture';

/** The name of a CSS colour of the page, without its dashes. */
export type Colour = string;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Line {
  /** Path data. */
  path: string;
  fill?: Colour;
  stroke?: Colour;
  width?: number;
  dash?: number[];
  /** Clipped to this box, and measured from its corner. */
  within?: Box;
}

export interface Letters {
  text: string;
  x: number;
  y: number;
  fill: Colour;
}

export interface Glyph {
  width: number;
  height: number;
  lines: Line[];
  letters: Letters;
}

export type Look = Pick<Control, 'state' | 'sureness' | 'holder' | 'rivals' | 'besieger'>;

const SWATCH = 11;

function rounded(x: number, y: number, w: number, h: number, r: number): string {
  const a = (dx: number, dy: number) => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  return `M${x + r} ${y}h${w - 2 * r}${a(r, r)}v${h - 2 * r}${a(-r, r)}h${2 * r - w}${a(-r, -r)}v${2 * r - h}${a(r, -r)}z`;
}

/** The two parties a contested place is drawn with, and whether it is. */
export function sides(control: Look, holderOf: ReadonlyMap<string, Holder>): { one: Holder | undefined; two: Holder | undefined; contested: boolean } {
  const holder = control.holder ? holderOf.get(holderKey(control.holder)) : undefined;
  // Who else is said to hold it; where no holder is settled on, the first two of them.
  const others = control.rivals.flatMap(({ holder: other }) => (other ? (holderOf.get(holderKey(other)) ?? []) : [])).filter((other) => other !== holder);
  const one = holder ?? others[0];
  return { one, two: others.find((other) => other !== one), contested: control.state === 'contested' || (control.state === 'unknown' && others.length > 1) };
}

/** The tag in its own units: 24 high, 18 without the ring of a siege. */
export function glyph(control: Look, holderOf: ReadonlyMap<string, Holder>): Glyph {
  const { one, two, contested } = sides(control, holderOf);
  const holder = control.holder ? holderOf.get(holderKey(control.holder)) : undefined;
  const colour = one && (holder || contested) ? `holder-${one.colour}` : 'soft';
  const ring = control.besieger ? holderOf.get(holderKey(control.besieger)) : undefined;
  const solid = holder !== undefined && control.sureness === 'established' && !contested && control.state !== 'part_held';
  const text = contested ? [one?.letters, two?.letters].filter(Boolean).join('·') || '?' : (holder?.letters ?? '?');
  const swatch = contested || (holder !== undefined && (control.state === 'part_held' || control.sureness === 'unconfirmed'));
  const inner = Math.max(18, 5 + 7.4 * text.length + (swatch ? SWATCH : 0));
  const width = inner + 6;
  const within = { x: 3, y: 3, width: SWATCH, height: 18 };
  const lines: Line[] = [];
  if (control.state === 'besieged') {
    lines.push({ path: rounded(0.8, 0.8, width - 1.6, 22.4, 4.5), fill: 'sheet', stroke: ring ? `holder-${ring.colour}` : colour, width: 1.6, dash: [3, 2] });
  }
  lines.push({ path: rounded(3, 3, inner, 18, 2.5), fill: solid ? colour : 'sheet' });
  if (contested) {
    const stripes = 'M-2 6L9 -5M-2 14L14 -2M-2 22L14 6';
    lines.push(
      { path: `M0 0h${SWATCH}v18H0z`, fill: two ? `holder-${two.colour}` : 'sheet', within },
      { path: stripes, stroke: 'sheet', width: 5, within },
      { path: stripes, stroke: colour, width: 3, within },
    );
  } else if (swatch && control.state === 'part_held') {
    const half = `M0 18V0L${SWATCH} 18z`;
    if (control.sureness === 'established') lines.push({ path: half, fill: colour, within });
    else lines.push({ path: half, stroke: colour, width: 1.2, within });
    if (control.sureness === 'unconfirmed') lines.push({ path: 'M0 7L3 4M0 11L5 6M0 15L8 8M1 18L9 11M5 18L11 13', stroke: colour, width: 1.2, within });
  } else if (swatch) {
    lines.push({ path: 'M-1 5L5 -1M-1 9L9 -1M-1 13L12 0M-1 17L12 4M1 19L12 8M5 19L12 12', stroke: colour, width: 1.3, within });
  }
  if (swatch) lines.push({ path: `M${3 + SWATCH} 3v18`, stroke: colour, width: 1 });
  lines.push({ path: rounded(3.8, 3.8, inner - 1.6, 16.4, 2), stroke: colour, width: 1.6, dash: holder || contested ? undefined : [2.5, 2] } as Line);
  const x = 3 + (swatch ? SWATCH + (inner - SWATCH) / 2 : inner / 2);
  return { width, height: 24, lines, letters: { text, x, y: 15.9, fill: solid ? 'on-holder' : 'ink' } };
}
