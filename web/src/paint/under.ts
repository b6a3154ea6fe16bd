/** What lies under the marks: the hint of areas, the graticule, and the flows of people. */
import { fromWorldPixels, worldPixels, type Camera } from '../domain/camera';
import { bow, flowWidth, type Flow } from '../domain/flow';
import { graticule, sayDegrees } from '../domain/graticule';
import { sides } from '../domain/glyph';
import type { Cell } from '../domain/hint';
import type { Holder } from '../domain/holder';
import { faded, type Palette } from './palette';

type Context = CanvasRenderingContext2D;

/** How strong the hint is at the town itself. */
const STRENGTH = { established: 0.42, unconfirmed: 0.26, claimed: 0.16 } as const;

export function paintCells(context: Context, cells: readonly Cell[], camera: Camera, width: number, height: number, holderOf: ReadonlyMap<string, Holder>, palette: Palette): void {
  const scale = 2 ** camera.zoom;
  const [cx, cy] = worldPixels(camera.lon, camera.lat, camera.zoom);
  const left = cx - width / 2;
  const top = cy - height / 2;
  for (const { mark, x, y, corners, radius } of cells) {
    const px = x * scale - left;
    const py = y * scale - top;
    const reach = radius * scale;
    if (reach < 3 || px < -reach || py < -reach || px > width + reach || py > height + reach || !mark.control) continue;
    const { one, contested } = sides(mark.control, holderOf);
    const colour = palette(contested || !one ? 'soft' : `holder-${one.colour}`);
    const strength = STRENGTH[mark.control.sureness];
    const gradient = context.createRadialGradient(px, py, 0, px, py, reach);
    for (const share of [0, 0.5, 1]) gradient.addColorStop(share, faded(colour, strength * (1 - share) ** 1.5));
    context.fillStyle = gradient;
    context.beginPath();
    for (let i = 0; i < corners.length; i += 2) {
      const kx = (corners[i] as number) * scale - left;
      const ky = (corners[i + 1] as number) * scale - top;
      if (i === 0) context.moveTo(kx, ky);
      else context.lineTo(kx, ky);
    }
    context.fill();
  }
}

export interface Letters {
  north: string;
  south: string;
  east: string;
  west: string;
}

export function paintGraticule(context: Context, camera: Camera, width: number, height: number, palette: Palette, family: string, letters: Letters): void {
  const { meridians, parallels } = graticule(camera, width, height);
  context.save();
  context.strokeStyle = palette('rule-strong');
  context.globalAlpha = 0.6;
  context.lineWidth = 0.8;
  context.setLineDash([1, 3]);
  context.beginPath();
  for (const { x } of meridians) {
    context.moveTo(x, 0);
    context.lineTo(x, height);
  }
  for (const { y } of parallels) {
    context.moveTo(0, y);
    context.lineTo(width, y);
  }
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
  context.font = `10.5px ${family}`;
  context.fillStyle = palette('soft');
  context.strokeStyle = palette('halo');
  context.lineWidth = 3;
  const say = (text: string, x: number, y: number) => {
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  };
  context.textAlign = 'center';
  for (const { degrees, x } of meridians) if (x > 240 && x < width - 60) say(sayDegrees(degrees, letters.east, letters.west), x, 12);
  context.textAlign = 'end';
  for (const { degrees, y } of parallels) if (y > 110 && y < height - 30) say(sayDegrees(degrees, letters.north, letters.south), width - 4, y - 3);
  context.restore();
}

export interface FlowDrawn {
  flow: Flow;
  /** The middle of its bow, where its number stands. */
  x: number;
  y: number;
}

/** So many of the largest flows in view are drawn, and so many of them have their number beside. */
const FLOWS = 150;
const NUMBERED = 40;

