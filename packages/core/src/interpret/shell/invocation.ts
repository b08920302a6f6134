import type { ActionKind, Detail, OpaqueReason, Resource, ResourceType, Source } from "../../spine/index.js";
import { NO_LABELS } from "../action.js";
import { applyRole } from "../knowledge/apply.js";
import { KNOWLEDGE } from "../knowledge/index.js";
import type { Line } from "../knowledge/line.js";
import type { CodeManner, Emit, FileKind, Language, NetKind, ProjectCode, Role, RunHow } from "../knowledge/types.js";
import type { Stream, Value } from "../knowledge/value.js";
import { NO_SPAN } from "../knowledge/value.js";
import { labelPath } from "../paths/index.js";
import { Asked } from "./program/asked.js";
import { runNamesake } from "./program/file.js";
import { launch } from "./program/launched.js";
import { linkTo } from "./program/link.js";
import { loginsIn, NO_LOGINS, signedIn } from "./program/logins.js";
import { isMadeHere, isPassing, makeFolder } from "./program/made.js";
import { loadModel } from "./program/model.js";
import { connect } from "./program/network.js";
import { codeLabels, isOurs, ownLabels, tellsNumbersOfOurs } from "./program/ours.js";
import { isFetched } from "./program/packed.js";
import { isRehearsed } from "./program/rehearsed.js";
import { contentOf, contentsOf, exactPath, folderNamed, heldPath, pathsOf, sourceOf, touch } from "./program/touch.js";
import { runProgram } from "./program.js";
import { runCode, runShell } from "./scripts/code.js";
import { runTool } from "./scripts/loads.js";
import { loadNamed } from "./scripts/modules.js";
import { runProject, upwards } from "./scripts/project.js";
import { runFile, wantContent } from "./scripts/script.js";
import { certainly, type FileContent, isDevice } from "./state/files.js";
import type { Machine } from "./state/machine.js";
import { addSources, isUntrusted } from "./state/sources.js";
import { onlyText } from "./state/variable.js";

/** Longest text put into a file that is remembered by itself. */
const MAX_PART = 4_096;

/** One program being run: what its knowledge says about it becomes actions here. */
export class Invocation implements Emit {
  /** Where the data this program handles comes from. Shared by the actions that write or send, and filled as it reads. */
  readonly data: Source[] = [];
  covered = true;
  /** What was read last, where it is not the only thing the file may hold. */
  private copied: FileContent | null = null;
  private line: Line | null = null;
  /** Folder the program itself enters, or fails: `git -C folder`. */
  private moved: string | null = null;

  constructor(
    private readonly m: Machine,
    private readonly argv: readonly Value[],
  ) {
    addSources(this.data, m.stdin.sources);
    for (const word of argv) if (word.sources.length > 0) addSources(this.data, word.sources);
  }

  /** The line the roles of `act` belong to. */
  begin(line: Line): void {
    this.line = line;
  }

  add(kind: ActionKind, type: ResourceType, on: Value | string | null, detail: Detail = {}, labels = NO_LABELS): void {
    const { m } = this;
    m.step();
    if (type === "repository" && on === ".") return this.repository(kind, detail);
    const span = on === null || typeof on === "string" ? this.argv[0]!.span : on.span;
    const own = on === null || typeof on === "string" ? this.data : on.sources;
    const sources = type === "repository" && typeof on === "object" && on !== null ? loginsIn(on.text, own) : own;
    const name = on === null ? "*" : typeof on === "string" ? on : on.form === "unknown" ? "*" : on.text;
    const form =
      name === "*" ? "any" : typeof on === "object" && on !== null && on.form === "pattern" ? "pattern" : "exact";
    if (kind === "secret.read" && m.sink === null) labels = [...labels, "shown"];
    if (kind === "data.define" && on === null && isRehearsed(m, this.argv)) labels = [...labels, "scratch"];
    if (kind === "package.install" && typeof on === "object" && on !== null && isFetched(m, on))
      labels = [...labels, "untrusted"];
    const owned = kind === "code.run" ? codeLabels(m, detail) : ownLabels(m, type, name, sources);
    m.push(
      kind,
      { type, name: name.slice(0, 1024), form },
      owned.length > 0 && !labels.includes("rampart") ? [...labels, ...owned] : labels,
      sources,
      span,
      detail,
    );
  }

