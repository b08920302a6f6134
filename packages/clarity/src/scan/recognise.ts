import type { Item } from "./item.js";
import { looksLikePickle } from "./pickle/scanner.js";
import { byExtension, extensionOf, type Format, isZlib, sniffHead } from "./sniff.js";

/** Names under which the content is walked as a pickle whatever it starts with. */
const PICKLES = new Set("pkl pickle pt pth ckpt joblib p pck sav dill".split(" "));
/** `.bin` as the Transformers library writes it; other .bin files may be raw weights of any kind. */
const PICKLED_BIN =
  /^(?:pytorch_model|adapter_model|diffusion_pytorch_model|training_args|optimizer|scheduler|model)[\w.-]*\.bin$/;

/** What an item is: by its bytes where they say so, else by its name. */
export function recognise(item: Item): Format {
  const sniffed = sniffHead(item.source);
  if (sniffed !== null) return sniffed;
  const extension = extensionOf(item.name);
  const head = item.source.read(0, 64).slice();
  if ((extension === "joblib" || extension === "pkl" || extension === "z" || extension === "zlib") && isZlib(head))
    return "zlib";
  if (item.source.size === 0) return "other";
  if (PICKLES.has(extension) || PICKLED_BIN.test(item.name)) return "pickle";
  // A length beyond the file is for the format's own reader to refuse.
  if (extension === "safetensors" && head[8] === 0x7b) return "safetensors";
  const named = byExtension(item.name);
  if (named === "onnx" || named === "tensorflow" || named === "native code") return named;
  if (looksLikePickle(item)) return "pickle";
  if (named !== null) return named;
  // Inside archives .bin is raw weights; alone it is what PyTorch writes, and a first byte that is an opcode asks for a walk.
  if (extension === "bin" && item.depth === 0 && startsAsPickle(head)) return "pickle";
  return isText(head) ? "text" : "other";
}

const startsAsPickle = (head: Uint8Array) => "c(]}iPV\x80".includes(String.fromCharCode(head[0] ?? 0));
const isText = (head: Uint8Array) => head.every((byte) => byte >= 9 && byte !== 127);
