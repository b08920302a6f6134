import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { plant } from "./scratch.js";

/** The models behind the golden manifests, by the name the manifests have. Gives the model's path. */
export function goldenModel(folder: string, name: string): string {
  const root = join(folder, name);
  const simple = "This is a simple model";
  if (name === "empty_model_folder") mkdirSync(root, { recursive: true });
  else if (name === "empty_model_file") plant(folder, { [name]: "" });
  else if (name === "sample_model_file") plant(folder, { [name]: simple });
  else if (name === "model_folder_with_empty_file") plant(root, { empty_file: "" });
  else if (name === "deep_model_folder")
    plant(
      root,
      numbered("d0/d1/d2/d3/d4/f", 4, (at) => `This is file f${at}.`),
    );
  else if (name === "symlink_model_folder") linked(folder, root, simple);
  else {
    plant(root, {
      ...numbered("f", 4, (at) => `This is file f${at} in root.`),
      ...numbered("d0/f0", 3, (at) => `This is file f0${at} in d0.`),
      ...numbered("d1/f1", 3, (at) => `This is file f1${at} in d1.`),
    });
  }
  return root;
}

function numbered(prefix: string, count: number, content: (at: number) => string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`${prefix}${at}`, content(at)]));
}

function linked(folder: string, root: string, content: string): void {
  plant(folder, { "link-target": content });
  mkdirSync(root, { recursive: true });
  symlinkSync(join(folder, "link-target"), join(root, "symlink_file"));
}
