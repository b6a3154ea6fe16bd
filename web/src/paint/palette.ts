/** The page's colours for a canvas, which knows no CSS variables. */

export type Palette = (name: string) => string;

/** The colours that hold at an element now; asked again when the reader's colour scheme changes. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const known = new Map<string, string>();
  return (name) => {
    let colour = known.get(name);
    if (colour === undefined) {
      colour = style.getPropertyValue(`--${name}`).trim() || '#808080';
      known.set(name, colour);
    }
    return colour;
  };
}

/** A six-digit colour made translucent. */
export function faded(colour: string, alpha: number): string {
  const digits = /^#([0-9a-f]{6})/i.exec(colour)?.[1] ?? '808080';
  const part = (at: number) => Number.parseInt(digits.slice(at, at + 2), 16);
  return `rgba(${part(0)}, ${part(2)}, ${part(4)}, ${alpha})`;
}
