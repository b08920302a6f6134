import { startedBy } from "../../code/project/named.js";
import { jsonTexts, linesAfter, valuesOf, yamlTexts } from "../../code/project/settings.js";
import type { Load } from "./types.js";

/** `bootstrap="tests/bootstrap.php"` */
const bootstrap = startedBy("php", linesAfter(/\bbootstrap[ \t]*=[ \t]*"([^"]{1,512})"/));
const around = /^auto_(?:pre|ap)pend_file$/;

/** Programs of PHP and Perl, and the files they run. */
export const SCRIPTING: Readonly<Record<string, readonly Load[]>> = {
  prove: [{ files: "*.t", where: "named", as: "perl" }],
  composer: [{ files: "composer.json", as: jsonTexts(/^scripts$/) }],
  phpunit: [
    { files: "*Test.php", where: "named", as: "php" },
    { by: "--bootstrap", as: "php" },
    { files: "phpunit.xml phpunit.xml.dist phpunit.dist.xml", by: "-c --configuration", as: bootstrap },
  ],
  phpstan: [
    {
      files: "phpstan.neon phpstan.neon.dist phpstan.dist.neon",
      by: "-c --configuration",
      as: startedBy("php", yamlTexts(/^(?:bootstrapFiles|bootstrap)$/)),
    },
  ],
  psalm: [
    {
      files: "psalm.xml psalm.xml.dist",
      by: "-c --config",
      as: startedBy("php", linesAfter(/\bautoloader[ \t]*=[ \t]*"([^"]{1,512})"/)),
    },
  ],
  pest: [{ files: "*Test.php *.test.php tests/Pest.php", where: "named", as: "php" }],
  php: [
    { by: "-dauto_prepend_file auto_prepend_file -dauto_append_file auto_append_file", as: "php" },
    { files: "php.ini", by: "-c", as: startedBy("php", valuesOf(around)) },
    { files: "*.ini", variable: "PHP_INI_SCAN_DIR PHPRC", as: startedBy("php", valuesOf(around)) },
    { files: ".user.ini", as: startedBy("php", valuesOf(around)), given: "-S" },
  ],
};
