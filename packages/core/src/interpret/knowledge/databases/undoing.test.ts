import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const EMPTIED = "data.define *";
const BACK = "data.define * bounded";

/** What of a line is about a database's definition; a script nobody has read, or a program nobody described, may do it. */
const seen = (command: string) =>
  effectsOf(command)
    .map((one) => one.replace(/^\? /, ""))
    .filter((one) => one.startsWith("data.define"));

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  // Tasks by their names, whatever runs them
  ["mix ecto.drop", [EMPTIED], "D1: the database goes"],
  ["mix do ecto.drop, ecto.create", [EMPTIED], "D1: the first of two tasks"],
  ["mix ecto.rollback --all", [BACK], "steps back"],
  ["mix ecto.migrate", [], "forwards"],
  ["mix ecto.gen.migration add_cart", [], "a file of the project"],
  ["php bin/console doctrine:schema:drop --force", [EMPTIED], "D1: a task with its maker's name in front"],
  ["bin/console doctrine:database:drop --force", [EMPTIED], "D1: by the script itself"],
  ["php bin/console doctrine:migrations:migrate first -n", [EMPTIED], "D1: back before the first step"],
  ["php bin/console doctrine:migrations:migrate -n", [], "forwards"],
  ["php bin/console cache:clear", [], "no database's"],
  ["php artisan migrate:refresh", [EMPTIED], "D1: all steps back, and forwards again"],
  ["php artisan migrate:rollback --step=5", [BACK], "steps back"],
  ["php artisan migrate", [], "forwards"],
  ["php artisan make:migration create_drops", [], "a file of the project"],
  ["node ace migration:fresh", [EMPTIED], "D1: by a script of the project"],
  ["node ace make:migration users", [], "a file of the project"],
  ["./manage.py flush --noinput", [EMPTIED], "D1: by the script itself"],
  ["./artisan migrate:fresh", [EMPTIED], "D1: by the script itself"],
  ["php occ status", [], "another console by its script"],
  ["php wp-cli.phar db reset --yes", [EMPTIED], "D1: a known console by its script"],
  ["python manage.py migrate shop zero", [EMPTIED], "D1: back before the first step"],
  ["python manage.py migrate shop 0004", [], "which way nobody knows"],
  ["python3 -m flask db downgrade base", [EMPTIED], "D1: all the way back"],
  ["flask db upgrade", [], "forwards"],
  ["bin/rails db:rollback STEP=2", [BACK], "steps back"],
  ["rake db:migrate db:seed", [], "forwards"],
  ["bin/rails db:migrate VERSION=0", [EMPTIED], "D1: back before the first step"],
  ["VERSION=0 rake db:migrate", [EMPTIED], "D1: the same by a variable"],
  ["rails db:migrate VERSION=20240101", [], "which way nobody knows"],
  ["npx typeorm query 'DROP TABLE users' -d ds.js", ["data.define users"], "D1: a statement"],
  ["npx typeorm query 'SELECT 1' -d ds.js", [], "a read"],
  ["php artisan queue:flush", [EMPTIED], "D1: what failed and may be tried again"],
  ["bin/magento setup:uninstall -n", [EMPTIED], "D1: a shop"],
  ["rails db:schema:cache:clear", [], "what is remembered of the definition, not the definition"],
  ["./gradlew flywayClean flywayMigrate", [EMPTIED], "D1: a task of a build"],
  ["./gradlew :db:dropAll", [EMPTIED], "D1: of one of its parts"],
  ["./gradlew clean build", [], "the build's own folder"],
  ["mvn flyway:clean", [EMPTIED], "D1: a goal by its plugin"],
  ["mvn org.flywaydb:flyway-maven-plugin:10.1.0:clean", [EMPTIED], "D1: by its whole name"],
  ["mvn clean verify", [], "the build's own folder"],
  ["dotnet ef database drop -f", [EMPTIED], "D1: the database goes"],
  ["dotnet ef database update 0", [EMPTIED], "D1: back before the first step"],
  ["dotnet ef database update", [], "forwards"],
  ["dotnet tool run dotnet-ef database drop", [EMPTIED], "D1: a tool of the project"],
  ["drush sql:drop -y", [EMPTIED], "D1: a program nobody described"],
  ["frob database list", [], "looks"],
  // Tools that keep a database's definition
  ["goose -dir m postgres 'dbname=x' reset", [EMPTIED], "D1: every table goes"],
  ["goose postgres 'dbname=x' down", [BACK], "one step back"],
  ["goose postgres 'dbname=x' up", [], "forwards"],
  ["diesel database reset", [EMPTIED], "D1: the database goes"],
  ["diesel migration revert", [BACK], "one step back"],
  ["sqlx migrate run", [], "forwards"],
  ["tern migrate -d 0", [EMPTIED], "D1: all the way back"],
  ["atlas schema apply -u x --to file://s.hcl", [BACK], "whatever the file does not have goes"],
  ["aerich -v 1 downgrade", [BACK], "-v is no question for its version"],
  ["hasura migrate apply --down all", [BACK], "backwards by an option"],
  ["alembic downgrade -1", [BACK], "one step back"],
  ["knex migrate:rollback --all", [EMPTIED], "D1: all the way back"],
  ["drizzle-kit push --force", [BACK], "what is lost is not asked about"],
  ["drizzle-kit generate", [], "a file of the project"],
  // By the project's package manager
  ["npx mikro-orm schema:drop --run", [EMPTIED], "D1: fetched"],
  ["npx @mikro-orm/cli@6 schema:drop --run", [EMPTIED], "D1: a package called otherwise"],
  ["npx sequelize-cli@6 db:seed:undo:all", [BACK], "D1: with a version"],
  ["pnpm prisma migrate reset --force", [EMPTIED], "D1: a tool and no script"],
  ["yarn sequelize db:drop", [EMPTIED], "D1: a tool and no script"],
  ["pnpm prisma migrate dev", [], "forwards"],
];

describe("databases that are undone", () => {
  it.each(ROWS)("D1: %s", (command, effects) => {
    expect([...new Set(seen(command))]).toEqual(effects);
  });

  it("D1: a file of statements is read", () => {
    expect(effectsOf("echo 'drop table t' > a.sql; npx prisma db execute --file a.sql")).toContain("data.define t");
  });

  it("D1: statements handed on to the database's own client are read", () => {
    expect(effectsOf("python manage.py dbshell -- -c 'drop table t'")).toContain("data.define t");
  });

  it("an agent of the same name as a tool is an agent", () => {
    expect(effectsOf("goose run -t hello")).toEqual(["agent.spawn goose"]);
  });
});
