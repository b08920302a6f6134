import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** As much of playwright-core as the tests use; it is installed where they run, and not with the project. */
export interface Browser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}
export interface Page {
  on(event: "pageerror", seen: (error: Error) => void): void;
  on(event: "console", seen: (message: { type(): string; text(): string }) => void): void;
  on(event: "request", seen: (request: { url(): string }) => void): void;
  goto(url: string): Promise<unknown>;
  textContent(selector: string): Promise<string | null>;
  setInputFiles(selector: string, path: string): Promise<void>;
  fill(selector: string, text: string): Promise<void>;
  click(selector: string): Promise<void>;
  waitForSelector(selector: string): Promise<unknown>;
  getAttribute(selector: string, name: string): Promise<string | null>;
  locator(selector: string): { count(): Promise<number> };
}

/** Starts the Chromium of `folder`, unpacked beside it once. No name is looked up but this machine's. */
export async function openChromium(folder: string): Promise<Browser> {
  const require = createRequire(join(folder, "package.json"));
  const from = async (name: string) => import(pathToFileURL(require.resolve(name)).href);
  const { default: packed, inflate } = await from("@sparticuz/chromium");
  const { chromium } = (await from("playwright-core")).default;
  const unpacked = join(folder, "unpacked");
  mkdirSync(unpacked, { recursive: true });
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = unpacked;
  try {
    const executablePath: string = await packed.executablePath();
    // The libraries it needs lie in the package too: a bare machine has them not.
    await inflate(join(dirname(require.resolve("@sparticuz/chromium")), "../bin/al2023.tar.br"));
    const env = { ...process.env, LD_LIBRARY_PATH: join(unpacked, "al2023/lib") };
    const offline = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1";
    return await chromium.launch({ executablePath, args: [...packed.args, offline], env, headless: true });
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
}
