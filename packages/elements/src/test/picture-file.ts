/** A picture that a browser can show, of one colour. */
export async function pictureFile(
  name: string,
  { width = 40, height = 30, color = 'teal' } = {},
): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.fillStyle = color;
  context.fillRect(0, 0, width, height);
  const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made as Blob)));
  return new File([blob], name, { type: blob.type });
}
