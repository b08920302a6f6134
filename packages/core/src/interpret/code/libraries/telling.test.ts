import { describe, expect, it } from "vitest";
import { effectsOf } from "../testing/render.js";

/** `[language, code, what it does, why the row is here]` */
const ROWS: readonly (readonly [language: string, code: string, does: readonly string[], why: string])[] = [
  [
    "python",
    "from app import db; db.drop_all()",
    ["sql generic DROP TABLE db"],
    "tables of a project's own connection",
  ],
  [
    "node",
    "require('./models/User').deleteMany({})",
    ["sql generic DELETE FROM records"],
    "all documents of a project's own model",
  ],
  [
    "node",
    "require('./models/User').deleteMany({age: 3})",
    ["sql generic DELETE FROM records WHERE id = 1"],
    "some of them",
  ],
  [
    "node",
    "const {User} = require('./models'); User.destroy({where: {}, truncate: true})",
    ["sql generic DELETE FROM records"],
    "rows of a model",
  ],
  [
    "node",
    "const {User} = require('./models'); User.destroy({where: {id: 1}})",
    ["sql generic DELETE FROM records WHERE id = 1"],
    "one row",
  ],
  ["node", "const {User} = require('./models'); User.destroy()", [], "an object of whatever sort"],
  ["node", "require('./db').sequelize.sync({force: true})", ["sql generic DROP TABLE records"], "tables made anew"],
  ["node", "require('./db').sequelize.sync()", [], "tables that are missing"],
  [
    "node",
    "require('./db').schema.dropTableIfExists('invoices')",
    ["sql generic DROP TABLE invoices"],
    "a table by its name",
  ],
  [
    "node",
    "require('./db').query('DELETE FROM users')",
    ["sql generic DELETE FROM users"],
    "a statement for a connection nobody sees",
  ],
  ["node", "require('./db').query('SELECT 1')", [], "one that changes nothing"],
  ["node", "require('./db').query(q)", [], "one nobody knows, for what may be no database"],
  [
    "python",
    'from app.db import conn; conn.execute("UPDATE users SET a = 1")',
    ["sql generic UPDATE users SET a = 1"],
    "a change of all rows",
  ],
  ["python", 'from app import say; say.text("delete the file from the list")', [], "words of people"],
  ["python", 's.run("MATCH (n) DETACH DELETE n")', ["sql generic DELETE FROM nodes"], "all of a graph"],
  ["python", "from app.cache import r; r.flushall()", ["as redis-cli flushall"], "a store of keys"],
  [
    "python",
    'from app import admin; admin.delete_topics(["orders"])',
    ["as kafka-topics --delete --topic"],
    "a queue's topics",
  ],
  [
    "ruby",
    "class Order < ActiveRecord::Base; end; Order.destroy_all",
    ["sql generic DELETE FROM records"],
    "a model of the text's own",
  ],
  ["python", 'import pandas as pd; df = frame(); df.drop(columns=["a"]); df.query("a > 1")', [], "a frame of data"],
  ["python", "xs = [1]; xs.remove(1); xs.clear()", [], "a list"],
  ["python", "class A:\n  def drop_all(self): pass\nA().drop_all()", [], "a method the text itself has"],
  [
    "python",
    'import boto3\nfor o in boto3.resource("s3").Bucket("x").objects.all():\n  o.delete()',
    ["?as aws s3api delete-objects"],
    "each of what was listed",
  ],
  [
    "python",
    'import boto3\nfor o in boto3.resource("s3").Bucket("x").objects.all():\n  print(o.key.endswith(".log"))',
    [],
    "what a service said of each",
  ],
  [
    "python",
    'from google.cloud import storage\nfor b in storage.Client().list_blobs("x"): b.delete()',
    ["as gcloud storage blobs list x", "?as gcloud storage blobs delete"],
    "each of what was listed",
  ],
];

const said = (language: string, code: string) =>
  effectsOf(language, code).filter((one) => /^\??(?:sql|as|message|opaque)/.test(one));

describe("methods that say by their name alone what they do", () => {
  it.each(ROWS)("P3: %s %s does %j (%s)", (language, code, does) => {
    expect(said(language, code)).toEqual(does);
  });
});
