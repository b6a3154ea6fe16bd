/** The situation report as the server writes it, and what an analyst changes in it. All functions give new edits. */

export interface Piece {
  text: string;
  /** Numbers of notes. */
  notes: number[];
  /** The words before the analyst changed them. */
  was: string | null;
  /** What the analyst wrote when this said something else. */
  once: string | null;
}

export interface Item {
  key: string;
  lead: string | null;
  lead_was: string | null;
  left_out: boolean;
  pieces: Piece[];
  sub: Item[];
}

export interface Section {
  anchor: string;
  heading: string;
  left_out: boolean;
  items: Item[];
}

export interface Note {
  number: number;
  claim: string;
  report: string;
  quote: string;
  claimant: string | null;
  outlet: string;
  date: string;
  title: string;
  url: string | null;
}

export interface BriefDocument {
  lang: string;
  title: string;
  subtitle: string | null;
  preamble: string[];
  assessment: string[];
  sections: Section[];
  notes: Note[];
  /** How many notes are cited by what is not left out: the first ones. */
  cited: number;
}

export interface TextEdit {
  item: string;
  line: number;
  piece: number | null;
  was: string;
  now: string;
}

export interface Edits {
  title: string | null;
  assessment: string | null;
  sections: string[];
  order: string[];
  left_out: string[];
  texts: TextEdit[];
}

export const NO_EDITS: Edits = { title: null, assessment: null, sections: [], order: [], left_out: [], texts: [] };

export const isEdited = (edits: Edits): boolean =>
  Boolean(edits.title || edits.assessment) || [edits.sections, edits.order, edits.left_out, edits.texts].some((list) => list.length > 0);

/** The statement and everything under it, a line each, in the order in which the server counts them. */
export const lines = (item: Item): Item[] => [item, ...item.sub.flatMap(lines)];

/** The key by which a section is left out. */
export const sectionKey = (anchor: string): string => `section:${anchor}`;

/** Other words for a part of a statement; the words that the server wrote take the edit back. */
export function reword(edits: Edits, edit: TextEdit): Edits {
  const same = (one: TextEdit) => one.item === edit.item && one.line === edit.line && one.piece === edit.piece;
  const others = edits.texts.filter((one) => !same(one));
  return { ...edits, texts: edit.now.trim() === edit.was ? others : [...others, { ...edit, now: edit.now.trim() }] };
}

/** Takes every edit of a statement's words back. */
export const restore = (edits: Edits, item: string): Edits => ({ ...edits, texts: edits.texts.filter((one) => one.item !== item) });

export function leaveOut(edits: Edits, key: string, out: boolean): Edits {
  const others = edits.left_out.filter((one) => one !== key);
  return { ...edits, left_out: out ? [...others, key] : others };
}

function moved<T>(list: readonly T[], at: number, by: number): T[] | null {
  const to = at + by;
  if (at < 0 || to < 0 || to >= list.length) return null;
  const next = [...list];
  next.splice(to, 0, ...next.splice(at, 1));
  return next;
}

/** A statement one place up or down within its section. */
export function move(edits: Edits, document: BriefDocument, key: string, by: number): Edits {
  for (const { items } of document.sections) {
    const keys = items.map((item) => item.key);
    const next = moved(keys, keys.indexOf(key), by);
    if (next) return { ...edits, order: [...edits.order.filter((one) => !keys.includes(one)), ...next] };
  }
  return edits;
}

/** A section one place up or down. */
export function moveSection(edits: Edits, document: BriefDocument, anchor: string, by: number): Edits {
  const anchors = document.sections.map((section) => section.anchor);
  const next = moved(anchors, anchors.indexOf(anchor), by);
  return next ? { ...edits, sections: next } : edits;
}

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
const words = (value: unknown): string | null => (typeof value === 'string' && value ? value : null);

/** Edits from a text that may be anything: what is no edit is left away. */
export function readEdits(json: string | null): Edits {
  let found: unknown = null;
  try {
    found = JSON.parse(json ?? 'null');
  } catch {
    return NO_EDITS;
  }
  if (found === null || typeof found !== 'object') return NO_EDITS;
  const given = found as Partial<Record<keyof Edits, unknown>>;
  const texts = (Array.isArray(given.texts) ? given.texts : []).filter((one): one is TextEdit => {
    const { item, line, piece, was, now } = (one ?? {}) as Partial<Record<keyof TextEdit, unknown>>;
    return [item, was, now].every((word) => typeof word === 'string') && Number.isInteger(line) && (piece === null || Number.isInteger(piece));
  });
  return {
    title: words(given.title), assessment: words(given.assessment), sections: strings(given.sections),
    order: strings(given.order), left_out: strings(given.left_out), texts,
  };
}
