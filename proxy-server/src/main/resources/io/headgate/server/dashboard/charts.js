// The charts: what each one draws, and how.
import {amount, clock, compact, duration} from './format.js';

const HEIGHT = 170;
/** Steps of axes for what can be counted. */
const WHOLE = [0, 1, 2, 3, 4, 5, 6].flatMap(zeros => [1, 2, 5].map(step => step * 10 ** zeros));
/** From here on up, axes of many sizes are drawn in tenfold steps. */
const SMALLEST_COUNT = 1;
const SMALLEST_SECONDS = 1e-4;
const MOST_REASONS = 5;
/** In a longer span, the time is shown without seconds. */
const SECONDS_SHOWN = 180;
/** Where there were more, a point is of several seconds. */
const MOST_POINTS = 150;
/** Of how many; percentiles come with a series for each. */
const LENGTHS = [1, 2, 6];
const PARTS = ['total', 'wait', 'restore', 'database', 'proxy'];
const DASHES = {limit: [6, 4], wait: [2, 3], restore: [7, 3], proxy: [7, 3, 2, 3], database: [5, 3]};

const average = values => values.reduce((sum, value) => sum + value, 0) / values.length;
const highest = values => Math.max(...values);
const last = values => values.at(-1);

/** A point of several seconds is their average, the highest where peaks matter, or what Headgate says of all of it. */
const line = (series, label, color, more = {}) =>
  ({series, label, color, unit: amount, scale: 'y', point: average, ...more});
const peaks = (series, label, color, more = {}) => line(series, label, color, {point: highest, ...more});

/** What is drawn; lines may depend on what there is. */
const CHARTS = [
  {id: 'connections', title: 'Clients and database connections', tenfold: SMALLEST_COUNT,
    none: 'No clients',
    lines: () => [line('clients', 'clients', 1, {width: 2}),
      line('limit', 'limit', 0, {dash: DASHES.limit, state: true}),
      line('open', 'connections open', 2, {width: 2}), peaks('borrowed', 'of these lent', 2, {dash: DASHES.wait})]},
  {id: 'queue', title: 'Waiting for a connection', none: 'Nobody has waited',
    lines: () => [peaks('waiting', 'clients waiting', 4, {fill: true, width: 2}),
      peaks('longest_wait_s', 'longest wait (right)', 2, {unit: duration, scale: 'right', dash: DASHES.wait})]},
  {id: 'queries', title: 'Queries per second', none: 'No queries',
    lines: () => [line('queries_per_s', 'queries/s', 1, {fill: true, width: 2})]},
  {id: 'latency', title: 'Time of a statement', tenfold: SMALLEST_SECONDS, none: 'No statements',
    choices: ['p50', 'p95', 'p99'], choice: 'p95', unit: duration,
    lines: (source, choice, length) => PARTS.filter(part => `latency_s.${part}.p50` in source.series)
      .map(part => line(`latency_s.${part}.${choice}${length > 1 ? `.${length}s` : ''}`, part, PARTS.indexOf(part),
        {point: last, unit: duration, width: part === 'total' ? 3 : 1.5, dash: DASHES[part]}))},
  {id: 'holds', title: 'Connections held, by reason', none: 'No connection was held',
    lines: source => Object.keys(source.series).filter(name => name.startsWith('held.'))
      .map(name => ({name, most: Math.max(...source.series[name])})).sort((one, other) => other.most - one.most)
      .slice(0, MOST_REASONS)
      .map(({name}, i) => line(name, name.slice('held.'.length), i + 1, {dash: Object.values(DASHES)[i - 1]}))},
  {id: 'errors', title: 'What went wrong', none: 'Nothing went wrong',
    lines: () => [peaks('borrow_timeouts', 'waited in vain', 5, {sums: true, width: 2}),
      peaks('logins_refused', 'logins refused', 4, {sums: true, dash: DASHES.wait}),
      peaks('clients_refused', 'clients turned away', 3, {sums: true, dash: DASHES.limit}),
      peaks('connects_failed', 'failed connects to the database', 2, {sums: true, dash: DASHES.proxy}),
      peaks('errors', 'all errors of clients', 0, {sums: true})]},
];

/** Makes all charts inside an element. */
export function makeCharts(into) {
  const charts = CHARTS.map(chart => new Chart(chart, into));
  const redraw = () => charts.forEach(chart => chart.redraw());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  return charts;
}

