import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import ts from 'typescript';
import { root } from './pages.js';
import type { RunnablePage } from './runnable-page.js';

/** Examples as files, where the packages are found that they import. */
export class ExampleFiles {
  readonly #folder = `${root}node_modules/.cache/docs-examples-${process.pid}`;

  /** Writes the module of each page, and what the compiler makes of it. */
  async write(pages: readonly RunnablePage[]): Promise<void> {
    const compilerOptions = optionsOfAll();
    for (const page of pages) {
      const fileName = this.#sourceOf(page);
      await mkdir(dirname(fileName), { recursive: true });
      await writeFile(fileName, page.source);
      const { outputText } = ts.transpileModule(page.source, { fileName, compilerOptions });
      await writeFile(this.moduleOf(page), outputText);
    }
  }

  moduleOf({ path }: RunnablePage): string {
    return `${this.#folder}/${path}.mjs`;
  }

  /** What the compiler finds wrong, at the lines of the pages; all in one run, as most of it is to begin. */
  typeErrors(pages: readonly RunnablePage[]): string[] {
    const program = ts.createProgram(
      pages.map((page) => this.#sourceOf(page)),
      { ...optionsOfAll(), noEmit: true },
    );
    return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
      const said = ts.flattenDiagnosticMessageText(messageText, '\n');
      if (file === undefined) return said;
      const path = relative(this.#folder, file.fileName).replace(/\.mts$/, '');
      return `${path}:${file.getLineAndCharacterOfPosition(start).line + 1}: ${said}`;
    });
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  #sourceOf({ path }: RunnablePage): string {
    return `${this.#folder}/${path}.mts`;
  }
}

/** As strict as everything here, whatever an app is that takes an example over. */
function optionsOfAll(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${root}tsconfig.base.json`, ts.sys.readFile);
  const { noEmit: _, ...options } = config.compilerOptions;
  // With what every app has around it: timers, signals.
  const around = { ...options, types: ['node'] };
  return ts.convertCompilerOptionsFromJson(around, root).options;
}
