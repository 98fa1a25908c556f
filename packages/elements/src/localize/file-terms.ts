/** What is said of files, which is loaded with the first of them. */
export interface FileTerms {
  /** Of several; of one it is `pictureFile`. */
  pictures(count: number): string;
  openPicture(name: string): string;
  /** In the place of a picture or a file that cannot be had. */
  fileGone: string;
  fileUnreachable: string;
  saveFile(name: string, size: string): string;
  cancelSending: string;

  /** What is about to go along with a message. */
  attached: string;
  attachedCount(count: number): string;
  removeFile(name: string): string;
  dropHere: string;
  fileEmpty: string;
  fileTooLarge(limit: string): string;
  fileType: string;
  /** Nothing can be read of it: a folder is no file. */
  fileUnreadable: string;
  tooManyFiles(limit: number): string;

  picturePlace(place: number, of: number): string;
  previousPicture: string;
  nextPicture: string;
  zoomIn: string;
  zoomOut: string;
  savePicture: string;
  closePictures: string;
}
