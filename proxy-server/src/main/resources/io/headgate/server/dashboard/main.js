// Puts the page together: asks, judges, draws.
import {makeCharts} from './charts.js';
import {amount, clock, duration, integer} from './format.js';
import {Source} from './source.js';
import {makeTables} from './tables.js';
import {verdict} from './verdict.js';

const MINUTE_SAMPLES = 60;
const RATE_SAMPLES = 5;
/** So often at most the sentence is read out while its kind stays the same. */
const SPOKEN_MILLIS = 60000;

const byId = id => document.getElementById(id);
const opened = Date.now();
const source = new Source(show);
const charts = makeCharts(byId('charts'));
const tables = makeTables(byId('tables'));
let spokenWord = null;
let spokenAt = 0;

function facts() {
  const pools = source.tables.pools?.rows ?? [];
  const sum = column => pools.reduce((all, pool) => all + (pool[column] ?? 0), 0);
  const reasons = {};
  for (const name of Object.keys(source.series)) {
    if (name.startsWith('held.') && source.latest(name) > 0) {
      reasons[name.slice('held.'.length)] = source.latest(name);
    }
  }
  return {
    silent: (Date.now() - (source.answered ?? opened)) / 1000,
    obstacles: source.obstacles,
    paused: pools.some(pool => pool.state === 'paused'),
    clients: source.latest('clients') ?? 0,
    open: sum('open'), opening: sum('opening'), limit: sum('max'), executing: sum('executing'), held: sum('held'),
    waiting: sum('waiting'), oldest: Math.max(0, ...pools.map(pool => pool.wait_s ?? 0)),
    reasons,
    timeouts: source.sum('borrow_timeouts', MINUTE_SAMPLES),
    refused: source.sum('logins_refused', MINUTE_SAMPLES),
    listen: source.settings.listen ?? null,
  };
}

function show() {
  const now = facts();
  if (source.answered === null && now.silent < 1) {
    return;
  }
  const said = verdict(now);
  showVerdict(said);
  const name = source.settings['proxy-name'] ?? '';
  byId('name').textContent = name === 'headgate' ? '' : name;
  document.title = `${said.word} · ${name || 'Headgate'}`;
  byId('age').textContent = source.answered === null ? '' : 'as of ' + clock(source.answered);
  document.body.classList.toggle('old', said.level === 'unknown');
  if (source.answered === null) {
    return;
  }
  showNumbers(now);
  charts.forEach(chart => chart.update(source, seconds()));
  tables.forEach(table => table.update(source));
  const version = Object.fromEntries((source.tables.version?.rows ?? []).map(row => [row.name, row.value]));
  byId('version').textContent = `Headgate ${version.headgate ?? ''}, up ${duration(Number(version.uptime_s ?? 0))}.`;
  // for whoever drives a browser: what has been drawn
  document.documentElement.dataset.answers = Number(document.documentElement.dataset.answers ?? 0) + 1;
}

function showVerdict(said) {
  byId('verdict').dataset.level = said.level;
  byId('word').textContent = said.word;
  byId('sentence').textContent = said.sentence;
  byId('advice').textContent = said.advice;
  if (said.word !== spokenWord || Date.now() - spokenAt > SPOKEN_MILLIS) {
    spokenWord = said.word;
    spokenAt = Date.now();
    byId('spoken').textContent = said.word + ': ' + said.sentence;
  }
}

function showNumbers(now) {
  const rate = source.sum('queries_per_s', RATE_SAMPLES) / Math.max(1, Math.min(RATE_SAMPLES, source.at.length));
  const response = recent('latency_s.total.p95');
  const numbers = [
    ['clients', 'Clients', integer.format(now.clients),
      now.open > 0 && now.clients > now.open ? amount(now.clients / now.open) + ' per connection' : ''],
    ['connections', 'Connections', integer.format(now.open), `of ${integer.format(now.limit)} allowed`],
    ['busy', 'Running · held', `${integer.format(now.executing)} · ${integer.format(now.held)}`,
      integer.format(Math.max(0, now.limit - now.executing - now.held)) + ' free'],
    ['waiting', 'Waiting', integer.format(now.waiting),
      now.waiting > 0 ? 'longest ' + duration(now.oldest) : 'nobody waits'],
    ['queries', 'Queries/s', amount(rate), `last ${RATE_SAMPLES} s`],
    ['latency', 'Response p95', duration(response),
      response === null ? 'nothing answered' : 'database ' + duration(recent('latency_s.database.p95'))],
  ];
  byId('numbers').replaceChildren(...numbers.map(([id, title, value, more]) => {
    const group = document.createElement('div');
    group.id = 'number-' + id;
    for (const [tag, text] of [['dt', title], ['dd', value], ['dd', more]]) {
      const part = document.createElement(tag);
      part.textContent = text;
      group.append(part);
    }
    return group;
  }));
}

/** The last value that is known of the last seconds; null where none is. */
function recent(name) {
  return (source.series[name] ?? []).slice(-RATE_SAMPLES).findLast(value => value !== null) ?? null;
}

const seconds = () => Number(new FormData(byId('span')).get('span'));

byId('span').addEventListener('change', show);
// the age of the last answer grows although nothing comes
setInterval(() => {
  if (source.answered !== null && Date.now() - source.answered > 5000 || source.answered === null) {
    show();
  }
}, 1000);
source.start();
