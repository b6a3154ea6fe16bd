/** A basemap of the user's own above the built-in countries: images or vector tiles, by address or from a PMTiles archive. */
import { addProtocol, type LayerSpecification, type Map as GlMap, type SourceSpecification } from 'maplibre-gl';

export interface BasemapSetting {
  form: 'raster' | 'vector' | 'pmtiles';
  url: string;
  credit: string | null;
}

type Colour = (name: string) => string;

/** What is drawn of vector tiles, by the names that the usual schemas (OpenMapTiles, Protomaps, Shortbread) give. */
const GROUND: { names: string[]; layer: (colour: Colour) => { type: 'fill'; paint: object } | { type: 'line'; paint: object; filter?: unknown } }[] = [
  { names: ['earth', 'land'], layer: (colour) => ({ type: 'fill', paint: { 'fill-color': colour('--land') } }) },
  { names: ['landcover', 'landuse', 'park', 'natural', 'sites'], layer: (colour) => ({ type: 'fill', paint: { 'fill-color': colour('--border'), 'fill-opacity': 0.14 } }) },
  { names: ['water', 'ocean', 'water_polygons'], layer: (colour) => ({ type: 'fill', paint: { 'fill-color': colour('--sea') } }) },
  { names: ['waterway', 'water_lines'], layer: (colour) => ({ type: 'line', paint: { 'line-color': colour('--coast'), 'line-width': 1 } }) },
  { names: ['building', 'buildings'], layer: (colour) => ({ type: 'fill', paint: { 'fill-color': colour('--border'), 'fill-opacity': 0.4 } }) },
  { names: ['roads', 'transportation', 'streets'], layer: (colour) => ({ type: 'line', paint: { 'line-color': colour('--border'), 'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 5, 0.4, 10, 1, 14, 3] } }) },
  { names: ['boundaries', 'boundary'], layer: (colour) => ({ type: 'line', paint: { 'line-color': colour('--country'), 'line-width': 1, 'line-dasharray': [4, 2] } }) },
];

const ID = 'tiles';

/** The layers for vector tiles; of an archive only those it says it has. */
function ground(colour: Colour, has: (name: string) => boolean): LayerSpecification[] {
  return GROUND.flatMap(({ names, layer }) =>
    names.filter(has).map((name) => ({ id: `${ID}-${name}`, source: ID, 'source-layer': name, ...layer(colour) }) as LayerSpecification),
  );
}

const image: LayerSpecification = { id: `${ID}-image`, type: 'raster', source: ID };

async function archive(url: string, colour: Colour): Promise<{ source: SourceSpecification; layers: LayerSpecification[] }> {
  // Only who sets an archive needs what reads it.
  const { PMTiles, Protocol, TileType } = await import('pmtiles');
  const protocol = new Protocol();
  const tiles = new PMTiles(new URL(url, document.baseURI).href);
  protocol.add(tiles);
  addProtocol('pmtiles', protocol.tile);
  const header = await tiles.getHeader();
  const source = { url: `pmtiles://${tiles.source.getKey()}` };
  if (header.tileType !== TileType.Mvt) return { source: { type: 'raster', tileSize: 256, ...source }, layers: [image] };
  const metadata = (await tiles.getMetadata()) as { vector_layers?: { id: string }[] } | null;
  const known = metadata?.vector_layers?.map(({ id }) => id);
  return { source: { type: 'vector', ...source }, layers: ground(colour, (name) => known?.includes(name) ?? true) };
}

/** Draws the basemap above the countries. What it does not cover, or fails to load, leaves the countries to be seen. */
export async function addTiles(map: GlMap, { form, url }: BasemapSetting, colour: Colour): Promise<void> {
  const { source, layers } =
    form === 'pmtiles' ? await archive(url, colour)
    : form === 'vector' ? { source: { type: 'vector' as const, tiles: [url] }, layers: ground(colour, () => true) }
    : { source: { type: 'raster' as const, tiles: [url], tileSize: 256 }, layers: [image] };
  if (map.getSource(ID)) return;
  map.addSource(ID, source);
  for (const layer of layers) map.addLayer(layer);
}

/** The ids of the layers drawn above the countries. */
export const isTileLayer = (id: string): boolean => id.startsWith(`${ID}-`);
