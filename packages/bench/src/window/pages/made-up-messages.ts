export interface MadeUpMessage {
  readonly number: number;
  readonly own: boolean;
  readonly text: string;
  readonly at: number;
}

/** What the conversations that are compared consist of, ours in the store as well: the same each time. */
export function madeUpMessages(count: number): MadeUpMessage[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    return { number, own: isOwn(number), text: madeUpText(number), at: first + index * 60_000 };
  });
}

const first = Date.UTC(2024, 0, 1);
const isOwn = (number: number) => (number * 7) % 5 < 2;

const words =
  'the parcel came on Tuesday but nobody was at home so it went back could you send it again please'.split(
    ' ',
  );

/** From one word to some forty, a few of them long, as people write. */
function madeUpText(number: number): string {
  const length = 1 + ((number * 37) % 11) + (number % 13 === 0 ? 30 : 0);
  const said = Array.from({ length }, (_, at) => words[(number * 5 + at * 3) % words.length]);
  return `${said.join(' ')} ${number}`;
}
