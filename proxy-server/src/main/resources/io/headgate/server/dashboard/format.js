// Numbers as people read them.

export const integer = new Intl.NumberFormat('en-US', {maximumFractionDigits: 0});
const short = new Intl.NumberFormat('en-US', {maximumFractionDigits: 1});

/** 1 client, 2 clients. */
export const count = (number, one, many = one + 's') => integer.format(number) + ' ' + (number === 1 ? one : many);

/** A count or a rate, with a decimal where it is small. */
export const amount = number => number === null ? '–' : number < 10 ? short.format(number) : integer.format(number);

/** For axes: 12k. */
export const compact = number => number >= 10000 ? short.format(number / 1000) + 'k' : short.format(number);

/** Seconds in the unit that suits: 85 µs, 1.2 ms, 2.1 s, 3 min 5 s, 2 h 10 min. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) {
    return '–';
  }
  const size = Math.abs(seconds);
  if (size === 0) {
    return '0';
  }
  if (size < 0.0001) {
    return integer.format(seconds * 1e6) + ' µs';
  }
  if (size < 0.1) {
    return short.format(seconds * 1e3) + ' ms';
  }
  if (size < 0.9995) {
    return integer.format(seconds * 1e3) + ' ms';
  }
  if (size < 60) {
    return short.format(seconds) + ' s';
  }
  const whole = Math.floor(size);
  return whole < 3600 ? pair(whole, 60, 'min', 1, 's')
    : whole < 86400 ? pair(whole, 3600, 'h', 60, 'min') : pair(whole, 86400, 'd', 3600, 'h');
}

function pair(seconds, big, bigName, small, smallName) {
  const rest = Math.floor(seconds % big / small);
  return Math.floor(seconds / big) + ' ' + bigName + (rest === 0 ? '' : ' ' + rest + ' ' + smallName);
}

/** The time of day. */
export const clock = millis => new Date(millis).toLocaleTimeString('en-GB');
