import type { MessageFile } from '@chat/client';

/** A file of a message as the SDK hands it over. */
export const messageFile = (fields: Partial<MessageFile> = {}): MessageFile => ({
  id: 'report',
  name: 'Report.pdf',
  type: 'application/pdf',
  size: 2_140_000,
  ...fields,
});

/** The same that is to be shown as a picture. */
export const messagePicture = (
  name: string,
  { width = 1_600, height = 1_200, ...fields }: Partial<MessageFile> & SizeFields = {},
): MessageFile => ({
  id: name,
  name,
  type: 'image/png',
  size: 480_000,
  picture: { width, height, preview: '3OcRJYB4d3h/iIeHeEh3eIhw+j2w' },
  ...fields,
});

interface SizeFields {
  readonly width?: number;
  readonly height?: number;
}
