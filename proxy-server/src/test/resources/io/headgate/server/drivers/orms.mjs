// What applications do with object-relational mappers for Node.js. Arguments: sequelize|typeorm|knex, port.
// Prints what it sees, so that two runs can be compared.
const [library, port] = process.argv.slice(2);
const host = '127.0.0.1';
const { HEADGATE_USER: user, HEADGATE_PASSWORD: password, HEADGATE_SCHEMA: database } = process.env;
const ssl = { rejectUnauthorized: false };
const see = (what, value) => console.log(what, JSON.stringify(value));
const failure = async (promise) => promise.then(() => 'none', (error) => error.name + ' ' + (error.errno ?? error.parent?.errno));

async function sequelize() {
  const { Sequelize, DataTypes, Op, Transaction } = await import('sequelize');
  const db = new Sequelize(database, user, password,
    { host, port, dialect: 'mysql', logging: false, pool: { max: 2 }, dialectOptions: { ssl } });
  await db.authenticate();
  const Author = db.define('Author', { name: { type: DataTypes.STRING, unique: 'by_name' }, born: DataTypes.INTEGER,
    data: DataTypes.JSON }, { timestamps: false });
  const Book = db.define('Book', { title: DataTypes.STRING }, { timestamps: false, version: true });
  Author.hasMany(Book, { as: 'books', onDelete: 'CASCADE' });
  Book.belongsTo(Author);
  await db.sync({ force: true });
  await db.sync({ alter: true });
  const author = await Author.create({ name: 'Größe 😀', born: 1900, data: { a: [1] }, books: [{ title: 'One' }] },
    { include: 'books' });
  // one by one: several at once go over two connections, and either may be first
  await author.createBook({ title: "it's" });
  see('created', author);
  await db.transaction({ isolationLevel: Transaction.ISOLATION_LEVELS.READ_COMMITTED }, async (transaction) => {
    const locked = await Author.findByPk(1, { transaction, lock: transaction.LOCK.UPDATE });
    await locked.increment('born', { transaction });
    await db.transaction({ transaction }, (nested) => Author.create({ name: 'nested' }, { transaction: nested }));
  });
  see('failure', await failure(Author.create({ name: 'nested' })));
  see('rolled back', await failure(db.transaction(async (transaction) => {
    await Author.destroy({ where: {}, transaction });
    throw new Error('no');
  })));
  see('bulk', await Author.bulkCreate([{ name: 'a' }, { name: 'nested', born: 1 }], { updateOnDuplicate: ['born'] }));
  see('upsert', await Author.upsert({ name: 'a', born: 7 }));
  see('or create', await Author.findOrCreate({ where: { name: 'c' } }));
  see('page', await Author.findAndCountAll({ where: { name: { [Op.like]: '%e%' } }, order: ['id'], limit: 1, offset: 1 }));
  see('joined', await Author.findAll({ include: 'books', order: ['id', ['books', 'id', 'DESC']] }));
  see('query', await db.query('SELECT ? AS a, DATABASE() AS d, @@time_zone AS z', { replacements: ['x'], type: 'SELECT' }));
  see('tables', (await db.getQueryInterface().showAllTables()).length);
  see('described', await db.getQueryInterface().describeTable('Books'));
  await db.drop();
  await db.close();
}