  tells(program: string): boolean {
    return tellsNumbersOfOurs(this.m, program, this.argv);
  }

  /** An action on the repository the program runs in. */
  private repository(kind: ActionKind, detail: Detail): void {
    const { m } = this;
    const folder = m.cwd();
    const resource: Resource =
      folder === null
        ? { type: "repository", name: "*", form: "any" }
        : { type: "repository", name: folder, form: "exact" };
    const labels = folder === null ? NO_LABELS : labelPath({ type: "path", name: folder, form: "exact" }, m.place);
    const own =
      kind === "vcs.discard" &&
      ((folder !== null && isMadeHere(m, folder, this.isEntered(folder), this.line)) ||
        isPassing(m, this.line, detail.what));
    m.push(kind, resource, own ? [...labels, "session-made"] : labels, this.data, this.argv[0]!.span, detail);
  }

  private isEntered(folder: string): boolean {
    return folder === this.moved || folder === this.m.entered;
  }

  makes(folder: Value): void {
    const path = exactPath(this.m, folder);
    if (path !== null) makeFolder(this.m, path);
  }

  file(kind: FileKind, path: Value, detail: Detail = {}): void {
    const { m } = this;
    const at = path.span === NO_SPAN ? this.fixed(path) : path;
    const one = touch(m, kind, at, kind === "file.write" ? this.data : path.sources, detail);
    if (one === null) {
      if (kind === "file.read" && at.text.startsWith("/dev/fd/"))
        addSources(this.data, contentOf(m, at)?.sources ?? []);
      return;
    }
    const { form, name: written } = one.resource;
    const name = m.where !== "here" ? null : form === "exact" ? written : heldPath(m, at);
    if (kind === "file.link" && detail.target !== undefined)
      linkTo(m, one.resource.name, detail, this.data, this.argv[0]!.span);
    if (kind === "file.read") {
      addSources(this.data, [sourceOf(one)]);
      const content = name === null ? null : m.files.get(name);
      if (content !== null) addSources(this.data, content.sources);
    } else if (kind === "file.write" && name !== null && !isDevice(name)) {
      // Into the folder at hand it comes among what is there, and which is which nobody can tell.
      const among = (name === m.cwd() && this.moved !== name) || name === m.place.project;
      if (detail.recursive === true && !among && isUntrusted(this.data)) m.files.receive(name, this.data);
      m.files.set(name, null, this.data);
    }
  }

  /** A path an entry names: it may start with `~/`, and stands where the program stands. */
  private fixed(path: Value): Value {
    const text = path.text === "~" || path.text.startsWith("~/") ? this.m.place.home + path.text.slice(1) : path.text;
    return { ...path, text, span: this.argv[0]!.span };
  }

  net(kind: NetKind, target: Value, detail: Detail = {}, logins: readonly Value[] = NO_LOGINS): void {
    const { m } = this;
    const sources = kind === "net.send" ? this.data : target.sources;
    const all = logins.length === 0 ? sources : signedIn(kind, sources, logins, m.stdin, this.argv);
    const from = connect(m, kind, target, all, detail);
    if (kind === "net.receive") addSources(this.data, from);
  }

  model(model: Value, path?: true): void {
    loadModel(this.m, model, path === true);
  }

  role(role: Role, value: Value): void {
    if (this.line !== null) applyRole(role, value, this.line, this);
  }

  run(argv: readonly Value[], how: RunHow = {}): Stream {
    return this.launch(how, () => runProgram(this.m, argv));
  }

  shell(text: Value, how: RunHow = {}, args: readonly Value[] = []): Stream {
    return this.launch(how, () => runShell(this.m, text, args));
  }

