// The tables. Whatever they show is text: names of users and digests of statements come from strangers.
import {amount, count, duration, integer} from './format.js';

/**
 * What is shown of the console's tables. Columns that are empty in all rows are left out, or 0 where that is the rule.
 * Wide ones need the whole width, some only where there are several servers, which have more columns than one.
 */
const TABLES = [
  {name: 'pools', title: 'Pools', none: 'There is no pool.', several: true, rare: ['opening', 'closing']},
  {name: 'targets', title: 'Targets', none: 'There is no database server.', several: true,
    marks: {state: {unreachable: 'bad', 'not serving': 'bad'}}},
  {name: 'queue', title: 'Queue, first come first', none: 'Nobody waits for a connection.', several: true},
  {name: 'holds', title: 'Holds, longest first', none: 'No client keeps a connection between two statements.',
    wide: true},
  {name: 'statements', title: 'Statements, most time first', none: 'No statement has run yet.', wide: true},
  {name: 'errors', title: 'Errors of clients, most frequent first', none: 'No client has got an error.', wide: true},
  {name: 'events', title: 'Events, newest first', none: 'Nothing has happened to the database servers.',
    newestFirst: true, most: 15, wide: true},
];
/** Longer texts may be cut off, and are shown whole to who points at them. */
const CUT_OFF = 50;
const LABELS = {server_id: 'server id', answer_s: 'answers in', lag_s: 'behind', since_symptom_s: 'since symptom',
  avg_ms: 'average', max_ms: 'longest', wait_ms: 'of it wait', restore_ms: 'restore',
  database_ms: 'database', total_s: 'total'};

/** Makes all tables inside an element. */
export function makeTables(into) {
  return TABLES.map(about => new Table(about, into));
}

class Table {
  #about;
  #panel = document.createElement('section');
  #count = document.createElement('small');
  #box = document.createElement('div');
  #none = document.createElement('p');

  constructor(about, into) {
    this.#about = about;
    this.#panel.className = 'panel';
    this.#panel.id = 'table-' + about.name;
    this.#panel.hidden = true;
    const title = document.createElement('h2');
    title.id = about.name;
    title.append(about.title + ' ', this.#count);
    this.#box.className = 'scroll';
    this.#box.tabIndex = 0;
    this.#box.setAttribute('role', 'region');
    this.#box.setAttribute('aria-labelledby', about.name);
    this.#none.className = 'none';
    this.#panel.append(title, this.#box, this.#none);
    into.append(this.#panel);
  }

  update(source) {
    const columns = source.columns[this.#about.name];
    const content = source.tables[this.#about.name];
    this.#panel.hidden = columns === undefined || content === undefined;
    if (this.#panel.hidden) {
      return;
    }
    this.#panel.classList.toggle('wide', this.#about.wide || this.#about.several && source.tables.targets?.total > 1);
    const all = this.#about.newestFirst ? [...content.rows].reverse() : content.rows;
    const rows = all.slice(0, this.#about.most ?? all.length);
    this.#none.textContent = content.unavailable ?? (rows.length === 0 ? this.#about.none : '');
    this.#none.hidden = rows.length > 0;
    this.#box.hidden = rows.length === 0;
    this.#count.textContent = content.total > rows.length
      ? `${integer.format(rows.length)} of ${count(content.total, 'row')}` : '';
    const shown = columns.filter(column => rows.some(row => row[column.name] !== null
      && !(row[column.name] === 0 && this.#about.rare?.includes(column.name))));
    this.#box.replaceChildren(this.#table(shown, rows));
  }

  #table(columns, rows) {
    const table = document.createElement('table');
    table.setAttribute('aria-labelledby', this.#about.name);
    const head = table.createTHead().insertRow();
    for (const column of columns) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.className = kind(column);
      cell.textContent = LABELS[column.name] ?? column.name.replace(/_s$/, '').replaceAll('_', ' ');
      head.append(cell);
    }
    const body = table.createTBody();
    for (const row of rows) {
      const line = body.insertRow();
      columns.forEach(column => this.#cell(line.insertCell(), column, row[column.name]));
    }
    return table;
  }

  #cell(cell, column, value) {
    const text = words(column, value);
    cell.className = kind(column) + ' ' + (this.#about.marks?.[column.name]?.[value] ?? '');
    if (column.name === 'digest' || column.name === 'cause') {
      cell.classList.add('long');
    }
    if (text.length > CUT_OFF) {
      cell.title = text;
    }
    cell.textContent = text;
  }
}

function words(column, value) {
  if (value === null || value === undefined) {
    return '–';
  }
  if (column.type === 'string') {
    return value;
  }
  return column.name.endsWith('_s') ? duration(value)
    : column.name.endsWith('_ms') ? duration(value / 1000)
      : kind(column) === 'string' ? String(value) : amount(value);
}

/** The type of a column, for the eye: ids are names, not numbers. */
const kind = column => /^(id|server_id|client|code)$/.test(column.name) ? 'string' : column.type;
