import { readGguf } from "../formats/gguf/read.js";
import { isSlotKey } from "../formats/slots.js";
import { type Source, WINDOW } from "../formats/source.js";
import { digestSpans, type ModelContent, malformed, refuseLossy, refuseProblems } from "./content.js";

/** Values and tensors as they stand, so that version and byte order belong to the content. @throws ClarityError */
export function contentOfGguf(source: Source): ModelContent {
  const { version, littleEndian, dataStart, layout, tensors, metadata, problems } = readGguf(source);
  refuseProblems("GGUF", problems);
  if (dataStart === null || layout === null) throw malformed("GGUF: no header");
  const kept = metadata.filter(({ key }) => !isSlotKey(key));
  refuseLossy([...kept.map(({ key }) => key), ...tensors.map(({ name }) => name)]);
  let behind = layout.tensorsEnd;
  const places = tensors.map(({ name, dtype, shape, offset, bytes }) => {
    const start = dataStart + offset;
    return { name, dtype, shape, outside: null, start, end: start + bytes! };
  });
  for (const { start, end } of [...places].sort((a, b) => a.start - b.start)) {
    checkZero(source, behind, start);
    behind = Math.max(behind, end);
  }
  checkZero(source, behind, source.size);
  return {
    format: "gguf",
    detail: `${version} ${littleEndian ? "little" : "big"}`,
    structure: digestSpans(source, []),
    metadata: kept.map((one) => ({ key: one.key, digest: digestSpans(source, [one]) })),
    tensors: places,
  };
}

/** Padding up to the next tensor is zero: anything else would be content nobody accounts for. */
function checkZero(source: Source, start: number, end: number): void {
  for (let at = start; at < end; ) {
    const piece = source.read(at, Math.min(WINDOW, end - at));
    if (piece.length === 0 || piece.some((byte) => byte !== 0)) throw malformed(`GGUF: padding at ${at} is not zero`);
    at += piece.length;
  }
}
