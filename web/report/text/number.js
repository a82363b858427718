// Numbers as a person reads them: as the terminal's tables have them.

export const missing = '–';

export function short(x) {
  if (x === null || x === undefined) return missing;
  if (x === 0) return '0';
  const size = Math.abs(x);
  if (size >= 1e6 || size < 1e-4) return x.toExponential(2).replace('e+', 'e');
  return String(Number(x.toPrecision(4)));
}

export function inShort(x) {
  if (x === null || x === undefined) return missing;
  for (const [unit, letter] of [[1e12, 'T'], [1e9, 'B'], [1e6, 'M'], [1e3, 'k']])
    if (Math.abs(x) >= unit) return Number((x / unit).toPrecision(3)) + letter;
  return String(Number(x.toPrecision(3)));
}

export const whole = (x) => x === null || x === undefined ? missing : x.toLocaleString('en').replaceAll(',', '\u202f');

/** Decimals that show a standard error with two significant digits. */
export function decimals(error) {
  if (!(error > 0) || !isFinite(error)) return 3;
  return Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(error))));
}

export const rounded = (x, digits) => x === null || x === undefined ? missing : x.toFixed(digits).replace('-', '\u2212');

export function cell(value, format) {
  if (value === null || value === undefined) return missing;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'number') return value;
  if (format === 'integer') return whole(value);
  if (format === 'count') return inShort(value);
  return short(value).replace('-', '\u2212');
}
