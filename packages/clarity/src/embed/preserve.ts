import { lstatSync } from "node:fs";
import { ClarityError, systemCode } from "../error.js";
import type { ModelContent } from "../tensors/content.js";
import { contentOf, openModel } from "../tensors/measure.js";

/** @throws ClarityError `link_refused`. Through a link somebody else's file would change: in a cache of models, one whose name is its digest. */
export function refuseLink(path: string): void {
  let link: boolean;
  try {
    link = lstatSync(path).isSymbolicLink();
  } catch (cause) {
    const code = systemCode(cause) === "ENOENT" ? "file_missing" : "file_unreadable";
    throw new ClarityError(code, `${path} cannot be read: ${systemCode(cause)}`, { cause });
  }
  if (!link) return;
  const next = "--beside writes next to the link; or copy the model first";
  throw new ClarityError("link_refused", `${path} is a symbolic link: what it leads to is not changed`, { next });
}

/** What was written must say the same as what was read, its tensors' places aside. @throws ClarityError `internal` */
export function refuseOther(before: ModelContent, temporary: string): void {
  const model = openModel(temporary);
  try {
    const same = shapeOf(contentOf(model, before.format)) === shapeOf(before);
    if (!same) throw new ClarityError("internal", "the rewritten model reads differently; nothing was replaced");
  } finally {
    model.file.close();
  }
}

const shapeOf = ({ detail, structure, metadata, tensors }: ModelContent): string =>
  JSON.stringify([
    detail,
    structure,
    metadata,
    tensors.map(({ name, dtype, shape, outside, start, end }) => [name, dtype, shape, outside, end - start]),
  ]);
