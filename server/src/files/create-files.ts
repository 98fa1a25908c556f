import { DiskBytes } from './disk-bytes.js';
import type { FileBytes } from './file-bytes.js';
import { readFilesUrl } from './files-url.js';
import { S3Bytes } from './s3-bytes.js';

/**
 * Makes what keeps the bytes of files; the chat plugin opens it.
 *
 * @param filesUrl - `file:` and a folder, relative to the working directory (`file:./data/files`,
 *   `file:///var/lib/chat/files`); or a bucket, `s3://<bucket>?region=<region>`, with `&endpoint=<URL>` for a
 *   store other than AWS that speaks the protocol of S3. A bucket's credentials are those that the AWS SDK finds:
 *   `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or a role of the machine.
 * @throws FilesUrlError for anything else.
 */
export function createFiles(filesUrl: string): FileBytes {
  const place = readFilesUrl(filesUrl);
  return 'directory' in place ? new DiskBytes(place.directory) : new S3Bytes(place);
}
