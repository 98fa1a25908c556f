import leven, { closestMatch } from 'leven';

/** As many letters may be wrong in a name that was meant to be another. */
const closeEnough = 2;
/** Shorter names are close to anything. */
const minLength = 7;
/** Words that variables of other programs begin with, too. */
const common: ReadonlySet<string> = new Set(['DATABASE', 'HOST', 'LOG', 'NODE', 'PORT', 'REDIS']);
/** What Kubernetes sets in each container for each service, `METRICS_SERVICE_HOST` for example. */
const ofKubernetes = /_SERVICE_(?:HOST|PORT(?:_\w+)?)$|_PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_\w+)?)?$/;

/**
 * A sentence about each variable that nobody reads but that was meant for the server, by its looks:
 * it begins like one of `known`, or differs from one by a letter or two.
 */
export function unknownVariables(set: Iterable<string>, known: ReadonlySet<string>): string[] {
  const families = new Set([...known].map(firstWord).filter((word) => !common.has(word)));
  const sentences: string[] = [];
  for (const name of set) {
    if (known.has(name) || !/^[A-Za-z]\w+$/.test(name) || ofKubernetes.test(name)) continue;
    const upper = name.toUpperCase();
    const meant = closestMatch(upper, [...known]) ?? '';
    const close = upper.length >= minLength && leven(upper, meant) <= closeEnough;
    if (!close && !(upper.includes('_') && families.has(firstWord(upper)))) continue;
    sentences.push(`${name} is not a variable of this server. Was ${meant} meant?`);
  }
  return sentences;
}

function firstWord(name: string): string {
  return name.split('_', 1)[0] as string;
}
