const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1 });
const ready = pool.query(
  'CREATE TABLE IF NOT EXISTS notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text NOT NULL)');

exports.handler = async (event) => {
  await ready;
  if (event.requestContext.http.method === 'POST') {
    const { text } = JSON.parse(event.body ?? '{}');
    if (!text) return { statusCode: 400, body: JSON.stringify({ message: 'text is missing' }) };
    const added = await pool.query('INSERT INTO notes (text) VALUES ($1) RETURNING id, text', [text]);
    return { statusCode: 201, body: JSON.stringify(added.rows[0]) };
  }
  const all = await pool.query('SELECT id, text FROM notes ORDER BY id');
  return { statusCode: 200, body: JSON.stringify(all.rows) };
};
