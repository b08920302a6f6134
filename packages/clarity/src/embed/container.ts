import { readGguf } from "../formats/gguf/read.js";
import { writeGgufSlots } from "../formats/gguf/write.js";
import { readOnnx } from "../formats/onnx/read.js";
import { writeOnnxSlots } from "../formats/onnx/write.js";
import { readSafetensors } from "../formats/safetensors/read.js";
import { insertIntoSafetensors, MOST_HEADER, stripSafetensors, wasSafetensors } from "../formats/safetensors/write.js";
import type { Segment } from "../formats/segment.js";
import type { SlotPlace } from "../formats/slots.js";
import type { Source } from "../formats/source.js";
import { refuseProblems, type TensorFormat } from "../tensors/content.js";

type Was = readonly [number, number];

/** A file something can be embedded in. */
export interface Container {
  readonly slots: readonly SlotPlace[];
  /** How the file looks now, to be kept with what is embedded first. */
  readonly was: Was;
  /** Why nothing can be inserted, or null. */
  readonly refusal: string | null;
  /** The file with these two texts as its slots, instead of those it has. */
  insert(texts: readonly [string, string], was: Was): Segment[];
  /** The file without slots. */
  strip(was: Was): Segment[];
}

/** @throws ClarityError `format_malformed` for a file readers could disagree about */
export function containerOf(source: Source, format: TensorFormat): Container {
  switch (format) {
    case "safetensors": {
      const model = readSafetensors(source);
      refuseProblems(format, model.problems);
      const { pad, bare } = wasSafetensors(model);
      const as = ([one, two]: Was) => ({ pad: Math.min(one, MOST_HEADER), bare: two === 1 });
      return {
        slots: model.slots,
        was: [pad, bare ? 1 : 0],
        refusal: model.dataStart! > MOST_HEADER ? `its header is larger than ${MOST_HEADER} bytes` : null,
        insert: (texts, was) => insertIntoSafetensors(source, model, texts, as(was)),
        strip: (was) => stripSafetensors(source, model, as(was)),
      };
    }
    case "gguf": {
      const model = readGguf(source);
      refuseProblems(format, model.problems);
      return {
        slots: model.slots,
        was: [0, 0],
        refusal: null,
        insert: (texts) => writeGgufSlots(source, model, texts),
        strip: () => writeGgufSlots(source, model, null),
      };
    }
    case "onnx": {
      const model = readOnnx(source);
      refuseProblems(format, model.problems);
      return {
        slots: model.slots,
        was: [0, 0],
        refusal: source.size > MOST_ONNX ? "protobuf ends at 2 GiB" : null,
        insert: (texts) => writeOnnxSlots(source, model, texts),
        strip: () => writeOnnxSlots(source, model, null),
      };
    }
  }
}

/** A protobuf message has at most 2 GiB; above it no reader takes the file. */
const MOST_ONNX = 2 ** 31 - 1 - (4 << 20);
