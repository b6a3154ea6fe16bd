/** Meridians and parallels at round steps, about one every so many pixels. */
import { fromWorldPixels, project, worldPixels, type Camera } from './camera';

const STEPS = [30, 20, 10, 5, 2, 1, 30 / 60, 20 / 60, 10 / 60, 5 / 60, 2 / 60, 1 / 60];

export interface Meridians {
  meridians: { degrees: number; x: number }[];
  parallels: { degrees: number; y: number }[];
}

export function graticule(camera: Camera, width: number, height: number, room = 110): Meridians {
  const [cx, cy] = worldPixels(camera.lon, camera.lat, camera.zoom);
  const [west, north] = fromWorldPixels(cx - width / 2, cy - height / 2, camera.zoom);
  const [east, south] = fromWorldPixels(cx + width / 2, cy + height / 2, camera.zoom);
  const perDegree = (512 * 2 ** camera.zoom) / 360;
  const step = STEPS.findLast((step) => step * perDegree >= room) ?? 30;
  const round = (degrees: number) => Math.round(degrees * 3600) / 3600;
  const lines = (from: number, to: number, most: number) => {
    const found: number[] = [];
    for (let n = Math.ceil(Math.max(from, -most) / step - 1e-9); n * step <= Math.min(to, most) + 1e-9; n += 1) found.push(round(n * step));
    return found;
  };
  return {
    meridians: lines(west, east, 180).map((degrees) => ({ degrees, x: project(camera, width, height, degrees, camera.lat)[0] })),
    parallels: lines(south, north, 85).map((degrees) => ({ degrees, y: project(camera, width, height, camera.lon, degrees)[1] })),
  };
}

/** `36° 30′ E`, with the letters of the interface's language. */
export function sayDegrees(degrees: number, positive: string, negative: string): string {
  const minutes = Math.round(Math.abs(degrees) * 60);
  const whole = `${Math.floor(minutes / 60)}°`;
  const rest = minutes % 60 > 0 ? ` ${String(minutes % 60).padStart(2, '0')}′` : '';
  return degrees === 0 ? whole : `${whole}${rest} ${degrees > 0 ? positive : negative}`;
}
