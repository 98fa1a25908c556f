import type { FileTerms } from './file-terms.js';

export const enFiles: FileTerms = {
  pictures: (count) => `${count} pictures`,
  openPicture: (name) => `Open picture ${name}`,
  fileGone: 'Not available',
  fileUnreachable: 'Can’t be loaded right now',
  saveFile: (name, size) => `Download ${name}, ${size}`,
  cancelSending: 'Cancel sending',

  attached: 'Files to send',
  attachedCount: (count) => (count === 1 ? '1 file to send' : `${count} files to send`),
  removeFile: (name) => `Remove ${name}`,
  dropHere: 'Drop files to attach them',
  fileEmpty: 'This file is empty',
  fileTooLarge: (limit) => `Larger than ${limit}`,
  fileType: 'This kind can’t be sent here',
  fileUnreadable: 'This can’t be read',
  tooManyFiles: (limit) => `At most ${limit} files go with one message. The others were left out.`,

  picturePlace: (place, of) => `${place} of ${of}`,
  previousPicture: 'Previous picture',
  nextPicture: 'Next picture',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  savePicture: 'Download',
  closePictures: 'Close',
};
