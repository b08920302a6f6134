import type { Command } from "./settings.js";

const MAX_TEXT = 128 * 1024;
const MAX_LINES = 4_096;

interface Service {
  image: string;
  command: string;
  privileged: boolean;
  readonly volumes: string[];
}

/** The containers a compose file starts, each as the line that would start it: what is mounted, and what runs. */
export function composeServices(text: string): readonly Command[] {
  if (text.length > MAX_TEXT) return [];
  const services: Service[] = [];
  let [within, level, key] = [false, -1, ""];
  for (const line of text.split("\n", MAX_LINES)) {
    if (/^[ \t]*(?:#|$)/.test(line)) continue;
    const at = line.length - line.trimStart().length;
    if (at === 0) {
      within = /^services:/.test(line);
      level = -1;
      continue;
    }
    if (!within) continue;
    if (level < 0) level = at;
    if (at === level) services.push({ image: "x", command: "", privileged: false, volumes: [] });
    const service = services[services.length - 1]!;
    const [, name, value = ""] = /^[ \t]*([\w-]{1,64}):[ \t]*(.{0,4096})$/.exec(line) ?? [];
    if (name !== undefined && at > level) {
      if (at <= level + 4 && name !== "source" && name !== "target" && name !== "type") key = name;
      told(service, name === "source" ? "source" : key, value);
    } else told(service, key, /^[ \t]*-[ \t]+(.{0,4096})$/.exec(line)?.[1] ?? "", true);
  }
  return services.map(({ image, command, privileged, volumes }) => {
    const mounts = volumes.map((one) => ` -v ${quoted(one)}`).join("");
    return { text: `docker run${privileged ? " --privileged" : ""}${mounts} ${quoted(image)} ${command}` };
  });
}

function told(service: Service, key: string, value: string, item = false): void {
  if (value === "") return;
  const plain = unquoted(value);
  if (key === "image") service.image = plain;
  else if (key === "privileged") service.privileged = plain === "true";
  else if (key === "source") service.volumes.push(`${plain}:/`);
  else if (key === "volumes") for (const one of itemsOf(value, item)) volume(service, one);
  else if (key === "command" || key === "entrypoint")
    service.command = `${service.command} ${value.startsWith("[") || item ? itemsOf(value, item).map(quoted).join(" ") : plain}`;
}

/** `- type: bind` and what follows name the folder by `source`. */
function volume(service: Service, text: string): void {
  if (/^source:/.test(text)) service.volumes.push(`${unquoted(text.slice(7).trim())}:/`);
  else if (text.includes(":") && !/^\w+: /.test(text)) service.volumes.push(text);
}

function itemsOf(value: string, item: boolean): readonly string[] {
  if (item) return [unquoted(value)];
  return Array.from(value.matchAll(/"([^"]*)"|'([^']*)'/g), ([, a, b]) => a ?? b!);
}

const unquoted = (text: string) => /^(["'])(.*)\1$/.exec(text.trim())?.[2] ?? text.trim();
const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
