/** A character, word or id that a vocabulary does not take: the text says which, where, and what it takes. */
export class VocabularyError extends Error {
  override name = 'VocabularyError';
}

/** A dataset that cannot be read, fetched or used: the text says what is wrong, where, and the cure. */
export class DatasetError extends Error {
  override name = 'DatasetError';
}
