import { describe, expect, it } from "vitest";
import { effectsOf } from "../testing/render.js";

/** `[language, code, what it does, why the row is here]` */
const ROWS: readonly (readonly [language: string, code: string, does: readonly string[], why: string])[] = [
  [
    "python",
    'from django.core.management import call_command; call_command("flush", interactive=False)',
    ["as django-admin flush"],
    "a task by its name",
  ],
  [
    "python",
    'from django.core.management import call_command; call_command("check")',
    ["as django-admin check"],
    "a look",
  ],
  [
    "python",
    'from alembic import command; command.downgrade(cfg, "base")',
    ["as alembic downgrade base"],
    "back to nothing",
  ],
  [
    "python",
    'from flask_migrate import downgrade; downgrade(revision="base")',
    ["as alembic downgrade base"],
    "the same of Flask's",
  ],
  [
    "php",
    'Artisan::call("migrate:fresh", ["--force" => true]);',
    ["as php artisan migrate:fresh --force"],
    "a task by its name",
  ],
  ["python", 'get_ipython().system("rm -r /srv/a")', ["shell rm -r /srv/a"], "a command of a notebook"],
  [
    "python",
    "from app.models import Order; Order.all().delete()",
    ["sql generic DELETE FROM Order"],
    "rows of a model",
  ],
  [
    "python",
    "from app.models import Order; Order.filter(id=1).delete()",
    ["sql generic DELETE FROM Order WHERE id = 1"],
    "some of them",
  ],
  [
    "python",
    'import clickhouse_connect; clickhouse_connect.get_client(host="h").command("DROP TABLE events")',
    ["sql generic DROP TABLE events"],
    "a statement by another word",
  ],
  [
    "python",
    'from sqlalchemy import create_engine, delete\nfrom sqlalchemy.orm import Session\ne = create_engine("sqlite:///:memory:")\nwith Session(e) as s: s.execute(delete(U).where(U.a == 1))',
    ["sql sqlite DELETE FROM records WHERE id = 1"],
    "of memory alone",
  ],
  [
    "python",
    'from sqlalchemy import create_engine, delete\nfrom app.models import U\nwith create_engine("postgresql://x").begin() as c: c.execute(delete(U))',
    ["sql postgres DELETE FROM U"],
    "built, and handed over",
  ],
  ["python", "from sqlalchemy import delete\nfrom app.models import U\nx = delete(U)", [], "one that is not"],
];

const said = (language: string, code: string) =>
  effectsOf(language, code).filter((one) => /^\??(?:sql|as|shell|opaque)/.test(one));

describe("tasks and statements that are named, or built, before they run", () => {
  it.each(ROWS)("P3: %s %s does %j (%s)", (language, code, does) => {
    expect(said(language, code)).toEqual(does);
  });
});
