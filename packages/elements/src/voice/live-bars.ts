import { html, svg, type TemplateResult } from 'lit';

/** How many are kept: as many as the widest field has room for. */
const barsAtMost = 120;
/** ms that each stands for. */
const interval = 100;
const step = 4;
const thickness = 2.5;
const height = 28;
const least = 2.5;

/** Bars that grow while something is recorded: the latest at the end. */
export class LiveBars {
  #levels: readonly number[] = [];
  #until = 0;

  /** @param duration of what is recorded by now, in ms */
  add(level: number, duration: number): void {
    const last = this.#levels.at(-1) ?? 0;
    if (duration < this.#until) {
      this.#levels = [...this.#levels.slice(0, -1), Math.max(last, level)];
      return;
    }
    this.#until = duration + interval;
    this.#levels = [...this.#levels, level].slice(-barsAtMost);
  }

  render(): TemplateResult {
    const width = barsAtMost * step;
    const start = width - this.#levels.length * step;
    return html`
      <svg class="live" viewBox="0 0 ${width} ${height}" width=${width} height=${height} fill="currentColor" aria-hidden="true">
        ${this.#levels.map((level, bar) => {
          const size = least + level * (height - least);
          return svg`<rect x=${start + bar * step} y=${(height - size) / 2} width=${thickness} height=${size} rx=${thickness / 2}></rect>`;
        })}
      </svg>
    `;
  }
}
