/** Its core alone: what it does in pages and in Node, and for a later life, is done here. */
declare module 'tus-js-client/lib/upload.js' {
  import type { Upload, UploadOptions } from 'tus-js-client';

  const BaseUpload: typeof Upload & { readonly defaultOptions: UploadOptions };
  export default BaseUpload;
}
