// What an application does with mysql2. Arguments: one|many, port, plain|tls, with or without -compressed.
import assert from 'node:assert/strict';
import mysql from 'mysql2/promise';

const [part, port, transport] = process.argv.slice(2);
const [tls, compressed] = transport.split('-');
const options = {
  host: '127.0.0.1',
  port: Number(port),
  user: process.env.HEADGATE_USER,
  password: process.env.HEADGATE_PASSWORD,
  database: process.env.HEADGATE_SCHEMA,
  compress: compressed === 'compressed',
  ...(tls === 'tls' ? { ssl: { rejectUnauthorized: false } } : {}),
};

async function one() {
  const connection = await mysql.createConnection({ ...options, multipleStatements: true });
  const [rows, fields] = await connection.query("SELECT 1 AS a, 'größe 😀' AS b, NULL AS c");
  assert.deepEqual([{ ...rows[0] }], [{ a: 1, b: 'größe 😀', c: null }]);
  assert.deepEqual(fields.map((field) => field.name), ['a', 'b', 'c']);

  await connection.query('DROP TABLE IF EXISTS t');
  await connection.query('CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(50), b LONGBLOB, d DATETIME(3))');
  const [inserted] = await connection.execute('INSERT INTO t (v, b, d) VALUES (?, ?, ?)',
    ['x', Buffer.from([0, 1, 255]), new Date(2020, 1, 29, 12, 30, 15, 123)]);
  assert.equal(inserted.insertId, 1);
  assert.equal(inserted.affectedRows, 1);
  for (let i = 0; i < 20; i++) {
    const [[row]] = await connection.execute('SELECT v, b, d, ? AS p FROM t WHERE id = ?', [`p${i}`, 1]);
    assert.equal(row.p, `p${i}`);
    assert.deepEqual([...row.b], [0, 1, 255]);
    assert.equal(row.d.getTime(), new Date(2020, 1, 29, 12, 30, 15, 123).getTime());
  }
  const long = Buffer.alloc(2_000_000, 'ab');
  await connection.execute('INSERT INTO t (b) VALUES (?)', [long]);
  const [[read]] = await connection.query('SELECT b FROM t WHERE id = 2');
  assert.ok(long.equals(read.b));

  const [several] = await connection.query('SELECT 1 AS a; SELECT 2 AS b, 3 AS c');
  assert.deepEqual(several.map((result) => ({ ...result[0] })), [{ a: 1 }, { b: 2, c: 3 }]);

  await connection.beginTransaction();
  await connection.execute('DELETE FROM t');
  await connection.rollback();
  const [[{ n }]] = await connection.query('SELECT COUNT(*) AS n FROM t');
  assert.equal(n, 2);

  await assert.rejects(connection.query('SELECT no_such_column'), { errno: 1054, sqlState: '42S22' });
  await connection.ping();
  await connection.changeUser({ database: 'information_schema' });
  const [[{ d }]] = await connection.query('SELECT DATABASE() AS d');
  assert.equal(d, 'information_schema');
  await connection.reset();
  const statement = await connection.prepare('SELECT ? + 1 AS a');
  assert.equal((await statement.execute([41]))[0][0].a, 42);
  await statement.close();

  let streamed = 0;
  await new Promise((resolve, reject) => connection.connection.query('SELECT * FROM information_schema.collations')
    .stream().on('data', () => streamed++).on('end', resolve).on('error', reject));
  assert.ok(streamed > 200);
  await connection.end();
  await assert.rejects(mysql.createConnection({ ...options, password: 'not it' }), { errno: 1045 });
}

async function many() {
  const connections = [];
  for (let i = 0; i < 200; i++) {
    connections.push(await mysql.createConnection(options));
  }
  await Promise.all(connections.map(async (connection, client) => {
    for (let round = 0; round < 10; round++) {
      const [[text]] = await connection.query(`SELECT ${client} AS client, ${round} AS round`);
      assert.deepEqual({ ...text }, { client, round });
      await connection.beginTransaction();
      const [[prepared]] = await connection.execute('SELECT ? AS client, ? AS round', [`c${client}`, `r${round}`]);
      assert.deepEqual({ ...prepared }, { client: `c${client}`, round: `r${round}` });
      await connection.commit();
    }
  }));
  await Promise.all(connections.map((connection) => connection.end()));
}

await (part === 'one' ? one() : many());
console.log(`${part}: all right`);
