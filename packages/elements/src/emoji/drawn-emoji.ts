/** One of each version of emoji that not every browser draws, the newest first. */
const newer: readonly (readonly [version: number, emoji: string])[] = [
  [15, '🫨'],
  [14, '🫠'],
  [13.1, '😮‍💨'],
  [13, '🥲'],
  [12.1, '🧑‍🦰'],
  [12, '🥱'],
];
const oldest = 11;
/** What is not one glyph is wider than one emoji by more than this. */
const wider = 1.4;

type Draws = (emoji: string) => boolean;
let draws: Draws | null = null;

/** The newest version of emoji that this browser draws; any where it cannot tell. */
export function drawnVersion(): number {
  const [version = oldest] = newer.find(([, emoji]) => isDrawn(emoji)) ?? [];
  return version;
}

/** Whether it draws flags: on Windows most browsers draw the letters of a country. */
export function drawsFlags(): boolean {
  return isDrawn('🇩🇪');
}

function isDrawn(emoji: string): boolean {
  draws ??= measure();
  return draws(emoji);
}

/** Emoji are drawn in colours of their own, as one glyph; what is missing, in that of the text. */
function measure(): Draws {
  const known = '😀';
  const any = () => true;
  try {
    const canvas = document.createElement('canvas');
    canvas.width = 32;
    canvas.height = 32;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return any;
    context.font =
      '20px "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", "Twemoji Mozilla", sans-serif';
    context.textBaseline = 'top';
    const isColoured = (emoji: string) => {
      context.clearRect(0, 0, 32, 32);
      context.fillText(emoji, 2, 2);
      const { data } = context.getImageData(0, 0, 32, 32);
      return data.some((value, at) => at % 4 === 0 && value !== data[at + 1]);
    };
    // Emoji in black and white, or a canvas that tells nothing: it cannot be seen what is missing.
    if (!isColoured(known)) return any;
    const most = context.measureText(known).width * wider;
    return (emoji) => context.measureText(emoji).width <= most && isColoured(emoji);
  } catch {
    return any;
  }
}
