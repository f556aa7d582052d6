// Whether multiplexing works, in one sentence, and what to do where it does not. Knows no page.
import {count, duration, integer} from './format.js';

/** Without an answer for so long, what the page shows is old. */
export const SILENCE_SECONDS = 6;
/** Below this, a queue is what a busy pool looks like. */
const LONG_WAIT_SECONDS = 1;

const DO_ABOUT_HOLDS = {
  TRANSACTION: 'Clients leave transactions open while they run nothing: commit sooner. Holds shows who, since when.',
  TEMPORARY_TABLE: 'Clients keep temporary tables: drop them when they are done. Holds shows who.',
  NAMED_LOCK: 'Clients keep named locks: release them sooner. Holds shows who.',
  TABLE_LOCK: 'Clients keep tables locked: UNLOCK TABLES sooner. Holds shows who.',
};

/**
 * @param facts what is known:
 *   silent: seconds without an answer; obstacles: why it is not ready, texts; paused: by an order at the console;
 *   clients, open, opening, limit, waiting: counts; oldest: seconds; executing, held: connections that run a statement,
 *   or are kept without; reasons: {REASON: count}; timeouts, refused: in the last minute; listen, patience: settings
 * @return {level, word, sentence, advice}; level is good, busy, warn, bad, idle or unknown
 */
export function verdict(facts) {
  if (facts.silent >= SILENCE_SECONDS) {
    return say('unknown', 'No answer', `No answer from Headgate for ${duration(facts.silent)}.`,
      'What is below is old. Does the process run, and does this browser reach it?');
  }
  if (facts.obstacles.length > 0) {
    return say('bad', 'Trouble', `Not ready: ${facts.obstacles.join('; ')}${waiters(facts, '; ', ' waits', ' wait')}.`,
      'Targets and Events show what each server is; clients wait as long as connection-borrow-timeout.');
  }
  if (facts.paused) {
    return say('warn', 'Paused',
      `An order at the console has paused Headgate${waiters(facts, '; ', ' waits', ' wait')}.`,
      'RESUME at the console lends connections again.');
  }
  if (facts.timeouts > 0) {
    return say('bad', 'Trouble', `${count(facts.timeouts, 'statement')} waited in vain in the last minute (error 9501)`
      + `${waiters(facts, '; ', ' waits now', ' wait now')}: ${use(facts)}.`, remedy(facts));
  }
  if (facts.waiting > 0) {
    return waiting(facts);
  }
  if (facts.clients === 0) {
    return say('idle', 'No clients', 'No clients are connected.', facts.listen === null ? ''
      : `They connect to ${facts.listen} as to a MySQL server.`);
  }
  return good(facts);
}

function waiting(facts) {
  const long = facts.oldest >= LONG_WAIT_SECONDS;
  const who = count(facts.waiting, 'client') + (facts.waiting === 1 ? ' waits' : ' wait');
  const since = long ? `,${facts.waiting === 1 ? '' : ' the oldest'} for ${duration(facts.oldest)}`
    : ', for less than a second';
  return say(long ? 'warn' : 'busy', long ? 'Clients wait' : 'Busy', `${who}${since}: ${use(facts)}.`, remedy(facts));
}

function good(facts) {
  const share = facts.open === 0 ? `${count(facts.clients, 'client')} ${facts.clients === 1 ? 'needs' : 'need'}`
      + ' no database connection now'
    : facts.clients === 1 ? `1 client uses ${of(facts.open, facts.limit)} database connections`
      : `${count(facts.clients, 'client')} share ${of(facts.open, facts.limit)} database connections`;
  const many = facts.held * 2 >= facts.limit && facts.held > 0;
  const refused = facts.refused === 0 ? ''
    : ` ${count(facts.refused, 'login was', 'logins were')} refused in the last minute.`;
  return say('good', 'Good', share + '; nobody waits.',
    ((many ? `But ${heldOf(facts)}. ${remedy(facts)}` : '') + refused).trim());
}

const say = (level, word, sentence, advice) => ({level, word, sentence, advice});

const of = (part, all) => `${integer.format(part)} of ${integer.format(all)}`;

const waiters = (facts, before, one, many) => facts.waiting === 0 ? ''
  : before + count(facts.waiting, 'client') + (facts.waiting === 1 ? one : many)
    + (facts.waiting > 1 && facts.oldest > 0 ? `, the oldest for ${duration(facts.oldest)}` : '');

/** What the connections are busy with. */
function use(facts) {
  if (facts.open + facts.opening < facts.limit && facts.executing + facts.held < facts.limit) {
    return `${of(facts.open, facts.limit)} connections are open` + (facts.opening > 0
      ? `, ${integer.format(facts.opening)} more are being opened` : '');
  }
  return isHeld(facts) ? heldOf(facts)
    : `${facts.executing >= facts.limit ? 'all' : integer.format(facts.executing) + ' of'} `
      + `${count(facts.limit, 'connection')} run statements`;
}

function heldOf(facts) {
  return `${of(facts.held, facts.limit)} connections are held, most for ${mainReason(facts)}`;
}

const isHeld = facts => facts.held > 0 && facts.held >= facts.executing;

function mainReason(facts) {
  const reasons = Object.entries(facts.reasons).sort((one, other) => other[1] - one[1]);
  return reasons.length === 0 ? 'a reason that is gone already' : reasons[0][0];
}

function remedy(facts) {
  if (isHeld(facts)) {
    return DO_ABOUT_HOLDS[mainReason(facts)]
      ?? 'Holds shows who keeps a connection, since when and because of which statement.';
  }
  return facts.open + facts.opening < facts.limit
    ? 'The database is slow to take connections: see its latency and Targets.'
    : 'All connections work. Is the database slow (latency: database), or max-connections low for this load?';
}
