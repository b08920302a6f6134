import { describe, expect, it } from "vitest";
import { effectsOf } from "../testing/render.js";

/** `[language, code, what it does, why the row is here]` */
const ROWS: readonly (readonly [language: string, code: string, does: readonly string[], why: string])[] = [
  [
    "ruby",
    "require 'sequel'; DB = Sequel.connect('x'); DB[:orders].delete",
    ["sql generic DELETE FROM orders"],
    "rows of a table",
  ],
  [
    "ruby",
    "require 'sequel'; DB = Sequel.connect('x'); DB[:orders].where(id: 1).delete",
    ["sql generic DELETE FROM orders WHERE id = 1"],
    "some rows",
  ],
  [
    "ruby",
    "require 'sequel'; DB = Sequel.connect('x'); DB.drop_table(:orders)",
    ["sql generic DROP TABLE orders"],
    "a table",
  ],
  [
    "node",
    "const {Sequelize} = require('sequelize'); new Sequelize('x').sync({force: true})",
    ["sql generic DROP TABLE records"],
    "all tables anew",
  ],
  [
    "node",
    "const {Sequelize} = require('sequelize'); new Sequelize('x').getQueryInterface().dropTable('t')",
    ["sql generic DROP TABLE t"],
    "a table",
  ],
  [
    "node",
    "const {Sequelize} = require('sequelize'); new Sequelize('x').define('User', {}).destroy({where: {}})",
    ["sql generic DELETE FROM User"],
    "a model's rows",
  ],
  ["node", "const k = require('knex')({}); k.schema.dropTable('t')", ["sql generic DROP TABLE t"], "a table"],
  ["node", "const k = require('knex')({}); k.destroy()", [], "the connections of a process"],
  [
    "python",
    "from sqlalchemy import delete\nfrom app.models import User\nsession.execute(delete(User))",
    ["sql generic DELETE FROM User"],
    "a statement of classes",
  ],
  [
    "python",
    "from sqlalchemy import delete\nfrom app.models import User\nsession.execute(delete(User).where(User.id == 1))",
    ["sql generic DELETE FROM User WHERE id = 1"],
    "what is changed is said behind it",
  ],
  [
    "python",
    "from sqlalchemy.orm import sessionmaker\nfrom app.models import User\nsessionmaker(bind=e)().query(User).delete()",
    ["sql generic DELETE FROM User"],
    "a session's rows",
  ],
  [
    "python",
    "from sqlalchemy.orm import sessionmaker\nfrom app.models import User\nsessionmaker(bind=e)().query(User).filter(User.id == 1).delete()",
    ["sql generic DELETE FROM User WHERE id = 1"],
    "some of them",
  ],
  [
    "python",
    "from sqlalchemy.orm import sessionmaker\nfrom app.models import User\nprint(sessionmaker(bind=e)().query(User).count())",
    ["sql generic SELECT * FROM User"],
    "a look",
  ],
  [
    "python",
    "from app import db\nfrom app.models import User\ndb.session.query(User).delete()",
    ["sql generic DELETE FROM User"],
    "a session of the project's own",
  ],
  [
    "python",
    "from app.models import User\nUser.query.filter_by(id=1).delete()",
    ["sql generic DELETE FROM User WHERE id = 1"],
    "a model's own question",
  ],
  [
    "node",
    "const {drizzle} = require('drizzle-orm/node-postgres'); const {users} = require('./schema'); drizzle(p).delete(users)",
    ["sql generic DELETE FROM records"],
    "Drizzle",
  ],
  [
    "node",
    "const {drizzle} = require('drizzle-orm/node-postgres'); const {users} = require('./schema'); drizzle(p).delete(users).where(eq(users.id, 1))",
    ["sql generic DELETE FROM records WHERE id = 1"],
    "some rows",
  ],
  [
    "node",
    "const {createClient} = require('@supabase/supabase-js'); createClient(u, k).from('t').delete().neq('id', 0)",
    ["sql generic DELETE FROM t"],
    "all but one that is none",
  ],
  [
    "node",
    "const {createClient} = require('@supabase/supabase-js'); createClient(u, k).from('t').delete().eq('id', 1)",
    ["sql generic DELETE FROM t WHERE id = 1"],
    "one row",
  ],
  [
    "node",
    "const {createClient} = require('@supabase/supabase-js'); createClient(u, k).from('t').select('*').limit(5)",
    [],
    "a look",
  ],
  [
    "node",
    "const {DataSource} = require('typeorm'); new DataSource({}).getRepository(User).clear()",
    ["sql generic TRUNCATE TABLE records"],
    "TypeORM",
  ],
  [
    "node",
    "const {DataSource} = require('typeorm'); new DataSource({}).getRepository(User).delete({id: 1})",
    ["sql generic DELETE FROM records WHERE id = 1"],
    "one row",
  ],
  [
    "node",
    "const k = require('knex')({}); k('t').del().where({id: 1})",
    ["sql generic DELETE FROM t WHERE id = 1"],
    "said behind it",
  ],
  [
    "node",
    "const {Sequelize} = require('sequelize'); new Sequelize('x').models.User.destroy({where: {id: 1}})",
    ["sql generic DELETE FROM User WHERE id = 1"],
    "one row",
  ],
  [
    "php",
    '$c = new MongoDB\\Client("x"); $c->shop->users->deleteMany([]);',
    ["sql generic DELETE FROM users"],
    "PHP's",
  ],
];

const said = (language: string, code: string) =>
  effectsOf(language, code).filter((one) => /^\??(?:sql|as|message|opaque)/.test(one));

describe("rows and tables by their classes and names", () => {
  it.each(ROWS)("P3: %s %s does %j (%s)", (language, code, does) => {
    expect(said(language, code)).toEqual(does);
  });
});
