import { describe, expect, it } from "vitest";
import { effectsOf } from "../testing/render.js";

/** `[language, code, what it does, why the row is here]` */
const ROWS: readonly (readonly [language: string, code: string, does: readonly string[], why: string])[] = [
  ["php", 'File::deleteDirectory("/srv/www");', ["delete /srv/www recursive"], "a folder and all in it"],
  ["php", 'File::delete("/srv/a", "/srv/b");', ["delete /srv/a", "delete /srv/b"], "files"],
  [
    "php",
    'Storage::deleteDirectory("uploads");',
    ["delete storage/app/uploads recursive"],
    "a folder of the application",
  ],
  [
    "php",
    'Storage::disk("s3")->deleteDirectory("uploads");',
    ["as storage-client directory delete uploads"],
    "one of a service",
  ],
  ["php", 'Schema::dropIfExists("users");', ["sql generic DROP TABLE users"], "a table"],
  ["php", 'Schema::hasTable("users"); File::get("a");', [], "a look"],
  [
    "php",
    '(new Symfony\\Component\\Filesystem\\Filesystem())->remove(["/srv/a"]);',
    ["delete /srv/a recursive"],
    "Symfony's",
  ],
];

const said = (language: string, code: string) =>
  effectsOf(language, code).filter((one) => /^\??(?:sql|as|delete|opaque)/.test(one));

describe("files and tables by the names frameworks give them", () => {
  it.each(ROWS)("P3: %s %s does %j (%s)", (language, code, does) => {
    expect(said(language, code)).toEqual(does);
  });
});
