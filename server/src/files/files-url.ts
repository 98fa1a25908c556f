import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A bucket of S3, or of a store that speaks its protocol. */
export interface BucketPlace {
  readonly bucket: string;
  readonly region: string;
  /** Where the store is; null: at AWS. */
  readonly endpoint: string | null;
}

/** Where files are kept. */
export type FilesPlace = { readonly directory: string } | BucketPlace;

/** The URL of files names nothing that this server can use. Never quotes it: it may hold a password. */
export class FilesUrlError extends Error {
  readonly code = 'invalid_files_url';
  /** What is wrong, as the rest of a sentence that begins with the name of the URL. */
  readonly problem: string;

  constructor(problem: string) {
    super(`The URL of files ${problem}`);
    this.name = 'FilesUrlError';
    this.problem = problem;
  }
}

/** Where a store that has no regions asks for none in particular. */
const anyRegion = 'us-east-1';
const parameters: readonly string[] = ['region', 'endpoint'];
const bucketPattern = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * Takes the URL of files apart.
 *
 * @param filesUrl - `file:` and a folder, relative to the working directory (`file:./data/files`,
 *   `file:///var/lib/chat/files`); or `s3://<bucket>?region=<region>`, with `&endpoint=<URL>` for a store that
 *   is not AWS, which then needs no region.
 * @throws FilesUrlError for anything else
 */
export function readFilesUrl(filesUrl: string): FilesPlace {
  const [, scheme, rest] = /^(file|s3):(.+)$/is.exec(filesUrl) ?? [];
  if (scheme === undefined || rest === undefined) {
    throw new FilesUrlError(
      'must be file:<folder>, such as file:./data/files, or s3://<bucket>?region=<region>.',
    );
  }
  return scheme === 'file' ? { directory: folderOf(filesUrl, rest) } : bucketOf(filesUrl);
}

function folderOf(url: string, rest: string): string {
  if (!rest.startsWith('//')) return resolve(rest);
  try {
    return fileURLToPath(url);
  } catch {
    throw new FilesUrlError('is not a local file URL.');
  }
}

function bucketOf(filesUrl: string): BucketPlace {
  const url = parsed(filesUrl);
  if (url !== null) refuseCredentials(url, 'must');
  if (url === null || !bucketPattern.test(url.hostname) || url.port !== '') {
    throw new FilesUrlError('must name a bucket, as in s3://my-files?region=eu-central-1.');
  }
  if (!/^\/?$/.test(url.pathname) || url.hash !== '') {
    throw new FilesUrlError('must name a bucket and nothing in it: files have it to themselves.');
  }
  const names = [...url.searchParams.keys()];
  if (names.some((name, at) => !parameters.includes(name) || names.indexOf(name) !== at)) {
    throw new FilesUrlError('takes region and endpoint, each once, and nothing else.');
  }
  const { region, endpoint } = Object.fromEntries(url.searchParams);
  if (endpoint !== undefined) requireEndpoint(endpoint);
  if (region === undefined && endpoint === undefined) {
    throw new FilesUrlError('must say the region, as in s3://my-files?region=eu-central-1.');
  }
  if (region !== undefined && !/^[a-z0-9-]{1,64}$/.test(region)) {
    throw new FilesUrlError('names no region: one is written as in region=eu-central-1.');
  }
  return { bucket: url.hostname, region: region ?? anyRegion, endpoint: endpoint ?? null };
}

function requireEndpoint(endpoint: string): void {
  const url = parsed(endpoint);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new FilesUrlError(
      'has an endpoint that is no URL, as in endpoint=https://s3.example.com.',
    );
  }
  refuseCredentials(url, 'has an endpoint that must');
}

function refuseCredentials({ username, password }: URL, must: string): void {
  if (username === '' && password === '') return;
  throw new FilesUrlError(
    `${must} not hold a key: the bucket's credentials are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a role of the machine.`,
  );
}

function parsed(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}
