const FACTORS: Record<string, number> = {
  ...{ '': 1, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 },
};

/** The number of a Kubernetes quantity, e.g. 0.05 for "50m"; undefined if it is no quantity, or has an exponent. */
export function amountOf(quantity: string): number | undefined {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(quantity) ?? [];
  const factor = FACTORS[unit];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}

/** CPUs as a quantity, rounded up, e.g. "550m". */
export function cpus(amount: number): string {
  return `${Math.ceil(Math.round(amount * 1e6) / 1e3)}m`;
}

/** Bytes as a quantity, rounded up, e.g. "1216Mi". */
export function mebibytes(amount: number): string {
  return `${Math.ceil(amount / 2 ** 20)}Mi`;
}
