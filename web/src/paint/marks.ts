/** Draws marks on a canvas. Each is drawn once and then copied, so that moving the map only copies. */
import type { Cluster } from '../domain/cluster';
import type { Glyph } from '../domain/glyph';
import { AREA_FONT, layout, NAME_FONT, NUMBER_FONT, type Layout, type Manner } from '../domain/layout';
import { GATE_SHAPES, SHAPES } from '../domain/symbol';
import type { Palette } from './palette';

type Context = CanvasRenderingContext2D;

const paths = new Map<string, Path2D>();
function pathOf(data: string): Path2D {
  let path = paths.get(data);
  if (!path) {
    path = new Path2D(data);
    paths.set(data, path);
  }
  return path;
}

interface Sprite {
  layout: Layout;
  image: HTMLCanvasElement;
}

/** Pixels around a mark's boxes that its halo may take. */
const MARGIN = 4;

export class MarkPainter {
  readonly #sprites = new WeakMap<Cluster, Sprite>();
  readonly #layouts = new WeakMap<Cluster, Layout>();

  constructor(
    readonly manner: Manner,
    readonly palette: Palette,
    readonly family: string,
    /** Device pixels per pixel. */
    readonly scale: number,
  ) {}

  layoutOf(cluster: Cluster): Layout {
    let found = this.#layouts.get(cluster);
    if (!found) {
      found = layout(cluster, this.manner);
      this.#layouts.set(cluster, found);
    }
    return found;
  }

  /** True when the mark was drawn before, so that copying it costs nothing. */
  isReady(cluster: Cluster): boolean {
    return this.#sprites.has(cluster);
  }

  paint(context: Context, cluster: Cluster, x: number, y: number): void {
    let sprite = this.#sprites.get(cluster);
    if (!sprite) {
      sprite = this.#drawn(cluster);
      this.#sprites.set(cluster, sprite);
    }
    const { box } = sprite.layout;
    // On whole device pixels, so that letters stay sharp.
    const left = Math.round((x + box.x - MARGIN) * this.scale) / this.scale;
    const top = Math.round((y + box.y - MARGIN) * this.scale) / this.scale;
    context.drawImage(sprite.image, left, top, sprite.image.width / this.scale, sprite.image.height / this.scale);
  }

  /** A mark that is not drawn yet, for the moment until it is. */
  paintDot(context: Context, x: number, y: number): void {
    context.fillStyle = this.palette('ink');
    context.beginPath();
    context.arc(x, y, 3, 0, 2 * Math.PI);
    context.fill();
  }

  #drawn(cluster: Cluster): Sprite {
    const found = this.layoutOf(cluster);
    const image = document.createElement('canvas');
    image.width = Math.ceil((found.box.width + 2 * MARGIN) * this.scale);
    image.height = Math.ceil((found.box.height + 2 * MARGIN) * this.scale);
    const context = image.getContext('2d');
    if (context) {
      context.scale(this.scale, this.scale);
      context.translate(MARGIN - found.box.x, MARGIN - found.box.y);
      this.paintLayout(context, found);
    }
    return { layout: found, image };
  }

  /** Draws all parts around the origin. */
  paintLayout(context: Context, { parts }: Layout): void {
    for (const part of parts) {
      const { x, y, width, height } = part.box;
      switch (part.part) {
        case 'control':
          paintGlyph(context, part.glyph, x, y, this.palette, this.family);
          break;
        case 'dot':
          context.beginPath();
          context.arc(x + width / 2, y + height / 2, 4, 0, 2 * Math.PI);
          context.fillStyle = this.palette('sheet');
          context.strokeStyle = this.palette('ink');
          context.lineWidth = 2;
          context.fill();
          context.stroke();
          break;
        case 'gate':
          this.#plate(context, x, y, width, height);
          this.#symbol(context, GATE_SHAPES[part.mark.gate?.state ?? 'crossed'], x + 2, y + 2, 14, 'kind-humanitarian');
          break;
        case 'name':
          this.#text(context, part.text, x, y + 11, part.area ? AREA_FONT : NAME_FONT);
          break;
        case 'more':
          context.beginPath();
          context.roundRect(x, y, width, height, 8);
          context.fillStyle = this.palette('sheet');
          context.strokeStyle = this.palette('rule-strong');
          context.lineWidth = 1;
          context.fill();
          context.stroke();
          context.textAlign = 'center';
          this.#text(context, part.text, x + width / 2, y + 12, NUMBER_FONT, false);
          context.textAlign = 'start';
          break;
        case 'event':
          this.#plate(context, x, y, width, height);
          this.#symbol(context, SHAPES[part.event.kind], x + 2, y + (height - part.size) / 2, part.size, `kind-${part.event.kind}`);
          if (part.event.number > 1) this.#text(context, part.event.number.toLocaleString(this.manner.lang), x + part.size + 3, y + height / 2 + 4, NUMBER_FONT, false);
          break;
      }
    }
  }

  #plate(context: Context, x: number, y: number, width: number, height: number): void {
    context.globalAlpha = 0.88;
    context.fillStyle = this.palette('sheet');
    context.beginPath();
    context.roundRect(x, y, width, height, 3);
    context.fill();
    context.globalAlpha = 1;
  }

  #symbol(context: Context, shape: string, x: number, y: number, size: number, colour: string): void {
    context.save();
    context.translate(x, y);
    context.scale(size / 16, size / 16);
    context.fillStyle = this.palette(colour);
    context.fill(pathOf(shape), 'evenodd');
    context.restore();
  }

  #text(context: Context, text: string, x: number, y: number, font: string, halo = true): void {
    context.font = `${font} ${this.family}`;
    if (halo) {
      context.strokeStyle = this.palette('halo');
      context.lineWidth = 3;
      context.lineJoin = 'round';
      context.strokeText(text, x, y);
    }
    context.fillStyle = this.palette('ink');
    context.fillText(text, x, y);
  }
}

/** The tag of a holder, its left top corner at `x`, `y`. */
export function paintGlyph(context: Context, glyph: Glyph, x: number, y: number, palette: Palette, family: string): void {
  context.save();
  context.translate(x, y);
  for (const { path, fill, stroke, width, dash, within } of glyph.lines) {
    context.save();
    if (within) {
      context.beginPath();
      context.rect(within.x, within.y, within.width, within.height);
      context.clip();
      context.translate(within.x, within.y);
    }
    if (fill) {
      context.fillStyle = palette(fill);
      context.fill(pathOf(path));
    }
    if (stroke) {
      context.strokeStyle = palette(stroke);
      context.lineWidth = width ?? 1;
      context.setLineDash(dash ?? []);
      context.stroke(pathOf(path));
    }
    context.restore();
  }
  context.font = `700 10.5px ${family}`;
  context.textAlign = 'center';
  context.fillStyle = palette(glyph.letters.fill);
  context.fillText(glyph.letters.text, glyph.letters.x, glyph.letters.y);
  context.restore();
}
