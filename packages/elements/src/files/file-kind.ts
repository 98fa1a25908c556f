/** What a file is to who sees its icon. */
export type FileKind = 'picture' | 'video' | 'audio' | 'archive' | 'text' | 'other';

const archives = /zip|rar|7z|tar|compress|archive/;
const texts = /pdf|word|opendocument\.text|rtf|^text\//;

export function fileKind(type: string): FileKind {
  if (type.startsWith('image/')) return 'picture';
  if (type.startsWith('video/')) return 'video';
  if (type.startsWith('audio/')) return 'audio';
  if (archives.test(type)) return 'archive';
  return texts.test(type) ? 'text' : 'other';
}
