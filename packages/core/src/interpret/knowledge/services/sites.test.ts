import { describe, expect, it } from "vitest";
import { EMPTY_SESSION } from "../../../spine/index.js";
import { effectsOf, world } from "../../shell/testing/read.js";

const GOES = "data.define";
const kinds = (command: string) => effectsOf(command).map((one) => one.replace(/^\? /, "").split(" ", 1)[0]!);

const ROWS: readonly (readonly [command: string, kind: string | null, why: string])[] = [
  // WordPress
  ["wp db reset --yes", GOES, "D1: every table"],
  ["wp --allow-root --path=/srv/w site empty --yes", GOES, "behind options"],
  ["wp db export", null, "a copy"],
  ["wp db import dump.sql", "data.write", "over what there is"],
  ["wp search-replace a b", "data.write", "every table"],
  ["wp search-replace a b --dry-run", null, "tries only"],
  ["wp post delete 1 --force", "data.delete", "a text"],
  ["wp post meta delete 1 k", "data.delete", "behind a group"],
  ["wp post list --post_status=trash", null, "looks"],
  ["wp user create m m@x.example --role=administrator", "data.grant", "somebody who may do everything"],
  ["wp user create m m@x.example --role=subscriber", null, "somebody who reads"],
  ["wp user set-role 3 administrator", "data.grant", "rights"],
  ["wp user list", null, "looks"],
  ["wp config get DB_PASSWORD", "secret.read", "a password"],
  ["wp config get table_prefix", null, "a setting"],
  ["wp plugin activate x", null, "the site at hand"],
  ["wp @prod plugin activate x", "infra.apply", "the site others visit"],
  ["wp --ssh=web plugin deactivate x", "infra.apply", "the site others visit"],
  ["wp @dev plugin activate x", null, "the site at hand"],
  ["wp @prod plugin list", null, "looks there too"],
  ["wp cron event list", null, "looks"],
  ["wp cache flush", null, "made again"],
  // Drupal
  ["drush sql:drop -y", GOES, "D1: every table"],
  ["drush sql-drop", GOES, "its older name"],
  ["drush @prod site:install standard", GOES, "over what there is"],
  ["drush sql:sync @self @prod", "data.write", "over what there is"],
  ["drush sql:dump", null, "a copy"],
  ["drush sql:connect", "secret.read", "with the password"],
  ["drush user:role:add administrator bob", "data.grant", "rights"],
  ["drush uli", null, "the site at hand"],
  ["drush @prod uli", "infra.apply", "a way into the site others visit"],
  ["drush @prod status", null, "looks there too"],
  ["drush cr", null, "made again"],
  ["drush cex -y", null, "files of the project"],
  ["drush pmu views -y", "data.delete", "with what it kept"],
  ["drush --simulate pmu views", null, "tries only"],
  // Of frameworks
  ["php artisan queue:clear", GOES, "what waits is lost"],
  ["rails credentials:show", "secret.read", "every key"],
  ["rails credentials:edit", null, "shows nothing by itself"],
  ["php artisan queue:work", null, "a worker of its own"],
];

describe("consoles of sites", () => {
  it.each(ROWS)("%s: %s (%s)", (command, kind) => {
    expect(kinds(command).filter((one) => one !== "code.run")).toEqual(kind === null ? [] : [kind]);
  });

  it.each<[string, string, string]>([
    ["wp db query 'DROP TABLE wp_posts'", "data.define wp_posts", "a statement"],
    ["wp @prod db query 'DROP TABLE wp_posts'", "data.define wp_posts", "behind a name of a site"],
    ["drush sqlq 'DROP TABLE users'", "data.define users", "a statement"],
    ["wp eval 'unlink(\"/etc/x\");'", "file.delete /etc/x", "code"],
    ["drush php:eval 'unlink(\"/etc/x\");'", "file.delete /etc/x", "code"],
  ])("%s: %s (%s)", (command, effect) => {
    expect(effectsOf(command)).toContain(effect);
  });

  it.each<[string, string | null, string]>([
    ['./manage.py shell -c "from a.models import B; B.objects.all().delete()"', "? data.delete b", "D1: every row"],
    ['./manage.py shell -c "from a.models import B; print(B.objects.count())"', null, "counts"],
    ["./manage.py test", null, "a day's work"],
    ["./artisan tinker --execute='B::truncate();'", "? data.delete b", "D1: every row"],
  ])("%s: %s, whether its script was read or not (%s)", (command, effect) => {
    const script = { "/home/dev/app/manage.py": "import sys\n", "/home/dev/app/artisan": "<?php\n" };
    for (const seen of [effectsOf(command), effectsOf(command, world(EMPTY_SESSION, script))])
      expect(seen.filter((one) => one.includes("data."))).toEqual(effect === null ? [] : [effect]);
  });
});