async function typeorm() {
  const { DataSource, EntitySchema, Like } = await import('typeorm');
  const Author = new EntitySchema({ name: 'author', columns: {
    id: { type: 'int', primary: true, generated: true }, name: { type: 'varchar', length: 50, unique: true },
    born: { type: 'datetime', precision: 3, nullable: true }, score: { type: 'decimal', precision: 8, scale: 2, default: 0 },
    version: { type: 'int', version: true } },
    relations: { books: { type: 'one-to-many', target: 'book', inverseSide: 'author', cascade: true } } });
  const Book = new EntitySchema({ name: 'book', columns: {
    id: { type: 'int', primary: true, generated: true }, title: { type: 'varchar' } },
    relations: { author: { type: 'many-to-one', target: 'author', inverseSide: 'books', onDelete: 'CASCADE' } } });
  const db = new DataSource({ type: 'mysql', host, port: Number(port), username: user, password, database, ssl,
    timezone: 'Z', entities: [Author, Book], synchronize: true, dropSchema: true, poolSize: 2 });
  await db.initialize();
  await db.synchronize();
  const authors = db.getRepository('author');
  see('saved', await authors.save({ name: 'Größe 😀', born: new Date(86400123), books: [{ title: 'One' }, { title: "it's" }] }));
  await db.transaction('SERIALIZABLE', async (manager) => {
    const author = await manager.findOne('author', { where: { id: 1 }, lock: { mode: 'pessimistic_write' } });
    author.name = 'renamed';
    await manager.save('author', author);
    await manager.transaction((nested) => nested.insert('author', { name: 'nested' }));
  });
  see('failure', await failure(authors.insert({ name: 'nested' })));
  see('rolled back', await failure(db.transaction(async (manager) => {
    await manager.createQueryBuilder().delete().from('author').execute();
    throw new Error('no');
  })));
  see('upsert', (await authors.upsert([{ name: 'nested', score: 1.5 }, { name: 'new' }], ['name'])).raw.affectedRows);
  see('found', await authors.find({ relations: { books: true }, order: { id: 'ASC', books: { id: 'DESC' } } }));
  see('counted', await authors.findAndCount({ where: { name: Like('%e%') }, order: { id: 'DESC' }, take: 1, skip: 1 }));
  see('built', await authors.createQueryBuilder('a').select('MAX(a.score)', 'm').where('a.id > :id', { id: 0 }).getRawOne());
  see('updated', await authors.update({ name: 'new' }, { score: 2 }));
  see('raw', await db.query('SELECT ? AS a, DATABASE() AS d', [1]));
  await authors.delete({ id: 1 });
  see('left', await db.getRepository('book').count());
  await db.dropDatabase().catch((error) => see('drop', error.errno));
  await db.destroy();
}

async function knex() {
  const { default: Knex } = await import('knex');
  const db = Knex({ client: 'mysql2', connection: { host, port, user, password, database, ssl }, pool: { min: 1, max: 2 } });
  const migration = { name: '1', up: (k) => k.schema.createTable('authors', (t) => {
    t.increments();
    t.string('name').unique();
    t.json('data');
    t.decimal('score', 8, 2);
  }).createTable('books', (t) => {
    t.increments();
    t.string('title').index();
    t.integer('author_id').unsigned().references('authors.id').onDelete('CASCADE');
  }), down: (k) => k.schema.dropTable('books').dropTable('authors') };
  const migrationSource = { getMigrations: async () => [migration], getMigrationName: (m) => m.name, getMigration: async (m) => m };
  see('migrated', await db.migrate.latest({ migrationSource }));
  see('ids', await db('authors').insert({ name: 'Größe 😀', data: '{"a": 1}', score: 1.5 }));
  see('ids', await db('books').insert([{ title: 'One', author_id: 1 }, { title: "it's", author_id: 1 }]));
  await db.transaction(async (trx) => {
    await trx('authors').where({ id: 1 }).forUpdate().select();
    await trx('authors').where({ id: 1 }).increment('score', 2);
    await trx.transaction((nested) => nested('authors').insert({ name: 'nested' }));
  }, { isolationLevel: 'read committed' });
  see('failure', await failure(db('authors').insert({ name: 'nested' })));
  see('rolled back', await failure(db.transaction(async (trx) => {
    await trx('authors').del();
    throw new Error('no');
  })));
  await db.transaction((trx) => trx('authors').count(), { readOnly: true });
  see('merged', await db('authors').insert({ name: 'nested', score: 9 }).onConflict('name').merge());
  see('ignored', await db('authors').insert({ name: 'nested' }).onConflict('name').ignore());
  see('joined', await db('authors').join('books', 'authors.id', 'books.author_id').select('name', 'title').orderBy('books.id'));
  see('first', await db('authors').whereIn('id', [1, 2]).orderBy('id', 'desc').first());
  see('raw', (await db.raw('SELECT ? AS a, DATABASE() AS d', [1]))[0]);
  // from information_schema, in any order
  see('columns', Object.entries(await db('books').columnInfo()).sort());
  const streamed = [];
  for await (const row of db('books').select('title').orderBy('id').stream()) {
    streamed.push(row.title);
  }
  see('streamed', streamed);
  await db.migrate.rollback({ migrationSource });
  await db.schema.dropTable('knex_migrations').dropTable('knex_migrations_lock');
  await db.destroy();
}

await { sequelize, typeorm, knex }[library]();
console.log('all right');
