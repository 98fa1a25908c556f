import { html, svg, type TemplateResult } from 'lit';

/** How many are shown, however many there are. */
export const barCount = 40;
/** Of a grid in which each bar has as much room. */
const step = 4;
const thickness = 2.5;
const height = 28;
/** Of silence, so that it is seen to be there. */
const least = 2.5;
/** Of what is still to come, of 1. */
const faint = 0.38;

/** The levels of a voice message, each from 0 to 1; silence, where they cannot be read. */
export function barLevels(levels: string): readonly number[] {
  const bytes = bytesOf(levels);
  return Array.from({ length: barCount }, (_, bar) => {
    const from = Math.floor((bar * bytes.length) / barCount);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * bytes.length) / barCount));
    return Math.max(0, ...bytes.slice(from, to)) / 255;
  });
}

/** Bars that fill from their beginning as it is played. @param played from 0 to 1 */
export function voiceBars(levels: readonly number[], played: number): TemplateResult {
  return html`
    <svg
      class="bars"
      viewBox="0 0 ${levels.length * step} ${height}"
      preserveAspectRatio="xMinYMid"
      fill="currentColor"
      aria-hidden="true"
    >${levels.map((level, bar) => {
      const size = least + level * (height - least);
      const done = Math.min(1, Math.max(0, played * levels.length - bar));
      return svg`<rect x=${bar * step + (step - thickness) / 2} y=${(height - size) / 2} width=${thickness} height=${size} rx=${thickness / 2} opacity=${faint + (1 - faint) * done}></rect>`;
    })}</svg>
  `;
}

function bytesOf(base64: string): readonly number[] {
  try {
    return [...atob(base64)].map((character) => character.charCodeAt(0));
  } catch {
    return [0];
  }
}
