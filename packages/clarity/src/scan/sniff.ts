import type { Source } from "../formats/source.js";

/** What content is, by its own bytes; `null` where only the name could tell. */
export type Format =
  | "zip"
  | "tar"
  | "gzip"
  | "zlib"
  | "unread archive"
  | "numpy"
  | "hdf5"
  | "gguf"
  | "safetensors"
  | "pickle"
  | "onnx"
  | "tensorflow"
  | "native code"
  | "json"
  | "template"
  | "python"
  | "text"
  | "other";

const starts = (head: Uint8Array, ...bytes: number[]) => bytes.every((byte, at) => head[at] === byte);
const ascii = (head: Uint8Array, text: string, at = 0) => starts(head.subarray(at), ...Buffer.from(text, "latin1"));

/** By the first bytes (at least 512 where there are as many). */
export function sniffHead(source: Source): Format | null {
  const head = source.read(0, 1024).slice();
  if (ascii(head, "PK\x03\x04") || ascii(head, "PK\x05\x06")) return "zip";
  if (starts(head, 0x1f, 0x8b)) return "gzip";
  if (isUnreadArchive(head)) return "unread archive";
  if (ascii(head, "\x93NUMPY")) return "numpy";
  if (ascii(head, "\x89HDF\r\n\x1a\n") || ascii(head, "\x89HDF\r\n\x1a\n", 512)) return "hdf5";
  if (ascii(head, "GGUF")) return "gguf";
  if (isTarHeader(head)) return "tar";
  if (isNativeCode(head)) return "native code";
  if (isSafetensors(head, source.size)) return "safetensors";
  return null;
}

function isUnreadArchive(head: Uint8Array): boolean {
  return (
    starts(head, 0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c) ||
    ascii(head, "Rar!\x1a\x07") ||
    starts(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00) ||
    (ascii(head, "BZh") && ascii(head, "1AY&SY", 4)) ||
    starts(head, 0x28, 0xb5, 0x2f, 0xfd) ||
    starts(head, 0x04, 0x22, 0x4d, 0x18) ||
    starts(head, 0x5d, 0x00, 0x00, 0x80, 0x00)
  );
}

function isNativeCode(head: Uint8Array): boolean {
  const magic = Buffer.from(head.subarray(0, 4)).toString("hex");
  if (magic === "7f454c46" || ["feedface", "feedfacf", "cefaedfe", "cffaedfe"].includes(magic)) return true;
  if (!ascii(head, "MZ")) return false;
  const at = head.length < 64 ? -1 : new DataView(head.buffer, head.byteOffset).getUint32(0x3c, true);
  return at >= 0 && at < head.length - 4 ? ascii(head, "PE\0\0", at) : at >= 0 && at < 1 << 20;
}

/** A header length the file can hold, and the brace every safetensors header starts with. */
function isSafetensors(head: Uint8Array, size: number): boolean {
  if (head.length < 9 || head[8] !== 0x7b) return false;
  const length = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
  return length <= BigInt(size) && length >= 2n;
}

/** A tar header's checksum is over its 512 bytes with its own field blank: no other content has it by accident. */
export function isTarHeader(head: Uint8Array): boolean {
  if (head.length < 512 || head[0] === 0) return false;
  const field = Buffer.from(head.subarray(148, 156))
    .toString("latin1")
    .replace(/[\0 ]+$/, "")
    .trim();
  if (!/^[0-7]{1,8}$/.test(field)) return false;
  let sum = 0;
  for (let at = 0; at < 512; at++) sum += at >= 148 && at < 156 ? 32 : (head[at] as number);
  return sum === Number.parseInt(field, 8);
}

/** zlib's two bytes are too common to stand for anything but under a name that says so. */
export const isZlib = (head: Uint8Array): boolean =>
  (head[0] ?? 0) === 0x78 &&
  ((head[0] ?? 0) * 256 + (head[1] ?? 0)) % 31 === 0 &&
  [0x01, 0x5e, 0x9c, 0xda].includes(head[1] ?? 0);

const BY_EXTENSION: Readonly<Record<string, Format>> = {
  onnx: "onnx",
  pb: "tensorflow",
  json: "json",
  jinja: "template",
  jinja2: "template",
  j2: "template",
  py: "python",
  pyw: "python",
  so: "native code",
  dll: "native code",
  dylib: "native code",
  pyd: "native code",
  exe: "native code",
  pyc: "native code",
};

/** Names that promise a pickle, or one of the formats `sniffHead` knows: any other content under them is a finding. */
const MODEL_NAMES = new Set(
  "pkl pickle pt pth ckpt joblib p pck sav npy npz keras h5 hdf5 gguf safetensors zip tar gz tgz t7 dill".split(" "),
);

export const extensionOf = (name: string): string => /\.([a-z0-9]{1,12})$/.exec(name)?.[1] ?? "";
export const promisesModel = (name: string): boolean => MODEL_NAMES.has(extensionOf(name));
export const byExtension = (name: string): Format | null => BY_EXTENSION[extensionOf(name)] ?? null;

/** Extensions whose content must be of one format. */
export const EXPECTED: Readonly<Record<string, Format>> = {
  safetensors: "safetensors",
  gguf: "gguf",
  npy: "numpy",
  npz: "zip",
  keras: "zip",
  h5: "hdf5",
  hdf5: "hdf5",
  zip: "zip",
  tar: "tar",
  gz: "gzip",
  tgz: "gzip",
};