/** The flows in view that are long enough to be seen, and where their bows lie; the largest last. */
export function flowsInView(flows: readonly Flow[], camera: Camera, width: number, height: number): FlowDrawn[] {
  const [cx, cy] = worldPixels(camera.lon, camera.lat, camera.zoom);
  const place = (lon: number, lat: number) => {
    const [x, y] = worldPixels(lon, lat, camera.zoom);
    return [x - cx + width / 2, y - cy + height / 2] as const;
  };
  const found: FlowDrawn[] = [];
  for (let i = flows.length - 1; i >= 0 && found.length < FLOWS; i -= 1) {
    const flow = flows[i] as Flow;
    const [x0, y0] = place(flow.from.lon, flow.from.lat);
    const [x1, y1] = place(flow.to.lon, flow.to.lat);
    if (Math.abs(x1 - x0) + Math.abs(y1 - y0) < 28) continue;
    if (Math.max(x0, x1) < 0 || Math.min(x0, x1) > width || Math.max(y0, y1) < 0 || Math.min(y0, y1) > height) continue;
    const [bx, by] = bow(x0, y0, x1, y1);
    found.push({ flow, x: (x0 + 2 * bx + x1) / 4, y: (y0 + 2 * by + y1) / 4 });
  }
  return found.reverse();
}

/** Those whose number stands beside them; a number that would lie on another is left out. */
export function flowsNamed(drawn: readonly FlowDrawn[], width: number, height: number): FlowDrawn[] {
  const named: FlowDrawn[] = [];
  for (let i = drawn.length - 1; i >= 0 && named.length < NUMBERED; i -= 1) {
    const one = drawn[i] as FlowDrawn;
    if (one.x < 10 || one.y < 10 || one.x > width - 10 || one.y > height - 10) continue;
    if (named.every(({ x, y }) => Math.abs(x - one.x) > 58 || Math.abs(y - one.y) > 18)) named.push(one);
  }
  return named;
}

export function paintFlows(context: Context, drawn: readonly FlowDrawn[], named: readonly FlowDrawn[], camera: Camera, width: number, height: number, palette: Palette, family: string, lang: string): void {
  const [cx, cy] = worldPixels(camera.lon, camera.lat, camera.zoom);
  context.save();
  context.lineJoin = 'round';
  for (const { flow } of drawn) {
    const [wx0, wy0] = worldPixels(flow.from.lon, flow.from.lat, camera.zoom);
    const [wx1, wy1] = worldPixels(flow.to.lon, flow.to.lat, camera.zoom);
    const [x0, y0, x1, y1] = [wx0 - cx + width / 2, wy0 - cy + height / 2, wx1 - cx + width / 2, wy1 - cy + height / 2];
    const [bx, by] = bow(x0, y0, x1, y1);
    const broad = flowWidth(flow.people);
    const head = Math.max(8, broad * 1.8);
    const length = Math.hypot(x1 - bx, y1 - by) || 1;
    const [ux, uy] = [(x1 - bx) / length, (y1 - by) / length];
    // The line ends where the head begins, a little before the place, whose mark stands there.
    const [tx, ty] = [x1 - ux * 8, y1 - uy * 8];
    const [ex, ey] = [tx - ux * head, ty - uy * head];
    context.globalAlpha = 0.72;
    context.strokeStyle = palette('kind-displacement');
    context.fillStyle = palette('kind-displacement');
    context.lineWidth = broad;
    context.setLineDash(flow.asserted ? [] : [Math.max(5, broad), 4]);
    context.beginPath();
    context.moveTo(x0, y0);
    context.quadraticCurveTo(bx, by, ex, ey);
    context.stroke();
    context.beginPath();
    context.moveTo(tx, ty);
    context.lineTo(ex - uy * head * 0.6, ey + ux * head * 0.6);
    context.lineTo(ex + uy * head * 0.6, ey - ux * head * 0.6);
    context.fill();
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
  context.font = `600 11px ${family}`;
  context.textAlign = 'center';
  for (const { flow, x, y } of named) {
    const text = flow.people === null ? '?' : flow.people.toLocaleString(lang);
    context.strokeStyle = palette('halo');
    context.lineWidth = 4;
    context.strokeText(text, x, y + 4);
    context.fillStyle = palette('kind-displacement');
    context.fillText(text, x, y + 4);
  }
  context.restore();
}

/** The part of the world that a map shows. */
export function inView(camera: Camera, width: number, height: number): { west: number; south: number; east: number; north: number } {
  const [cx, cy] = worldPixels(camera.lon, camera.lat, camera.zoom);
  const [west, north] = fromWorldPixels(cx - width / 2, cy - height / 2, camera.zoom);
  const [east, south] = fromWorldPixels(cx + width / 2, cy + height / 2, camera.zoom);
  return { west, south, east, north };
}
