/** `advice` is shown and never decides; everything above it makes a scan unclean. */
export type Severity = "critical" | "high" | "medium" | "low" | "advice";

/** What a finding means for the answer: unsafe content, a file that is no valid file of its format, or one nobody could read. */
export type Class = "unsafe" | "malformed" | "unread";

interface Kind {
  readonly severity: Severity;
  readonly class: Class;
  readonly title: string;
}

const unsafe = (severity: Severity, title: string): Kind => ({ severity, class: "unsafe", title });
const malformed = (title: string): Kind => ({ severity: "high", class: "malformed", title });
const unread = (title: string): Kind => ({ severity: "high", class: "unread", title });

/** Every finding there is: docs/formats/scan.md lists them in this order. */
export const KINDS = {
  "pickle.dangerous_global": unsafe("critical", "a pickle imports a name known to run code"),
  "pickle.unknown_global": unsafe("high", "a pickle imports a name that is not on the allow-list"),
  "pickle.computed_global": unsafe("critical", "a pickle imports a name it computes while loading"),
  "pickle.computed_call": unsafe("high", "a pickle calls something that is not an imported name"),
  "pickle.changes_global": unsafe("critical", "a pickle changes an imported object"),
  "pickle.extension_registry": unsafe("high", "a pickle imports through the extension registry"),
  "pickle.persistent_id": unsafe("medium", "a pickle asks its loader for an object by identifier"),
  "pickle.out_of_band": unsafe("medium", "a pickle asks its loader for a buffer that is not in the file"),
  "pickle.broken": unsafe("high", "a pickle stream is broken: what stands before the break still runs"),
  "pickle.trailing": unsafe("medium", "bytes follow a pickle that are none"),
  "pickle.too_complex": unread("a pickle exceeds the bounds of the walk"),
  "archive.headers_disagree": unsafe("high", "an archive's two descriptions of one entry differ"),
  "archive.flag_trick": unsafe("high", "an entry claims to be encrypted or patched and is plainly readable"),
  "archive.crc": unsafe("high", "an entry's content is not what its checksum says"),
  "archive.overlap": unsafe("high", "entries of an archive share bytes"),
  "archive.hidden": unsafe("high", "an archive holds bytes its directory does not list"),
  "archive.prefix": unsafe("medium", "something else stands before an archive in one file"),
  "archive.bomb": unsafe("high", "an archive expands beyond all proportion"),
  "archive.special_entry": unsafe("high", "an archive holds a device, a pipe or a link that leaves it"),
  "archive.broken": malformed("an archive is broken"),
  "archive.too_deep": unread("archives are nested deeper than they are read"),
  "archive.too_large": unread("an archive holds more than is read"),
  "archive.encrypted": unread("an entry is encrypted"),
  "archive.unread_kind": unread("an archive of a kind that is not read"),
  "name.traversal": unsafe("high", "a name leads out of its folder"),
  "name.twin": unsafe("medium", "two names are the same on some file systems"),
  "name.hidden_characters": unsafe("medium", "a name holds control or invisible characters"),
  "name.not_utf8": unsafe("medium", "a name is not valid UTF-8"),
  "file.unreadable": unread("a file cannot be read"),
  "file.special": unread("neither a file nor a folder"),
  "file.changed": unread("a file changed while it was read"),
  "file.too_many": unread("more files than are read"),
  "file.link_outside": unsafe("advice", "a link leads out of what was scanned"),
  "file.wrong_extension": unsafe("medium", "a file's content is not what its name says"),
  "file.unrecognised": malformed("a file named as a model is of no known format"),
  "numpy.object_array": unsafe("high", "an array of objects is a pickle"),
  "numpy.broken": malformed("an array's header is broken"),
  "safetensors.header_size": malformed("the header's length is beyond the file or the format's bound"),
  "safetensors.header_syntax": malformed("the header is not the JSON the format asks for"),
  "safetensors.duplicate_key": unsafe("high", "a key stands twice: readers differ in which they take"),
  "safetensors.metadata": unsafe("medium", "metadata is not a map of strings to strings"),
  "safetensors.tensor": malformed("a tensor's entry is malformed"),
  "safetensors.range": unsafe("high", "a tensor's bytes are not what its shape and type need, or lie outside the data"),
  "safetensors.overlap": unsafe("high", "tensors share bytes"),
  "safetensors.hole": unsafe("high", "bytes belong to no tensor"),
  "safetensors.too_many": unread("more tensors or metadata than are read"),
  "gguf.header": malformed("the header is broken"),
  "gguf.version": unread("a version of the format that is not read"),
  "gguf.bounds": malformed("a count or length is beyond the file or any sensible bound"),
  "gguf.duplicate_key": unsafe("high", "a key or tensor name stands twice"),
  "gguf.tensor": unsafe("high", "a tensor lies outside the data, is misaligned or of unknown type"),
  "gguf.overlap": unsafe("high", "tensors share bytes"),
  "gguf.trailing": unsafe("medium", "bytes belong to no tensor"),
  "template.code_access": unsafe("critical", "a template reaches for the interpreter's internals"),
  "template.attr_filter": unsafe("critical", "a template reads attributes by computed name"),
  "template.computed_name": unsafe("high", "a template builds the name it reads"),
  "template.escape_global": unsafe("high", "a template uses a global that leads out of the sandbox"),
  "template.loads": unsafe("high", "a template loads another one"),
  "template.hidden_characters": unsafe("medium", "a template holds invisible characters"),
  "template.broken": unsafe("medium", "a template cannot be read"),
  "template.content_gate": unsafe("advice", "a template answers differently to a certain text"),
  "template.url": unsafe("advice", "a template writes an address into the conversation"),
  "template.unknown_call": unsafe("advice", "a template calls a function that is not usual"),
  "keras.lambda": unsafe("critical", "a layer carries code of its own"),
  "keras.module": unsafe("high", "a configuration names an object outside Keras's layers"),
  "keras.unsafe_mode": unsafe("high", "a configuration asks for unsafe deserialization"),
  "keras.broken": malformed("a configuration is broken"),
  "keras.bounds": unread("more configuration than is read"),
  "tensorflow.code_operation": unsafe("critical", "a graph calls Python"),
  "tensorflow.file_operation": unsafe("high", "a graph reads or writes files or addresses"),
  "tensorflow.broken": malformed("a graph is broken"),
  "onnx.external_path": unsafe("high", "external data leads out of the model's folder"),
  "onnx.external_file": unsafe("medium", "external data is missing, not a plain file or too short"),
  "onnx.custom_domain": unsafe("medium", "a node needs an operator from outside the standard sets"),
  "onnx.tensor": unsafe("medium", "an initialiser's size is beyond all proportion or not what its shape needs"),
  "onnx.broken": malformed("a model's protobuf is broken"),
  "onnx.bounds": unread("a model holds more than is read"),
  "repository.remote_code": unsafe("high", "loading this repository runs its own Python code"),
  "repository.trust_remote_code": unsafe("high", "a configuration asks to trust remote code"),
  "repository.native_code": unsafe("high", "a program or library stands among the weights"),
  "repository.python": unsafe("advice", "Python source stands in the repository"),
  "repository.json": unread("a configuration cannot be read"),
} as const satisfies Record<string, Kind>;

export type Code = keyof typeof KINDS;

export interface Finding {
  readonly code: Code;
  readonly severity: Severity;
  readonly class: Class;
  /** The file, and behind each `!/` the entry inside it. */
  readonly path: string;
  /** Byte offset in the innermost entry, where one says something. */
  readonly offset: number | null;
  /** What was seen, at most 300 characters. */
  readonly message: string;
}

export function finding(code: Code, path: string, message: string, offset: number | null = null): Finding {
  const { severity, class: meaning } = KINDS[code];
  const short = message.length > 300 ? `${message.slice(0, 299)}…` : message;
  return { code, severity, class: meaning, path, offset, message: short };
}

/** 0 clean, 17 unsafe, 14 malformed, 18 unread: the worst there is. */
export function exitOf(findings: readonly Finding[], strict = false): number {
  const counted = findings.filter((one) => strict || one.severity !== "advice");
  if (counted.some((one) => one.class === "unsafe")) return 17;
  if (counted.some((one) => one.class === "malformed")) return 14;
  return counted.length > 0 ? 18 : 0;
}