  /** Runs something else as this program would, and passes its output on. */
  private launch(how: RunHow, body: () => void): Stream {
    const output = launch(this.m, how, this.argv, body);
    if (output !== null) this.printed = true;
    return output ?? { text: null, shape: "**", sources: this.data };
  }

  /** Output was passed on from what this program launched. */
  printed = false;

  code(
    language: Language,
    text: Value | null,
    origin: NonNullable<Detail["origin"]>,
    args: readonly Value[] = [],
    manner: CodeManner = {},
  ): void {
    const { span } = this.argv[0]!;
    const code = text ?? { form: "unknown", text: "", sources: this.data, span };
    runCode(this.m, language, code.span.end === 0 ? { ...code, span } : code, { origin, args, span, manner });
    // What it read may be in what it prints.
    if (this.m.sink !== null) addSources(this.m.sink.sources, this.data);
    this.printed = true;
  }

  script(language: Language, path: Value, args: readonly Value[] = [], manner: CodeManner = {}): void {
    // Rampart's own program by its file, run by an interpreter.
    if (path.form === "exact" && isOurs(this.m, path.text)) {
      this.run([{ ...path, text: "rampart" }, ...args]);
      return;
    }
    runFile(this.m, path, language, args, manner);
    // `python laZagne.py`: known by the name of its file.
    if (path.form === "exact" && path.text.includes(".")) runNamesake(this.m, [path, ...args]);
    this.printed = true;
  }

  tool(name: string, words: readonly Value[]): void {
    runTool(this.m, name, words, this.argv[0]!.span);
  }

  load(language: Language, name: string, folders?: readonly string[]): void {
    loadNamed(this.m, language, name, this.argv[0]!.span, folders);
  }

  project(code: ProjectCode): void {
    runProject(this.m, code, this.line?.program ?? "", this.data, this.argv[0]!.span);
    this.printed = true;
  }

  variable(name: string): string | null | undefined {
    return new Asked(this.m, this.argv).variable(name);
  }

  knows(program: string): boolean {
    return KNOWLEDGE.find(program) !== null;
  }

  upwards(name: string): readonly string[] {
    return upwards(this.m, name);
  }

  content(path: Value): string | null {
    const content = contentsOf(this.m, path);
    this.copied = content !== null && (!content.sure || content.also.length > 0) ? content : null;
    return content?.text ?? null;
  }

  wanted(path: Value): string | null {
    const content = this.content(path);
    if (content === null) for (const one of pathsOf(this.m, path)) wantContent(this.m, one);
    return content;
  }

  holds(path: Value, text: string | null, sure = true): void {
    const name = heldPath(this.m, path);
    if (name === null || this.m.where !== "here") return;
    if (text !== null && !sure) this.m.files.copy(name, text, { ...(this.copied ?? certainly(text, this.data)), sure });
    else if (text === null || this.copied === null) this.m.files.set(name, text, this.data);
    // A copy of what was perhaps written, or is one of several, is so too.
    else this.m.files.copy(name, text, this.copied);
  }

  puts(path: Value, parts: readonly string[]): void {
    const name = heldPath(this.m, path);
    const known = parts.filter((part) => part.trim() !== "" && part.length <= MAX_PART);
    if (name !== null && this.m.where === "here" && known.length > 0) this.m.files.change(name, known, this.data);
  }

  below(from: Value, to: Value): void {
    const { m } = this;
    const [source, target] = [exactPath(m, from), exactPath(m, to)];
    if (source !== null && target !== null && m.where === "here") m.files.copyBelow(source, target);
  }

  unknown(): void {
    this.covered = false;
  }

  opaque(reason: OpaqueReason): void {
    this.m.opaque(reason, this.argv[0]!.span, this.data);
  }

  chdir(path: Value): void {
    const { m } = this;
    const to = folderNamed(m, path);
    m.scope.setCwd(to);
    this.moved = onlyText(to);
  }

  maybe(say: () => void): void {
    this.m.maybe(say);
  }

  elsewhere(where: "remote" | "container", say: () => void): void {
    const { printed } = this;
    this.launch({ where }, say);
    this.printed = printed;
  }
}