class Chart {
  #about;
  #plot = null;
  #lines = [];
  /** What is drawn, and of each line every second of it. */
  #data = [[]];
  #samples = [];
  #box = element('div', 'plot');
  #words = element('p', 'none');
  #legend = element('ul', 'legend');
  #choice;
  #source;
  #seconds;

  constructor(about, into) {
    this.#about = about;
    this.#choice = about.choice;
    const figure = element('figure', 'panel');
    figure.id = 'chart-' + about.id;
    const caption = element('figcaption');
    caption.append(about.title, this.#choices());
    this.#box.setAttribute('role', 'img');
    figure.append(caption, this.#box, this.#legend);
    this.#box.append(this.#words);
    into.append(figure);
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.#box);
  }

  #choices() {
    const form = element('form', 'choices');
    for (const choice of this.#about.choices ?? []) {
      const label = element('label');
      const input = element('input');
      Object.assign(input, {type: 'radio', name: this.#about.id, value: choice, checked: choice === this.#choice});
      input.addEventListener('change', () => {
        this.#choice = choice;
        this.update(this.#source, this.#seconds);
      });
      label.append(input, textElement('span', choice));
      form.append(label);
    }
    return form;
  }

  /** Draws the last so many seconds. */
  update(source, seconds) {
    this.#source = source;
    this.#seconds = seconds;
    const from = Math.max(0, source.at.findIndex(at => at >= source.at.at(-1) - seconds));
    const times = source.at.slice(from);
    const lines = this.#about.lines(source, this.#choice, pointLength(times));
    this.#samples = lines.map(each => (source.series[each.series] ?? []).slice(from));
    this.#data = points(times, this.#samples, lines);
    if (this.#plot === null || lines.map(each => each.series).join() !== this.#lines.map(each => each.series).join()) {
      this.#lines = lines;
      this.#plot?.destroy();
      this.#plot = new uPlot(this.#options(), this.#data, this.#box);
      this.#makeLegend();
    } else {
      this.#plot.setData(this.#data);
    }
    const something = lines.some((each, i) => !each.state && this.#samples[i].some(value => value > 0));
    this.#words.textContent = something ? '' : source.at.length < 2 ? 'The first seconds …'
      : `${this.#about.none} in the last ${duration(Math.max(1, Math.round(source.at.at(-1) - source.at[from])))}.`;
    this.#box.classList.toggle('empty', !something);
    this.#writeLegend(null);
    this.#box.setAttribute('aria-label', `${this.#about.title}. Now: ${lines.map((each, i) =>
      each.label + ' ' + each.unit(this.#samples[i].at(-1) ?? null)).join(', ')}. ${this.#words.textContent}`);
  }

  redraw() {
    this.#plot?.redraw();
  }

  #size() {
    return {width: this.#box.clientWidth, height: HEIGHT};
  }

  #makeLegend() {
    this.#legend.replaceChildren(...this.#lines.map(each => {
      const item = element('li');
      const sample = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      sample.setAttribute('viewBox', '0 0 22 6');
      sample.setAttribute('aria-hidden', 'true');
      const stroke = document.createElementNS('http://www.w3.org/2000/svg', 'line');
      Object.entries({x1: 0, y1: 3, x2: 22, y2: 3, class: 'line' + each.color,
        'stroke-dasharray': (each.dash ?? []).join(' '),
        'stroke-width': (each.width ?? 1.5) + 0.5}).forEach(([name, value]) => stroke.setAttribute(name, value));
      sample.append(stroke);
      item.append(sample, each.label + ' ', textElement('b', ''));
      return item;
    }));
  }

  /** With the values of one moment; null: now, or the sum of what is counted. */
  #writeLegend(index) {
    this.#lines.forEach((each, i) => {
      const all = this.#samples[i];
      const value = index !== null ? this.#data[i + 1][index]
        : each.sums ? all.reduce((sum, one) => sum + one, 0) : all.at(-1);
      this.#legend.children[i].lastChild.textContent = each.unit(value ?? null);
    });
  }

  #options() {
    const axis = (scale, unit, side) => ({scale, side, size: 52, font: '11px system-ui, sans-serif', gap: 4,
      stroke: () => color('--muted'), ticks: {show: false},
      grid: {show: side === 3, stroke: () => color('--grid'), width: 1},
      values: (plot, splits) => splits.map(each => each === null ? '' : unit(each)),
      ...(this.#about.tenfold ? {splits: (plot, i, least, most) => tenfoldSplits(this.#about.tenfold, most),
        filter: (plot, splits) => splits} : {incrs: unit === compact ? WHOLE : undefined})});
    const hasRight = this.#lines.some(each => each.scale === 'right');
    return {
      ...this.#size(),
      legend: {show: false},
      padding: [8, hasRight ? 0 : 22, 0, 0],
      cursor: {sync: {key: 'headgate'}, drag: {setScale: false, x: false, y: false}, y: false,
        points: {size: 6}},
      scales: {x: {time: true, range: (plot, least, most) => this.#span(most)},
        y: {range: (plot, least, most) => this.#range(most), ...(this.#about.tenfold ? {distr: 100,
          fwd: value => Math.asinh(value / this.#about.tenfold),
          bwd: value => Math.sinh(value) * this.#about.tenfold} : {})},
        right: {range: (plot, least, most) => [0, Math.max(1, (most ?? 0) * 1.1)]}},
      axes: [{size: 24, font: '11px system-ui, sans-serif', gap: 4, stroke: () => color('--muted'),
        space: (plot, axis, first, last) => last - first > SECONDS_SHOWN ? 46 : 66,
        grid: {show: false}, ticks: {stroke: () => color('--grid'), size: 4},
        values: ({scales: {x}}, splits) => splits.map(at => clock(at * 1000)
          .slice(0, x.max - x.min > SECONDS_SHOWN ? 5 : 8))},
      axis('y', this.#about.unit ?? compact, 3), ...(hasRight ? [axis('right', duration, 1)] : [])],
      series: [{}, ...this.#lines.map(each => ({
        label: each.label, scale: each.scale, width: each.width ?? 1.5, dash: each.dash, spanGaps: false,
        stroke: () => color('--line' + each.color), fill: each.fill ? () => color('--fill' + each.color) : undefined,
        points: {show: (plot, i) => plot.data[i].filter(value => value !== null).length < 3, size: 5}}))],
      hooks: {setCursor: [plot => this.#writeLegend(plot.cursor.idx ?? null)]},
    };
  }

  /** All of the time that was asked for, or as much as there is, a minute at least. */
  #span(last) {
    const end = last ?? Date.now() / 1000;
    const there = this.#data[0].length === 0 ? 0 : end - this.#data[0][0];
    return [end - Math.max(60, Math.min(this.#seconds, there)), end];
  }

  #range(most) {
    const top = most ?? 0;
    return this.#about.tenfold ? [0, Math.max(this.#about.tenfold * 10, top) * 1.5] : [0, Math.max(4, top * 1.1)];
  }
}

/** Of how many seconds a point is, so that points can be told apart. */
function pointLength(at) {
  const span = at.length === 0 ? 0 : at.at(-1) - at[0];
  return LENGTHS.find(length => span <= length * MOST_POINTS) ?? LENGTHS.at(-1);
}

/** As many points as can be told apart: times, and what each line is at them. */
export function points(at, samples, lines) {
  const step = pointLength(at);
  if (step <= 1) {
    return [at, ...samples];
  }
  // by the clock, so that a point stays what it is while time goes on
  const ends = at.flatMap((each, i) =>
    i === at.length - 1 || Math.floor(at[i + 1] / step) > Math.floor(each / step) ? [i] : []);
  const each = values => ends.map((end, i) => values.slice(i === 0 ? 0 : ends[i - 1] + 1, end + 1));
  return [ends.map(end => at[end]), ...samples.map((values, i) => each(values).map(some => {
    const known = some.filter(value => value !== null);
    return known.length === 0 ? null : lines[i].point(known);
  }))];
}

function tenfoldSplits(least, most) {
  const splits = [0];
  for (let each = least; each <= most; each *= 10) {
    splits.push(each);
  }
  return splits;
}

const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function element(name, className) {
  const made = document.createElement(name);
  if (className !== undefined) {
    made.className = className;
  }
  return made;
}

function textElement(name, text) {
  const made = element(name);
  made.textContent = text;
  return made;
}
