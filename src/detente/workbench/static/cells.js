// Cells as numbers: the same distribution as detente/ensemble/cells.py, for pictures only.
const NUMBER = "[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?";
const VALUE = new RegExp(
  `^(${NUMBER})(?:\\s*/\\s*(${NUMBER})\\s*/\\s*(${NUMBER})|\\s*\\.\\.\\s*(${NUMBER}))?$`,
);

export function parse(text) {
  const found = VALUE.exec(text.trim());
  if (!found) return null;
  const [, first, best, high, top] = found;
  if (top !== undefined) return { low: +first, best: (+first + +top) / 2, high: +top };
  if (best === undefined) return { low: +first, best: +first, high: +first };
  return { low: +first, best: +best, high: +high };
}

// Inverse of the normal distribution (Acklam 2003), relative error under 1.2e-9.
export function ndtri(p) {
  const a = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
    2.506628277459239,
  ];
  const b = [
    -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572,
  ];
  const c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  if (p <= 0) return -Infinity;
  if (p >= 1) return Infinity;
  if (p < 0.02425 || p > 0.97575) {
    const q = Math.sqrt(-2 * Math.log(Math.min(p, 1 - p)));
    const x =
      (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
      ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
    return p < 0.5 ? x : -x;
  }
  const q = p - 0.5,
    r = q * q;
  return (
    ((((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q) /
    (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1)
  );
}

// The two spreads: 5 % of the mass below low, 5 % above high.
export function spreads({ low, best, high }) {
  if (low === high) return [0, 0];
  const tail = 0.05;
  if (low === best) {
    const above = (high - best) / -ndtri(tail / (2 * (1 - tail)));
    return [(above * tail) / (1 - tail), above];
  }
  if (high === best) {
    const [above, below] = spreads({ low: -best, best: -best, high: -low });
    return [below, above];
  }
  const pair = (mass) => [
    (best - low) / -ndtri(tail / (2 * mass)),
    (high - best) / -ndtri(tail / (2 * (1 - mass))),
  ];
  let from = tail * (1 + 1e-9),
    to = 1 - from;
  for (let i = 0; i < 80; i += 1) {
    const mass = (from + to) / 2;
    const [below, above] = pair(mass);
    if (below / (below + above) - mass > 0) from = mass;
    else to = mass;
  }
  return pair((from + to) / 2);
}

// Height of the density at x, mode = 1.
export function density(value, [below, above], x) {
  const spread = x < value.best ? below : above;
  if (spread === 0) return x === value.best ? 1 : 0;
  return Math.exp(-0.5 * ((x - value.best) / spread) ** 2);
}
