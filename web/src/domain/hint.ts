/**
 * The areas between towns, as a hint: each town's cell of a Voronoi diagram on the plane, to be faded with the distance from
 * the town. Nobody surveyed these lines; they only say which town is nearest.
 */
import { Delaunay } from 'd3-delaunay';
import { worldPixels } from './camera';
import type { Mark } from './mark';
import { isArea } from './place';

export interface Cell {
  mark: Mark;
  /** The town, on the plane at zoom 0. */
  x: number;
  y: number;
  /** The cell's corners there, x and y in turn. */
  corners: number[];
  /** How far the hint reaches from the town, in the same pixels. */
  radius: number;
}

/** How far from its town a hint reaches at most. */
const MOST_KM = 40;

/** A cell for each town whose holder or contest is known; those without limit the others' cells too. */
export function cells(marks: readonly Mark[]): Cell[] {
  const towns = marks.filter((mark) => mark.control && !isArea(mark.place));
  const points = towns.map((mark) => worldPixels(mark.place.lon, mark.place.lat, 0));
  const voronoi = Delaunay.from(points).voronoi([0, 0, 512, 512]);
  return towns.flatMap((mark, i) => {
    const polygon = voronoi.cellPolygon(i);
    const [x, y] = points[i] as [number, number];
    if (!polygon || (!mark.control?.holder && mark.control?.state !== 'contested')) return [];
    const perKm = 512 / (40_075.017 * Math.max(0.01, Math.cos((mark.place.lat * Math.PI) / 180)));
    return [{ mark, x, y, corners: polygon.flat(), radius: MOST_KM * perKm }];
  });
}
