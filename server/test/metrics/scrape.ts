import { type TestServer, waitFor } from '@chat/testkit';

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What `/metrics` of a server with `METRICS_PORT: '0'` says now. */
export async function scrape(server: TestServer): Promise<Scrape> {
  const answer = await fetch(`${await metricsUrl(server)}/metrics`);
  if (answer.status !== 200) throw new Error(`The scrape was answered with ${answer.status}.`);
  return new Scrape(await answer.text());
}

/** Where a server with `METRICS_PORT: '0'` serves its metrics. */
export async function metricsUrl(server: TestServer): Promise<string> {
  const lines = await waitFor(() => [
    ...server.logs().matchAll(/"host":"([^"]+)","port":(\d+),"msg":"metrics are served"/g),
  ]);
  const [, host, port] = lines.at(-1) ?? [];
  return `http://${host}:${port}`;
}

/** The text format of Prometheus, read. */
export class Scrape {
  readonly text: string;
  readonly samples: Sample[] = [];
  /** By name of the metric, as its `# TYPE` line has it. */
  readonly types = new Map<string, string>();

  constructor(text: string) {
    this.text = text;
    for (const line of text.split('\n')) {
      const type = /^# TYPE (\S+) (\S+)$/.exec(line);
      if (type) this.types.set(type[1] ?? '', type[2] ?? '');
      const sample = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line);
      if (!sample) continue;
      const [, name = '', labels = '', value = ''] = sample;
      this.samples.push({
        name,
        labels: Object.fromEntries(
          [...labels.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, key = '', text = '']) => [
            key,
            text,
          ]),
        ),
        value: Number(value),
      });
    }
  }

  /** The value of one sample; 0 where there is none yet. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number {
    const found = this.samples.find(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    );
    return found?.value ?? 0;
  }
}
