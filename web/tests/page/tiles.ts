/** Makes what a basemap is made of: PNG and vector tiles (MVT 2.1), and PMTiles archives (version 3) of them. */
import { crc32, deflateSync, gzipSync } from 'node:zlib';

export type Rgb = [number, number, number];
export type TileId = [z: number, x: number, y: number];

// Numbers of seven bits each, the lowest first, as PMTiles and protocol buffers write them.
function varint(value: number): number[] {
  const bytes = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  return [...bytes, left];
}

/** A square of 256 pixels in one colour, with a darker edge, so that tiles can be told apart by sight. */
export function png([r, g, b]: Rgb): Buffer {
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const side = 256;
  const rows: number[] = [];
  for (let y = 0; y < side; y += 1) {
    rows.push(0);
    for (let x = 0; x < side; x += 1) {
      const dark = Math.min(x, y, side - 1 - x, side - 1 - y) < 3 ? 0.6 : 1;
      rows.push(r * dark, g * dark, b * dark);
    }
  }
  const head = Buffer.from([0, 0, 1, 0, 0, 0, 1, 0, 8, 2, 0, 0, 0]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.from(rows))), chunk('IEND', Buffer.alloc(0))]);
}

export interface Shape {
  kind: 'point' | 'line' | 'area';
  /** Within the tile: from 0, 0 at its north-west to 1, 1. The ring of an area is closed by itself. */
  points: [number, number][];
  tags?: Record<string, string>;
}

const EXTENT = 4096;

/** A vector tile of named layers. */
export function mvt(layers: Record<string, Shape[]>): Buffer {
  const bytes = (field: number, data: number[]) => [...varint(field * 8 + 2), ...varint(data.length), ...data];
  const text = (field: number, value: string) => bytes(field, [...Buffer.from(value)]);
  const number = (field: number, value: number) => [...varint(field * 8), ...varint(value)];
  const zigzag = (value: number) => varint(value < 0 ? -2 * value - 1 : 2 * value);
  const all = Object.entries(layers).flatMap(([name, shapes]) => {
    const keys = [...new Set(shapes.flatMap(({ tags = {} }) => Object.keys(tags)))];
    const values = [...new Set(shapes.flatMap(({ tags = {} }) => Object.values(tags)))];
    const features = shapes.flatMap(({ kind, points, tags = {} }) => {
      let [atX, atY] = [0, 0];
      const geometry = points.flatMap(([x, y], n) => {
        const [toX, toY] = [Math.round(x * EXTENT), Math.round(y * EXTENT)];
        const step = [...zigzag(toX - atX), ...zigzag(toY - atY)];
        [atX, atY] = [toX, toY];
        // Move once, then one line to all further points.
        if (n === 0) return [...varint(1 * 8 + 1), ...step];
        return n === 1 ? [...varint((points.length - 1) * 8 + 2), ...step] : step;
      });
      const tagged = Object.entries(tags).flatMap(([key, value]) => [...varint(keys.indexOf(key)), ...varint(values.indexOf(value))]);
      const closed = kind === 'area' ? [...geometry, ...varint(1 * 8 + 7)] : geometry;
      return bytes(2, [...bytes(2, tagged), ...number(3, ['point', 'line', 'area'].indexOf(kind) + 1), ...bytes(4, closed)]);
    });
    const named = [...keys.flatMap((key) => text(3, key)), ...values.flatMap((value) => bytes(4, text(1, value)))];
    return bytes(3, [...text(1, name), ...features, ...named, ...number(5, EXTENT), ...number(15, 2)]);
  });
  return Buffer.from(all);
}

/** How many tiles come before this one: all of the lower zooms, then those before it along Hilbert's curve. */
function place([z, x, y]: TileId): number {
  let at = 0;
  for (let below = 0; below < z; below += 1) at += 4 ** below;
  let [left, top] = [x, y];
  for (let half = 2 ** (z - 1); half >= 1; half /= 2) {
    const [right, low] = [left & half ? 1 : 0, top & half ? 1 : 0];
    at += half * half * ((3 * right) ^ low);
    if (low === 0) {
      if (right === 1) [left, top] = [half - 1 - left, half - 1 - top];
      [left, top] = [top, left];
    }
  }
  return at;
}

/** As the header of an archive numbers them. */
export const KIND = { mvt: 1, png: 2, mlt: 6 } as const;

export interface Archived {
  kind: number;
  /** Every tile of these zooms, of the whole world. */
  zooms: [least: number, most: number];
  tile: (id: TileId) => Buffer;
  metadata: object;
}

/** An archive of the whole world. Vector tiles, the directory and the metadata are gzipped, as the format's own tools do. */
export function pmtiles({ kind, zooms: [least, most], tile, metadata }: Archived): Buffer {
  const ids: TileId[] = [];
  for (let z = least; z <= most; z += 1) {
    for (let x = 0; x < 2 ** z; x += 1) for (let y = 0; y < 2 ** z; y += 1) ids.push([z, x, y]);
  }
  ids.sort((a, b) => place(a) - place(b));
  const gzipped = kind !== KIND.png;
  const tiles = ids.map((id) => (gzipped ? gzipSync(tile(id)) : tile(id)));
  const steps = ids.map((id, n) => place(id) - (n > 0 ? place(ids[n - 1] as TileId) : 0));
  // In columns: steps from id to id, for how many ids each tile stands, lengths, and that each follows the one before.
  const columns = [steps, ids.map(() => 1), tiles.map(({ length }) => length), ids.map((_, n) => (n === 0 ? 1 : 0))];
  const directory = gzipSync(Buffer.from([...varint(ids.length), ...columns.flat().flatMap(varint)]));
  const about = gzipSync(JSON.stringify(metadata));
  const data = Buffer.concat(tiles);
  const header = Buffer.alloc(127);
  header.write('PMTiles');
  header.writeUInt8(3, 7);
  const afterRoot = header.length + directory.length;
  const sections = [header.length, directory.length, afterRoot, about.length, 0, 0, afterRoot + about.length, data.length, ids.length, ids.length, ids.length];
  sections.forEach((value, n) => header.writeBigUInt64LE(BigInt(value), 8 + 8 * n));
  // Tiles in the order of their ids; gzip within; gzip or nothing for tiles; what they are; their zooms.
  Buffer.from([1, 2, gzipped ? 2 : 1, kind, least, most]).copy(header, 96);
  [-180, -85, 180, 85].forEach((degrees, n) => header.writeInt32LE(degrees * 1e7, 102 + 4 * n));
  header.writeUInt8(least, 118);
  return Buffer.concat([header, directory, about, data]);
}
