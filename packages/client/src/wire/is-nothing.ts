/** What a request is answered with that there is nothing to answer to (204). */
export const isNothing = (answer: unknown): answer is null => answer === null;
