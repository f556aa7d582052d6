// Asks Headgate for everything that the page shows, and keeps the last quarter of an hour.

const PERIOD_MILLIS = 2000;
/** Every how many rounds tables are asked for that change slowly or cost more. */
const SLOW_ROUNDS = 2;
const PATIENCE_MILLIS = 5000;
const SAMPLES = 900;
const ROWS = 10;
const FIRST_IN_LINE = 5;

const FAST = {pools: ''};
const SLOW = {targets: '', holds: '?limit=' + ROWS, queue: '?limit=' + FIRST_IN_LINE,
  statements: '?limit=' + ROWS, errors: '?limit=' + ROWS,
  events: '', version: ''};

export class Source {
  /** When something was answered last, in milliseconds; null: never. */
  answered = null;
  /** The samples, oldest first: times in seconds, and the values of each series. */
  at = [];
  series = {};
  tables = {};
  columns = {};
  settings = {};
  obstacles = [];
  #started = 0;
  #last = 0;
  #round = 0;
  #busy = false;
  #onChange;

  /** @param onChange called after each round, whether it was answered or not */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  start() {
    this.#look();
    setInterval(() => this.#look(), PERIOD_MILLIS);
    document.addEventListener('visibilitychange', () => this.#look());
  }

  async #look() {
    // a page that nobody sees costs nothing
    if (document.hidden || this.#busy) {
      return;
    }
    this.#busy = true;
    try {
      await this.#ask();
    } catch (failure) {
      // no answer, or one that is none: the age of what is shown says so
      console.info('no answer', failure.message);
    }
    this.#busy = false;
    this.#onChange();
  }

  async #ask() {
    if (Object.keys(this.columns).length === 0) {
      const [api, config] = await Promise.all([get('/api'), get('/api/config')]);
      for (const table of api.tables) {
        this.columns[table.name] = table.columns;
      }
      for (const row of config.rows) {
        this.settings[row.setting] = row.value;
      }
    }
    const wanted = this.#round++ % SLOW_ROUNDS === 0 ? {...FAST, ...SLOW} : FAST;
    const names = Object.keys(wanted).filter(name => name in this.columns);
    const [history, readiness, ...tables] = await Promise.all([get('/api/history?after=' + this.#last), get('/readyz'),
      ...names.map(name => get('/api/' + name + wanted[name]))]);
    this.#append(history);
    this.obstacles = readiness.obstacles ?? [];
    names.forEach((name, i) => this.tables[name] = tables[i]);
    this.answered = Date.now();
  }

  #append(history) {
    if (history.started !== this.#started) {
      const other = this.#started !== 0;
      this.#started = history.started;
      if (other) {
        // another process has numbers of samples of its own, and may have other tables and settings
        this.at = [];
        this.series = {};
        this.columns = {};
        this.#last = 0;
        return;
      }
    }
    this.#last = history.last;
    const before = this.at.length;
    this.at = this.at.concat(history.at.map(millis => millis / 1000)).slice(-SAMPLES);
    for (const name of new Set([...Object.keys(this.series), ...Object.keys(history.series)])) {
      // a series that is left out was 0 all the time
      const old = this.series[name] ?? new Array(before).fill(0);
      const more = history.series[name] ?? new Array(history.at.length).fill(0);
      this.series[name] = old.concat(more).slice(-SAMPLES);
    }
  }

  /** The last value of a series; null where it is unknown. */
  latest(name) {
    return this.series[name]?.at(-1) ?? null;
  }

  /** What a series sums up to in the last so many samples. */
  sum(name, samples) {
    return (this.series[name] ?? []).slice(-samples).reduce((sum, value) => sum + value, 0);
  }
}

/** A document; one that says that something is unavailable is one, too, if it is JSON. */
async function get(path) {
  const answer = await fetch(path,
    {headers: {accept: 'application/json'}, signal: AbortSignal.timeout(PATIENCE_MILLIS)});
  const document = await answer.json();
  if ('error' in document) {
    return {rows: [], total: 0, unavailable: document.error};
  }
  return document;
}
