/** Draws land, coasts and borders on a canvas. */
import type { Geometry, Position } from 'geojson';
import type { Basemap } from '../basemap';
import { worldPixels, type Camera } from '../domain/camera';
import type { Palette } from './palette';

type Context = CanvasRenderingContext2D;

/** The world's width at zoom 0. */
const WORLD = 512;

/** A ring or a line on the plane at zoom 0: x and y in turn, and its bounds. */
interface Line {
  points: Float64Array;
  closed: boolean;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A basemap's lines on the plane. */
export interface Ground {
  land: Line[];
  coasts: Line[];
  borders: Line[];
}

/** A line that goes on at the other edge of the world goes beyond this one instead, and stands at the other, too. */
function lineOf(positions: Position[], closed: boolean): Line[] {
  const points: number[] = [];
  let turns = 0;
  let was = NaN;
  for (const [lon = 0, lat = 0] of positions) {
    const [x, y] = worldPixels(lon, lat, 0);
    if (x - was > WORLD / 2) turns -= 1;
    else if (was - x > WORLD / 2) turns += 1;
    was = x;
    points.push(x + turns * WORLD, y);
  }
  // Around a pole: what lies within reaches to the map's edge.
  if (closed && turns !== 0) points.push(points.at(-2) as number, WORLD, points[0] as number, WORLD);
  const line = measured(points, closed);
  const lines = [line];
  for (const [beyond, shift] of [[line.left < 0, WORLD], [line.right > WORLD, -WORLD]] as const) {
    if (beyond) lines.push(measured(points.map((value, i) => (i % 2 === 0 ? value + shift : value)), closed));
  }
  return lines;
}

function measured(points: readonly number[], closed: boolean): Line {
  const line: Line = { points: Float64Array.from(points), closed, left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i] as number, points[i + 1] as number];
    line.left = Math.min(line.left, x);
    line.right = Math.max(line.right, x);
    line.top = Math.min(line.top, y);
    line.bottom = Math.max(line.bottom, y);
  }
  return line;
}

function linesOf(geometry: Geometry): Line[] {
  switch (geometry.type) {
    case 'LineString': return lineOf(geometry.coordinates, false);
    case 'MultiLineString': return geometry.coordinates.flatMap((line) => lineOf(line, false));
    case 'Polygon': return geometry.coordinates.flatMap((ring) => lineOf(ring, true));
    case 'MultiPolygon': return geometry.coordinates.flat().flatMap((ring) => lineOf(ring, true));
    default: return [];
  }
}

const grounds = new WeakMap<Basemap, Ground>();

export function groundOf(basemap: Basemap): Ground {
  let found = grounds.get(basemap);
  if (!found) {
    const { land, coasts, borders } = basemap;
    found = { land: land.features.flatMap(({ geometry }) => linesOf(geometry)), coasts: linesOf(coasts), borders: linesOf(borders) };
    grounds.set(basemap, found);
  }
  return found;
}

/** The way that is seen of `lines`, in pixels from the left top corner of the canvas. */
function trace(context: Context, lines: readonly Line[], scale: number, left: number, top: number, width: number, height: number): void {
  context.beginPath();
  for (const line of lines) {
    if (line.right * scale < left || line.left * scale > left + width || line.bottom * scale < top || line.top * scale > top + height) continue;
    const { points, closed } = line;
    const last = points.length - 2;
    // On which sides of the canvas a point lies: 1 left, 2 right, 4 above, 8 below.
    const side = (i: number): number => {
      const x = (points[i] as number) * scale - left;
      const y = (points[i + 1] as number) * scale - top;
      return (x < -2 ? 1 : x > width + 2 ? 2 : 0) | (y < -2 ? 4 : y > height + 2 ? 8 : 0);
    };
    // The sides on which all points lie since the last that was kept.
    let common = 0;
    let here = side(0);
    let wasX = NaN;
    let wasY = NaN;
    for (let i = 0; i <= last; i += 2) {
      const next = i < last ? side(i + 2) : 0;
      const between = i > 0 && i < last;
      // Whatever goes on beyond one side of the canvas changes nothing on it.
      const beyond = common & here & next;
      const unseen = between && beyond !== 0;
      common = unseen ? beyond : here;
      here = next;
      if (unseen) continue;
      const x = (points[i] as number) * scale - left;
      const y = (points[i + 1] as number) * scale - top;
      if (between && Math.abs(x - wasX) < 0.5 && Math.abs(y - wasY) < 0.5) continue;
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
      wasX = x;
      wasY = y;
    }
    if (closed) context.closePath();
  }
}

/** Draws what is seen from `camera` on a canvas `width` × `height` pixels large. */
export function paintGround(context: Context, ground: Ground | null, camera: Camera, width: number, height: number, palette: Palette): void {
  context.fillStyle = palette('sea');
  context.fillRect(0, 0, width, height);
  if (!ground) return;
  const [cx, cy] = worldPixels(camera.lon, camera.lat, camera.zoom);
  const view = [2 ** camera.zoom, cx - width / 2, cy - height / 2, width, height] as const;
  trace(context, ground.land, ...view);
  context.fillStyle = palette('land');
  context.fill('evenodd');
  context.lineJoin = 'round';
  trace(context, ground.coasts, ...view);
  context.strokeStyle = palette('coast');
  context.lineWidth = 1;
  context.stroke();
  trace(context, ground.borders, ...view);
  context.strokeStyle = palette('border');
  context.lineWidth = Math.max(0.7, Math.min(1.6, 0.7 + (0.9 * (camera.zoom - 3)) / 5));
  context.stroke();
}
