import type { Source, WrittenFile } from "../../spine/index.js";
import { LIMITS } from "../../spine/index.js";
import { NO_SOURCES } from "../knowledge/value.js";
import type { World } from "../world.js";

/** Longest content the session remembers, in UTF-16 code units. */
const MAX_REMEMBERED = 64 * 1024;
const MAX_FILES = 256;

export interface FileContent {
  readonly text: string | null;
  readonly sources: readonly Source[];
  /** Written by this call or session, as against fetched by the door. */
  readonly written: boolean;
}

/** Contents of files as far as this call knows them: what it wrote, what the session wrote, what the door fetched. */
export class FileTable {
  private readonly own = new Map<string, FileContent>();
  private streams = 0;

  constructor(private readonly world: World) {}

  get(path: string): FileContent | null {
    const own = this.own.get(path);
    if (own !== undefined) return own;
    const { session, answers } = this.world;
    for (let i = session.written.length - 1; i >= 0; i--) {
      const file = session.written[i]!;
      if (file.path === path) return { text: file.content, sources: file.sources, written: true };
    }
    if (answers.size === 0) return null;
    const answer = answers.get(`content:${path}`);
    if (answer?.type !== "content") return null;
    return { text: answer.text, sources: NO_SOURCES, written: false };
  }

  set(path: string, text: string | null, sources: readonly Source[]): void {
    if (!this.own.has(path) && this.own.size >= MAX_FILES) return;
    this.own.set(path, { text: text !== null && text.length > LIMITS.value ? null : text, sources, written: true });
  }

  /** A name for the stream of a process substitution. */
  stream(text: string | null, sources: readonly Source[]): string {
    const path = `/dev/fd/${63 - (this.streams++ % 50)}`;
    this.own.set(path, { text, sources, written: true });
    return path;
  }

  /** What the session should remember of this call. */
  remembered(): WrittenFile[] {
    const files: WrittenFile[] = [];
    for (const [path, { text, sources }] of this.own) {
      if (path.startsWith("/dev/")) continue;
      files.push({ path, content: text !== null && text.length > MAX_REMEMBERED ? null : text, sources });
    }
    return files;
  }
}
