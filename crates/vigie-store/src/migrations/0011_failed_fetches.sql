-- Why an address gave nothing, where asking again would give nothing either: it is left alone for a while.

ALTER TABLE fetches ADD COLUMN failure TEXT;
