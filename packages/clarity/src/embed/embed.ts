import { lstatSync } from "node:fs";
import { contentOf, type OpenModel, openModel } from "../tensors/measure.js";
import { containerOf } from "./container.js";
import { newest } from "./extract.js";
import { refuseLink, refuseOther } from "./preserve.js";
import { overwrite, type RewriteOptions, rewriteFile } from "./rewrite.js";
import { sidecarOf, writeSidecar } from "./sidecar.js";
import { MOST_EMBEDDED, slotText } from "./slot.js";

export interface EmbedOptions extends RewriteOptions {
  /** Bytes of room in each slot where the file is rewritten; null for twice what is needed now, at least 16 KiB. */
  readonly reserve: number | null;
  /** Leave the model's file alone and write beside it. */
  readonly beside: boolean;
}

export interface Embedded {
  /** `in place`: a few bytes were overwritten; `rewritten`: the file was copied; `beside`: it was not touched. */
  readonly how: "in place" | "rewritten" | "beside";
  /** Where it stands now: the model or its sidecar. */
  readonly where: string;
  /** Why it stands beside the model where it was to be embedded; else null. */
  readonly why: string | null;
}

/**
 * Puts `payload` (statements, one in a line) into a model's file, instead of what was embedded before. The tensor root
 * stays. Killed at any moment, a reader finds the old payload or the new one.
 * @throws ClarityError `link_refused`, `format_malformed`, `beyond_bounds`, `cannot_write`, `file_changed`, `interrupted`
 */
export async function embed(path: string, payload: Buffer, options: EmbedOptions): Promise<Embedded> {
  refuseLink(path);
  const model = openModel(path);
  try {
    const why = options.beside ? null : refusalOf(model, payload);
    if (options.beside || why !== null) {
      await writeSidecar(path, payload);
      return { how: "beside", where: sidecarOf(path), why };
    }
    return { how: await embedInside(model, payload, options), where: path, why: null };
  } finally {
    model.file.close();
  }
}

function refusalOf({ format, file }: OpenModel, payload: Buffer): string | null {
  if (format === null) return "this format has no place that every reader passes over";
  if (payload.length > MOST_EMBEDDED) return `more than ${MOST_EMBEDDED} bytes`;
  return containerOf(file, format).refusal;
}

async function embedInside(
  model: OpenModel,
  payload: Buffer,
  options: EmbedOptions,
): Promise<"in place" | "rewritten"> {
  const content = contentOf(model, model.format!);
  const container = containerOf(model.file, model.format!);
  const current = newest(model.file, container.slots);
  const next = {
    sequence: (current?.content.sequence ?? 0) + 1,
    was: current?.content.was ?? container.was,
    payload,
  };
  const needed = slotText(next, 0).length;
  const spare = container.slots.find((slot) => slot !== current?.slot);
  const room = spare === undefined ? 0 : spare.end - spare.start;
  const alone = lstatSync(model.path).nlink === 1;
  if (container.slots.length === 2 && needed <= room && alone && options.reserve === null) {
    await overwrite(model, spare!.start, Buffer.from(slotText(next, room), "latin1"));
    return "in place";
  }
  const capacity = Math.max(needed, options.reserve ?? Math.max(LEAST, Math.ceil((needed * 2) / PAGE) * PAGE));
  const segments = container.insert([slotText(next, capacity), " ".repeat(capacity)], next.was);
  await rewriteFile(model, segments, (temporary) => refuseOther(content, temporary), options);
  return "rewritten";
}

const PAGE = 4096;
const LEAST = 16 * 1024;
