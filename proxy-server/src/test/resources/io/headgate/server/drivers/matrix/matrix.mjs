// Node.js: mysql2, mysql and mariadb. Arguments: mysql2|mysql|mariadb, plain|tls, text|prepared, port, the file with the things.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';

const [driver, transport, mode, port, things] = process.argv.slice(2);
const library = { mysql2: 'mysql2/promise', mysql: 'mysql', mariadb: 'mariadb' }[driver];
const db = (await import(library)).default;
const schema = process.env.HEADGATE_SCHEMA;

function options(more) {
  return {
    host: '127.0.0.1', port: Number(port), user: process.env.HEADGATE_USER, password: process.env.HEADGATE_PASSWORD,
    database: schema, multipleStatements: true,
    ...(transport === 'tls' ? { ssl: { rejectUnauthorized: false } } : {}),
    ...(driver === 'mariadb' ? { allowPublicKeyRetrieval: true, metaAsArray: false, rowsAsArray: true, checkDuplicate: false }
      : { charset: 'utf8mb4', supportBigNumbers: true }),
    ...more,
  };
}

function text(value) {
  let shown = Buffer.isBuffer(value) ? `x${value.toString('hex')}` : inspect(value, { breakLength: Infinity, compact: true });
  if (typeof value === 'string') {
    shown = JSON.stringify(value);
  }
  return shown.length <= 80 ? shown
    : `${shown.slice(0, 60)}… ${shown.length} ${createHash('md5').update(shown).digest('hex')}`;
}

function rowsText(rows) {
  const lines = rows.map((row) => `(${(Array.isArray(row) ? row : Object.values(row)).map(text).join(', ')})`);
  return lines.length <= 12 ? lines.join(' ')
    : `${lines.length} rows ${lines[0]} … ${lines.at(-1)} ${createHash('md5').update(lines.join('')).digest('hex')}`;
}

function columnsText(fields) {
  return fields.map((field) => [typeof field.name === 'function' ? field.name() : field.name,
    field.columnType ?? field.type, field.flags, field.columnLength ?? field.length, field.characterSet ?? field.charsetNr
    ?? field.collation?.name, field.decimals ?? field.scale,
    typeof field.orgTable === 'function' ? field.orgTable() : field.orgTable].join(':')).join(' ');
}

function parameter(value) {
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const [[kind, content]] = Object.entries(value);
  switch (kind) {
    case 'bytes': return Buffer.from(content, 'hex');
    case 'repeat': return content[0].repeat(content[1]);
    default: return content;
  }
}

/** The texts of what a driver answers to one text: a result, or an array of them with an array of their columns. */
function results(rows, fields) {
  const several = Array.isArray(rows) && Array.isArray(fields)
    ? fields.some((field) => field === undefined || Array.isArray(field))
    : Array.isArray(rows) && rows.some((row) => row?.affectedRows !== undefined || row?.meta !== undefined);
  return (several ? rows : [rows]).map((result, index) => {
    const columns = result?.meta ?? (several ? fields?.[index] : fields);
    return Array.isArray(result) ? `${columns ? columnsText(columns) : ''} ${rowsText(result)}`
      : `affected ${result?.affectedRows} id ${result?.insertId} warnings ${result?.warningCount ?? result?.warningStatus}`
        + ` ${result?.info ?? result?.message ?? ''}`;
  });
}

// One face for three drivers. Each function gives texts, or fails with the driver's error.
const faces = {
  mysql2: async (more) => {
    const c = await db.createConnection(options({ rowsAsArray: true, ...more }));
    return {
      id: () => c.connection.threadId,
      query: async (sql, values) => results(...await c.query(sql, values)),
      execute: async (sql, values) => results(...await c.execute(sql, values)),
      stream: (sql) => gather(c.connection.query(sql).stream()),
      begin: () => c.beginTransaction(), commit: () => c.commit(), rollback: () => c.rollback(), ping: () => c.ping(),
      change: (database) => c.changeUser({ database }), end: () => c.end(),
    };
  },
  mysql: async (more) => {
    const c = db.createConnection(options(more));
    const call = (name, ...args) => new Promise((resolve, reject) =>
      c[name](...args, (error, rows, fields) => (error ? reject(error) : resolve([rows, fields]))));
    await call('connect');
    return {
      id: () => c.threadId,
      query: async (sql, values) => results(...await call('query', sql, values)),
      stream: (sql) => gather(c.query(sql).stream()),
      begin: () => call('beginTransaction'), commit: () => call('commit'), rollback: () => call('rollback'),
      ping: () => call('ping'), change: (database) => call('changeUser', { database }), end: () => call('end'),
    };
  },
  mariadb: async (more) => {
    const c = await db.createConnection(options(more));
    return {
      id: () => c.threadId,
      query: async (sql, values) => results(await c.query(sql, values)),
      prepare: async (sql) => {
        const statement = await c.prepare(sql);
        return { execute: async (values) => results(await statement.execute(values)), close: () => statement.close() };
      },
      execute: async (sql, values) => results(await c.execute(sql, values)),
      batch: async (sql, rows) => results(await c.batch(sql, rows)),
      stream: (sql) => gather(c.queryStream(sql)),
      begin: () => c.beginTransaction(), commit: () => c.commit(), rollback: () => c.rollback(), ping: () => c.ping(),
      change: (database) => c.changeUser({ database }), end: () => c.end(),
    };
  },
};

