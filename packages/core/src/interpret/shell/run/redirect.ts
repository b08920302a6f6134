import type { HereDoc, HereString, Redirect, Redirection } from "unbash";
import type { Source } from "../../../spine/index.js";
import type { Stream, Value } from "../../knowledge/value.js";
import { EMPTY_STREAM, textOf, UNKNOWN_STREAM } from "../../knowledge/value.js";
import { partsVariable, wordValue, wordVariable } from "../expand/word.js";
import { connect } from "../program/network.js";
import { contentOf, fileSource, heldPath, sourceOf, touch } from "../program/touch.js";
import { certainly, type FileContent } from "../state/files.js";
import type { Machine } from "../state/machine.js";
import { Sink } from "../state/sink.js";
import { addSources, mergeSources } from "../state/sources.js";
import { concat, known, onlyText, shapeOf } from "../state/variable.js";

/** What a file descriptor is connected to. */
export interface Descriptor {
  readonly read: Stream | null;
  readonly write: Sink | null;
}

/** A file that stays open: what it held before, and what was written since. */
export interface KeptFile {
  readonly path: string;
  readonly sink: Sink;
  readonly base: FileContent;
}

const EMPTY_FILE: FileContent = certainly("", []);
/** Of a file nobody has read it is not known what it holds, nor whether it is there. */
const UNREAD: FileContent = { ...EMPTY_FILE, text: null, also: [""] };
const MAX_KEPT = 64;

/** Somebody writes to this file; when it is closed its content is known. */
interface Opened {
  readonly path: Value;
  readonly sink: Sink;
  readonly append: boolean;
}

/** What a file held before more is put behind it: a secret stays one. */
function standing(m: Machine, path: string, word: Value): FileContent {
  const held = m.files.get(path) ?? UNREAD;
  if (m.files.isOwn(path)) return held;
  const source = fileSource(m, word);
  return source.labels.includes("credential") ? { ...held, sources: mergeSources(held.sources, [source]) } : held;
}

/** Runs `body` with its input and output redirected. With `keep` they stay so, as after `exec >file`. */
export function withRedirections(m: Machine, redirects: readonly Redirection[], body: () => void, keep = false): void {
  if (redirects.length === 0) return body();
  const { stdin, sink, descriptors } = m;
  const { heard } = m.things;
  const opened: Opened[] = [];
  m.descriptors = new Map(descriptors);
  for (const one of redirects) redirect(m, one, opened);
  body();
  for (const file of opened) {
    const path = heldPath(m, file.path);
    const base = file.append && path !== null ? standing(m, path, file.path) : EMPTY_FILE;
    if (path === null) continue;
    if (keep && m.kept.length >= MAX_KEPT) m.files.fill();
    else if (keep) m.kept = [...m.kept, { path, sink: file.sink, base }];
    flush(m, { path, sink: file.sink, base });
  }
  if (keep) return;
  m.stdin = stdin;
  m.sink = sink;
  m.descriptors = descriptors;
  m.things.heard = heard;
}

function redirect(m: Machine, node: Redirection, opened: Opened[]): void {
  m.step();
  const fd = descriptorNumber(m, node);
  if (takesErrors(m, node, fd)) m.things.heard = false;
  if (node.type === "HereDoc") return feed(m, fd ?? 0, hereDocument(m, node));
  if (node.type === "HereString") return feed(m, fd ?? 0, hereString(m, node));
  if (node.target === undefined) return;
  const target = wordValue(m, node.target);
  const located = { ...target, span: m.span(node) };
  switch (node.operator) {
    case "<":
      return openRead(m, fd ?? 0, located);
    case "<>":
      openRead(m, fd ?? 0, located);
      return openWrite(m, fd ?? 0, located, true, opened);
    case "<&":
    case ">&":
      return duplicate(m, node, fd, located, opened);
    case "&>":
    case "&>>":
      return openWrite(m, 1, located, node.operator === "&>>", opened);
    default:
      return openWrite(m, fd ?? 1, located, node.operator === ">>", opened);
  }
}

/** Whether errors go elsewhere from here on than where the output of the call goes, or nowhere. */
function takesErrors(m: Machine, node: Redirection, fd: number | null): boolean {
  const { operator } = node;
  const to = node.type === "Redirect" ? node.target?.value : undefined;
  if (fd === 2) return operator !== ">&" || to !== "1" || m.sink !== null;
  return fd === null && (operator === "&>" || operator === "&>>" || (operator === ">&" && !/^\d$/.test(to ?? "")));
}

/** `3>`, or the one `{fd}>` chooses. */
function descriptorNumber(m: Machine, node: Redirection): number | null {
  const { descriptor } = node;
  if (descriptor === undefined) return null;
  if (descriptor.type === "FileDescriptor") return descriptor.value;
  const number = 10 + m.descriptors.size;
  const closes = node.type === "Redirect" && node.target?.value === "-";
  if (!closes && /^[A-Za-z_]\w*$/.test(descriptor.name)) m.scope.set(descriptor.name, known(String(number)));
  return number;
}

