/** Words in which some are marked, as the search found them. */
export interface Mark {
  utf16_start: number;
  utf16_end: number;
}

export interface MarkedText {
  text: string;
  marks: Mark[];
}

export interface MarkedPiece {
  text: string;
  marked: boolean;
}

/** The pieces in order; joined, they are exactly the text. Marks outside the text or across each other are left out. */
export function pieces({ text, marks }: MarkedText): MarkedPiece[] {
  const found: MarkedPiece[] = [];
  let end = 0;
  for (const { utf16_start, utf16_end } of marks) {
    if (!(utf16_start >= end && utf16_start < utf16_end && utf16_end <= text.length)) continue;
    if (utf16_start > end) found.push({ text: text.slice(end, utf16_start), marked: false });
    found.push({ text: text.slice(utf16_start, utf16_end), marked: true });
    end = utf16_end;
  }
  if (end < text.length) found.push({ text: text.slice(end), marked: false });
  return found;
}
