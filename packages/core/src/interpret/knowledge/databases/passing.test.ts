import { describe, expect, it } from "vitest";
import { interpretText } from "../../shell/testing/read.js";

/** Whether all that is done to data is done to what lasts no longer than a temporary file; null where nothing is. */
function passing(command: string): boolean | null {
  const done = interpretText(command).actions.filter(({ kind }) => /^data\.(?:delete|define|write)$/.test(kind));
  return done.length === 0 ? null : done.every(({ labels }) => labels.includes("scratch"));
}

const py = (code: string) => `python3 - <<'E'\nimport sqlite3, tempfile\n${code}\nE`;
const js = (code: string) => `node - <<'E'\n${code}\nE`;

const ROWS: readonly (readonly [command: string, passes: boolean, why: string])[] = [
  // Where the database is kept
  ["sqlite3 :memory: 'drop table t'", true, "in memory"],
  ["sqlite3 /tmp/x.db 'delete from t'", true, "in a temporary file"],
  ["sqlite3 file:/tmp/x.db 'delete from t'", true, "by its URI"],
  ["echo 'drop table t;' | sqlite3 /tmp/x.db", true, "told on standard input"],
  ["sqlite3 app.db 'drop table t'", false, "a file of the project"],
  ["duckdb -c 'drop table t'", true, "without a file"],
  ["duckdb /tmp/x.duckdb 'drop table t'", true, "in a temporary file"],
  ["duckdb app.duckdb -c 'drop table t'", false, "a file of the project"],
  ["duckdb md:prod -c 'drop table t'", false, "a database of its cloud"],
  ["duckdb -c \"attach 'app.duckdb' as a; drop table a.t\"", false, "another file"],
  [py("import duckdb\nc = duckdb.connect()\nc.execute('drop table t')"), true, "without a file"],
  [py("import duckdb\nc = duckdb.connect('app.duckdb')\nc.execute('drop table t')"), false, "a file of the project"],
  [py("import duckdb, sys\nc = duckdb.connect(sys.argv[1])\nc.execute('drop table t')"), false, "a file nobody knows"],
  ["sqlite3 ~/app.db 'drop table t'", false, "a file of a person"],
  ["sqlite3 \"$DB\" 'drop table t'", false, "a file nobody knows"],
  [py("c = sqlite3.connect(':memory:')\nc.execute('drop table t')"), true, "in memory"],
  [py("c = sqlite3.connect('/tmp/a.db').cursor()\nc.execute('drop table t')"), true, "through a cursor"],
  [py("c = sqlite3.connect('app.db')\nc.execute('drop table t')"), false, "a file of the project"],
  [
    py(
      "from sqlalchemy import create_engine, text\ne = create_engine('sqlite://')\ne.connect().execute(text('drop table t'))",
    ),
    true,
    "an address without a file",
  ],
  [
    py(
      "from sqlalchemy import create_engine, text\ne = create_engine('sqlite:////tmp/a.db')\ne.connect().execute(text('drop table t'))",
    ),
    true,
    "an address of a temporary file",
  ],
  [
    py(
      "from sqlalchemy import create_engine, text\ne = create_engine('sqlite:///app.db')\ne.connect().execute(text('drop table t'))",
    ),
    false,
    "an address of a file of the project",
  ],
  [
    py(
      "from sqlalchemy import create_engine, text\ne = create_engine('postgresql://db/tmp')\ne.connect().execute(text('drop table t'))",
    ),
    false,
    "a server's",
  ],
  [js("const D = require('better-sqlite3'); new D(':memory:').exec('drop table t')"), true, "in memory"],
  [js("const D = require('better-sqlite3'); new D('app.db').exec('drop table t')"), false, "a file of the project"],
  [
    py(
      "from sqlalchemy import create_engine, text\nfrom sqlalchemy.orm import Session\nwith Session(create_engine('sqlite://')) as s:\n  s.execute(text('delete from t'))",
    ),
    true,
    "a session on it",
  ],
  [
    py(
      "from sqlalchemy import create_engine, text\nfrom sqlalchemy.orm import sessionmaker\nS = sessionmaker(bind=create_engine('sqlite:///app.db'))\nS().execute(text('delete from t'))",
    ),
    false,
    "a session on a file of the project",
  ],
  // Another file beside it
  ["sqlite3 :memory: \"attach 'app.db' as a; drop table a.t\"", false, "attached by the same text"],
  ["sqlite3 /tmp/x.db \"attach 'app.db' as a\" 'drop table t'", false, "by the text before"],
  ["sqlite3 /tmp/x.db '.open app.db' 'drop table t'", false, "opened by the client"],
  ["sqlite3 -cmd '.read a.sql' /tmp/x.db 'drop table t'", false, "nobody knows what a file does"],
  [
    py("c = sqlite3.connect(':memory:')\nc.execute(\"attach 'app.db' as a\")\nc.execute('drop table t')"),
    false,
    "by the statement before",
  ],
  [
    py("c = sqlite3.connect(':memory:')\nc.execute(said)\nc.execute('drop table t')"),
    false,
    "by a statement nobody knows",
  ],
  // The database of the tests
  ["RAILS_ENV=test bin/rails db:drop db:create", true, "a variable of the tool"],
  ["export RAILS_ENV=test; bundle exec rake db:reset", true, "set before"],
  ["rake db:drop RAILS_ENV=test", true, "among the tasks"],
  ["python manage.py flush --no-input --settings=app.settings.test", true, "Django's settings by their module"],
  ["python manage.py flush --no-input --settings=app.settings.latest", false, "a word that ends so"],
  ["python manage.py flush --no-input", false, "no settings"],
  ["python manage.py flush --no-input --settings app.settings.test", true, "a word of their own"],
  ["django-admin flush --no-input --settings=settings_test", true, "Django's own program"],
  ["DJANGO_SETTINGS_MODULE=app.settings.test python manage.py flush --no-input", true, "Django's variable"],
  ["DJANGO_SETTINGS_MODULE=a.test python manage.py flush --no-input --settings=a.prod", false, "the option goes first"],
  ["python manage.py flush --no-input --settings=a.test --settings=a.prod", false, "said twice"],
  ["bin/rails db:drop --settings=test", false, "an option of Django's"],
  ["bin/rails db:drop -e test -e production", false, "said twice, in another tool"],
  [`bin/rails db:drop -e test ${"x ".repeat(40)} -e production`, false, "further than anybody reads"],
  ["bin/rails db:drop -e test", true, "an option"],
  ["MIX_ENV=test mix ecto.reset", true, "a variable of the tool"],
  ["php artisan migrate:fresh --env=testing", true, "an option"],
  ["APP_ENV=test php bin/console doctrine:database:drop --force", true, "a variable of the tool"],
  ["npx sequelize-cli db:drop --env test", true, "an option"],
  ["bin/rails db:drop", false, "which one nobody said"],
  ["RAILS_ENV=production bin/rails db:drop", false, "another one"],
  ["RAILS_ENV=$E bin/rails db:drop", false, "one nobody knows"],
  ["NODE_ENV=test bin/rails db:drop", false, "a variable the tool does not ask"],
  ["RAILS_ENV=test bin/rails db:drop -e production", false, "the option goes before"],
  ["RAILS_ENV=test DATABASE_URL=postgres://db.example/app bin/rails db:drop", false, "the address goes before"],
  ["RAILS_ENV=test true; bin/rails db:drop", false, "for another command"],
  ["ssh h 'RAILS_ENV=test rails db:drop'", false, "what that machine takes for tests nobody knows"],
];

describe("P3: data that is made again with every run", () => {
  it.each(ROWS)("%s (%s)", (command, passes) => {
    expect(passing(command)).toBe(passes);
  });
});