function feed(m: Machine, fd: number, stream: Stream): void {
  if (fd === 0) m.stdin = stream;
  m.descriptors.set(fd, { read: stream, write: null });
}

function hereDocument(m: Machine, node: HereDoc): Stream {
  const { body, operator } = node;
  const trim = (text: string) => (operator === "<<-" ? text.replace(/^\t+/gm, "") : text);
  if (node.delimiter?.quoted === true || body.parts === undefined) {
    // A body without expansions still has its backslashes read, unless the delimiter is quoted.
    const text =
      node.delimiter?.quoted === true ? body.text : body.text.replace(/\\([$`\\\n])/g, (_, c) => (c === "\n" ? "" : c));
    return { text: trim(text), shape: "**", sources: [] };
  }
  const value = partsVariable(m, body.parts);
  const text = onlyText(value);
  return { text: text === null ? null : trim(text), shape: shapeOf(value), sources: value.sources };
}

function hereString(m: Machine, node: HereString): Stream {
  if (node.target === undefined) return EMPTY_STREAM;
  const value = concat(wordVariable(m, node.target), known("\n"));
  return { text: onlyText(value), shape: shapeOf(value), sources: value.sources, word: true };
}

const SOCKET = /^\/dev\/(tcp|udp)\/([^/]+)\/([^/]+)$/;

function openRead(m: Machine, fd: number, path: Value): void {
  const socket = SOCKET.exec(path.text);
  if (socket !== null) {
    const sources = connect(m, "net.receive", socketAddress(path, socket), []);
    return feed(m, fd, { text: null, shape: "**", sources });
  }
  const one = touch(m, "file.read", path, path.sources, {});
  const content = contentOf(m, path);
  const sources: Source[] = one === null ? [] : [sourceOf(one)];
  if (content !== null) addSources(sources, content.sources);
  const empty = path.text === "/dev/null";
  feed(m, fd, {
    text: empty ? "" : (content?.text ?? null),
    shape: shapeOfFile(content),
    sources: empty ? [] : sources,
  });
}

/** What is known of what a process substitution prints, where its text is not. */
const shapeOfFile = (content: FileContent | null): string => (content?.text == null ? (content?.shape ?? "**") : "**");

function openWrite(m: Machine, fd: number, path: Value, append: boolean, opened: Opened[]): void {
  const sink = new Sink();
  const socket = SOCKET.exec(path.text);
  if (socket !== null) {
    const address = socketAddress(path, socket);
    const received = connect(m, "net.receive", address, []);
    connect(m, "net.send", address, sink.sources);
    m.descriptors.set(fd, { read: { text: null, shape: "**", sources: received }, write: sink });
  } else {
    touch(m, "file.write", path, sink.sources, append ? { append: true } : {});
    opened.push({ path, sink, append });
    m.descriptors.set(fd, { read: null, write: sink });
  }
  // What goes to other descriptors (errors) is not modelled.
  if (fd === 1) m.sink = sink;
}

function socketAddress(path: Value, socket: RegExpExecArray): Value {
  const [, scheme, host, port] = socket;
  return { ...path, text: `${scheme}://${host}:${port}` };
}

/** `2>&1`, `0<&3`, `>&file`, `3>&-`. */
function duplicate(m: Machine, node: Redirect, fd: number | null, target: Value, opened: Opened[]): void {
  const text = textOf(target) ?? "";
  const to = fd ?? (node.operator === "<&" ? 0 : 1);
  if (!/^\d{1,3}-?$|^-$/.test(text)) {
    // A descriptor nobody knows: of what it holds nothing is known either.
    if (node.operator === "<&") feed(m, to, UNKNOWN_STREAM);
    else if (target.form !== "unknown" && node.descriptor === undefined) openWrite(m, to, target, false, opened);
    return;
  }
  if (text === "-") {
    if (to === 1) m.sink = new Sink();
    return;
  }
  const from = descriptorOf(m, Number.parseInt(text, 10));
  m.descriptors.set(to, from);
  if (to === 0 && from.read !== null) m.stdin = from.read;
  else if (to === 1) m.sink = from.write;
}

function descriptorOf(m: Machine, fd: number): Descriptor {
  const set = m.descriptors.get(fd);
  if (set !== undefined) return set;
  if (fd === 0) return { read: m.stdin, write: null };
  if (fd === 1) return { read: null, write: m.sink };
  return { read: UNKNOWN_STREAM, write: new Sink() };
}

/** The file holds what was written to it until now. */
export function flush(m: Machine, { path, sink, base }: KeptFile): void {
  const { text, shape, sources } = sink.stream();
  const all = mergeSources(base.sources, sources);
  const whole = base.text === null || text === null ? null : base.text + text;
  if (sink.isLong) return m.files.copy(path, null, { ...certainly(null, all), more: true });
  if (text === null && base === EMPTY_FILE) return m.files.copy(path, null, { ...certainly(null, all), shape });
  if (text === null || base.also.length === 0) return m.files.set(path, whole, all);
  const also = base.also.map((one) => one + text);
  m.files.copy(path, whole, { ...certainly(whole, all), also, ...(base.more === true ? { more: true } : {}) });
}
