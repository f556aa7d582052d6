// Logs in with mysql2 over TLS and says as whom, or why not. Argument: port.
import mysql from 'mysql2/promise';

try {
  const connection = await mysql.createConnection({
    host: '127.0.0.1',
    port: Number(process.argv[2]),
    user: process.env.HEADGATE_USER,
    password: process.env.HEADGATE_PASSWORD,
    ssl: { rejectUnauthorized: false },
  });
  const [[row]] = await connection.query('SELECT CURRENT_USER() AS me');
  console.log(`in as ${row.me}`);
  await connection.end();
} catch (error) {
  console.log(`error ${error.errno}`);
}
