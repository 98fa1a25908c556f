import { setTimeout as pause } from 'node:timers/promises';

/** ms from word to word: a reader follows. */
const pace = 50;

/** Each with the words by which a question is known to be about it. */
const answers = [
  [
    /fern|water|dry|soil/i,
    'A fern likes it moist and never wet. Lift the pot: when it is light, water it until some runs out below, and pour that away after ten minutes. In summer that is twice a week or so, in winter every ten days. Rain is better than what comes from the tap, and a pot with a hole is better than both.',
  ],
  [
    /light|sun|window|dark/i,
    'Bright, but not in the sun: a window to the east, or a step back from one to the south. Turn the pot a little each week, or it will lean.',
  ],
  [
    /order|parcel|deliver|ship|where/i,
    'Your order left the kiln this morning. Everything is wrapped in straw and takes two to four days; you get a link to follow it as soon as it is on its way. If something arrives broken, keep the pieces, write to us, and a new one leaves the same day.',
  ],
  [
    /return|refund|money/i,
    'You have thirty days, and need no reason. Put it back into its box, write your order number on it, and we pay for the way here. Your money is back within a week.',
  ],
  [
    /story|long|how.*(made|make)|clay|glaze|pot/i,
    `It begins with a lump of clay, the colour of rain on a road. We wedge it a hundred times, as one kneads bread, until there is no air in it that could burst in the fire.

Then it goes on the wheel. The first minute decides: a lump that isn’t in the middle never becomes a pot. Wet hands press from both sides until it runs so still that it seems to stand. A thumb opens it, two fingers pull the wall up, once, twice, and a third time thinner than one dares. It takes ten minutes to throw a pot, and ten years to throw it in ten minutes.

For two days it dries under a cloth, slowly, as what dries fast will crack. When it is as hard as leather we turn it over, trim its foot, and cut the hole through which a plant is going to breathe.

The first fire takes a day and a night, up to nine hundred and fifty degrees, and what comes out of it rings when you tap it. Now it is thirsty, and drinks the glaze into which we dip it: ash from the apple trees behind the house, sand, and a little iron, which is grey in the bucket, and green when it has been through the fire once more, at twelve hundred and sixty degrees.

We never know which green. That is told on the third morning, when the kiln is cold enough to be opened, and everybody who works here stops working and comes to see.`,
  ],
];

const otherwise =
  'That I don’t know: I am a small program with a few answers. Ask me about water, light, an order or a return; or have me tell the long story of how a pot is made.';

/**
 * Stands in for a model: finds an answer and gives it out by and by.
 *
 * @param {string} question
 * @param {AbortSignal} signal - ends it; what it throws then is an `AbortError`
 * @returns {AsyncGenerator<string>} words, each with what stands before the next one
 */
export async function* answer(question, signal) {
  const [, text] = answers.find(([about]) => about.test(question)) ?? [null, otherwise];
  for (const word of text.match(/\S+\s*/g) ?? []) {
    await pause(pace, undefined, { signal });
    yield word;
  }
}
