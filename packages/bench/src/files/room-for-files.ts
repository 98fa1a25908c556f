/** So that what is measured is no limit. */
export const roomForFiles = {
  FILE_BYTES: '5GB',
  LIMIT_FILES_PER_USER: '1000000',
  LIMIT_FILE_BYTES_PER_USER: '900GB',
};
