import type { SearchTerms } from './terms.js';

export const enSearch: SearchTerms = {
  searchAll: 'Search messages',
  searchWith: (name) => `Search messages with ${name}`,
  searchHint: 'Find messages by words or parts of them.',
  searching: 'Searching…',
  searchNone: 'Nothing found.',
  searchFurther: 'Search further back',
  searchResults: 'Back to the results',
  searchPlace: (place, of) => `${place} of ${of}`,
  searchOlder: 'Earlier result',
  searchNewer: 'Later result',
  searchClose: 'Close the search',
  youSaid: 'You:',
};
