/** A basemap of the user's own above the built-in countries: images or vector tiles, by address or from a PMTiles archive. */
import { addProtocol, type LayerSpecification, type Map as GlMap, type SourceSpecification } from 'maplibre-gl';
import type { Source } from 'pmtiles';
import { layersOf, SOURCE, type Colour } from './paint/tiles';

export interface BasemapSetting {
  form: 'raster' | 'vector' | 'pmtiles';
  url: string;
  credit: string | null;
}

/** Why there is no basemap: nobody gives it, it is no archive or a damaged one, or its tiles are of a kind that is not drawn. */
export type Trouble = 'unreachable' | 'unreadable' | 'unknown';

export class NoBasemap extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

/** A basemap on the map. */
export interface Shown {
  /** Whom an archive names as its maker. */
  credit: string | null;
  /** Gives its layers the colours that now hold. */
  repaint: () => void;
}

interface Drawn {
  source: SourceSpecification;
  layers: (colour: Colour) => LayerSpecification[];
  credit?: string | null;
}

const image = (): LayerSpecification[] => [{ id: `${SOURCE}-image`, type: 'raster', source: SOURCE }];

/** The words of an attribution, which archives write in HTML. Nothing of it is loaded or run. */
function wordsOf(html: unknown): string | null {
  if (typeof html !== 'string') return null;
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const unseen of body.querySelectorAll('script, style, template')) unseen.remove();
  return body.textContent.replace(/\s+/g, ' ').trim().slice(0, 200) || null;
}

async function archive(url: string, lang: string): Promise<Drawn> {
  // Only who sets an archive needs what reads it.
  const { FetchSource, PMTiles, Protocol, TileType } = await import('pmtiles');
  const asked = new FetchSource(new URL(url, document.baseURI).href);
  let answered = false;
  const source: Source = {
    getKey: () => asked.getKey(),
    getBytes: async (...which) => {
      const bytes = await asked.getBytes(...which);
      answered = true;
      return bytes;
    },
  };
  const protocol = new Protocol();
  const tiles = new PMTiles(source);
  protocol.add(tiles);
  addProtocol('pmtiles', protocol.tile);
  let kind: number;
  let about: { vector_layers?: unknown; attribution?: unknown } | null;
  try {
    const header = await tiles.getHeader();
    kind = header.tileType;
    about = (await tiles.getMetadata()) as typeof about;
    // A directory that cannot be read would be met only at the first tile.
    await tiles.getZxy(header.minZoom, 0, 0);
  } catch {
    throw new NoBasemap(answered ? 'unreadable' : 'unreachable');
  }
  const where = { url: `pmtiles://${source.getKey()}` };
  const credit = wordsOf(about?.attribution);
  if (kind === TileType.Mvt) {
    const listed = Array.isArray(about?.vector_layers) ? about.vector_layers : [];
    const named = listed.flatMap((layer: { id?: unknown } | null) => (typeof layer?.id === 'string' ? [layer.id] : []));
    return { source: { type: 'vector', ...where }, layers: (colour) => layersOf(colour, lang, named), credit };
  }
  // Of tiles whose kind is not told, an image may yet come.
  if (kind > TileType.Avif) throw new NoBasemap('unknown');
  return { source: { type: 'raster', tileSize: 256, ...where }, layers: image, credit };
}

/** Draws the basemap above the countries. What it does not cover, or fails to load, leaves the countries to be seen. */
export async function addTiles(map: GlMap, { form, url }: BasemapSetting, colour: Colour, lang: string): Promise<Shown> {
  const { source, layers, credit }: Drawn =
    form === 'pmtiles' ? await archive(url, lang)
    : form === 'vector' ? { source: { type: 'vector', tiles: [url] }, layers: (colour) => layersOf(colour, lang, []) }
    : { source: { type: 'raster', tiles: [url], tileSize: 256 }, layers: image };
  if (!map.getSource(SOURCE)) {
    map.addSource(SOURCE, source);
    for (const layer of layers(colour)) map.addLayer(layer);
  }
  const repaint = () => {
    for (const { id, paint = {} } of layers(colour)) {
      for (const [name, value] of Object.entries(paint)) map.setPaintProperty(id, name as 'fill-color', value);
    }
  };
  return { credit: credit ?? null, repaint };
}
