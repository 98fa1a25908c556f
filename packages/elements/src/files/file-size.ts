const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

/** How large a file is, as one says it: “2.1 MB”, “850 kB”, “12 bytes”. */
export function fileSize(bytes: number, locale: string): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(bytes || 1) / 3)));
  const value = bytes / 1_000 ** power;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[power] as string,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && power > 1 ? 1 : 0,
  }).format(value);
}
