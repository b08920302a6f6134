import { ClarityError } from "../error.js";
import type { SlotPlace } from "../formats/slots.js";
import type { Source } from "../formats/source.js";
import { contentOf, openModel } from "../tensors/measure.js";
import { containerOf } from "./container.js";
import { refuseLink, refuseOther } from "./preserve.js";
import { type RewriteOptions, rewriteFile } from "./rewrite.js";
import { readSidecar, sidecarOf } from "./sidecar.js";
import { parseSlot, type SlotContent } from "./slot.js";

export interface Found {
  readonly payload: Buffer;
  /** The model itself or its sidecar. */
  readonly where: string;
}

/**
 * What is embedded in a model's file, or stands beside it; null where nothing does. Nothing is verified.
 * @throws ClarityError `file_missing`, `file_unreadable`, `format_malformed` for slots that hold no whole text
 */
export async function findEmbedded(path: string): Promise<Found | null> {
  const model = openModel(path);
  try {
    const slots = model.format === null ? [] : containerOf(model.file, model.format).slots;
    const inside = newest(model.file, slots);
    if (inside !== null) return { payload: inside.content.payload, where: path };
    if (slots.length > 0) throw new ClarityError("format_malformed", `${path}: what was embedded is damaged`);
  } finally {
    model.file.close();
  }
  const payload = await readSidecar(path);
  return payload === null ? null : { payload, where: sidecarOf(path) };
}

/** The valid slot that was written last; null where there is none. */
export function newest(
  source: Source,
  slots: readonly SlotPlace[],
): { readonly slot: SlotPlace; readonly content: SlotContent } | null {
  const found = slots.flatMap((slot) => {
    const content = slot.end - slot.start > MOST_SLOT ? null : parseSlot(textAt(source, slot));
    return content === null ? [] : [{ slot, content }];
  });
  return found.sort((a, b) => b.content.sequence - a.content.sequence)[0] ?? null;
}

/** A slot's text with its blanks; `read` gives that much at once. */
const MOST_SLOT = 1 << 20;

const textAt = (source: Source, { start, end }: SlotPlace): string =>
  Buffer.from(source.read(start, end - start)).toString("latin1");

/**
 * Takes out what is embedded. Where nobody else rewrote the file since, it is then byte for byte what it was before.
 * False where nothing was embedded.
 * @throws ClarityError as {@link embed}
 */
export async function strip(path: string, options: RewriteOptions = {}): Promise<boolean> {
  refuseLink(path);
  const model = openModel(path);
  try {
    if (model.format === null) return false;
    const content = contentOf(model, model.format);
    const container = containerOf(model.file, model.format);
    if (container.slots.length === 0) return false;
    const was = newest(model.file, container.slots)?.content.was ?? [0, 0];
    await rewriteFile(model, container.strip(was), (temporary) => refuseOther(content, temporary), options);
    return true;
  } finally {
    model.file.close();
  }
}