function gather(stream) {
  const rows = [];
  return new Promise((resolve, reject) => stream.on('data', (row) => rows.push(row)).on('error', reject)
    .on('end', () => resolve([rowsText(rows)])));
}

const connect = faces[driver];
const first = await connect({});
const second = await connect({});

async function guarded(action) {
  try {
    const lines = await action();
    return Array.isArray(lines) && typeof lines[0] === 'string' ? lines : ['done'];
  } catch (error) {
    return [`error ${error.code} ${error.errno} ${error.sqlState} ${error.sqlMessage ?? error.message}`];
  }
}

async function parameterised(sql, rows) {
  const lines = [];
  if (mode === 'text' || !first.prepare) {
    for (const row of rows) {
      lines.push(...await guarded(() => first[mode === 'text' ? 'query' : 'execute'](sql, row.map(parameter))));
    }
    return lines;
  }
  const statement = await first.prepare(sql);
  for (const row of rows) {
    lines.push(...await guarded(() => statement.execute(row.map(parameter))));
  }
  await statement.close();
  return lines;
}

function rowsOf(step) {
  return step.with ?? Array.from({ length: step.numbers }, (_, i) => [i, `row ${i}`]);
}

function actions(step) {
  const [kind, content] = Object.entries(step)[0];
  switch (kind) {
    // mysql2 and mariadb keep the statements of their execute() prepared
    case 'both': return [() => first.query(content), () => (first.execute ?? first.query)(content, [])];
    case 'sql': return [() => (step.with ? parameterised(content, step.with) : first.query(content))];
    case 'several': return [() => first.query(content)];
    case 'long': return [() => first.query(content[0] + content[1].repeat(content[2]) + content[3])];
    case 'stream': return [() => first.stream(content)];
    case 'other': return [() => second.query(content)];
    case 'batch': return [() => (first.batch ? first.batch(content, rowsOf(step).map((row) => row.map(parameter)))
      : parameterised(content, rowsOf(step)))];
    default: return [() => ({
      'autocommit off': () => first.query('SET autocommit = 0'), 'autocommit on': () => first.query('SET autocommit = 1'),
      home: () => first.query(`USE \`${schema}\``),
    }[content] ?? first[content])()];
  }
}

const own = {
  'a statement killed from another connection': async () => {
    const killed = guarded(() => first.query('SELECT 1 FROM counted WHERE SLEEP(31)'));
    let running;
    do {
      [running] = await second.query('SELECT COUNT(*) FROM information_schema.processlist'
        + " WHERE info LIKE 'SELECT 1 FROM counted WHERE SLEEP(31)%'");
    } while (!running.endsWith('(1)') && !running.endsWith('(1n)'));
    await second.query(`KILL QUERY ${first.id()}`);
    return killed;
  },
  'two statements in turn': async () => {
    const lines = [];
    for (let i = 0; i < 5; i++) {
      lines.push(...await (first.execute ?? first.query)('SELECT CONCAT(?, ?) AS v', [`größe ${i}`, '!']));
      lines.push(...await (first.execute ?? first.query)('SELECT ? + 1 AS v', [i]));
    }
    return lines;
  },
  'statements sent ahead': async () => (await Promise.all([first.query('SELECT 1'), first.query("SET @ahead = 'a'"),
    first.query('SELECT @ahead'), first.query('SELECT ? AS v', [5])])).flat(),
  'another user': async () => {
    await first.change('information_schema');
    const lines = await first.query('SELECT DATABASE(), @i');
    await first.change(schema);
    return lines;
  },
  'a statement with a time limit': async () => first.query({ sql: 'SELECT SLEEP(1)', timeout: 200 }),
  'options': async () => {
    const lines = [];
    const more = [{ dateStrings: true }, { timezone: 'Z' }, { compress: true },
      driver === 'mariadb' ? { foundRows: false, bigIntAsNumber: true, decimalAsNumber: true }
        : { flags: '-FOUND_ROWS', bigNumberStrings: true }];
    for (const option of more) {
      const c = await connect(option);
      lines.push(...await c.query("SELECT DATE'2024-02-29', TIMESTAMP'2024-02-29 10:00:00', 18446744073709551615, 1.5"));
      lines.push(...await c.query("SELECT REPEAT('größe', 40000)"), ...await c.query('UPDATE counted SET v = v'));
      await c.end();
    }
    return lines;
  },
  'a wrong password': () => connect({ password: 'not it' }),
  'an unknown schema': () => connect({ database: 'absent_schema' }),
};

if (driver === 'mysql') {
  // without CLIENT_PLUGIN_AUTH, the proxy tells a wrong password from no such user no more than from another plugin
  delete own['a wrong password'];
}
const all = JSON.parse(readFileSync(things, 'utf8')).things.map(({ name, run }) => [name, run.flatMap(actions)])
  .concat(Object.entries(own).map(([name, action]) => [name, [action]]));
for (const [name, list] of all) {
  for (const [number, action] of list.entries()) {
    for (const line of await guarded(action)) {
      console.log(`${name}\t${number}\t${line.replaceAll('\n', ' ')}`);
    }
  }
}
console.log(`end\t${all.length}`);
process.exit();
