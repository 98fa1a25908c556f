/**
 * What was said, by whom, and how many minutes before now. A line: who (`me` is who looks at the page), when, what;
 * no two conversations end at the same moment, as the list is in that order; `answers` is the number of the line that it answers, counted from 0.
 */
const day = 24 * 60;

export const ordinary = [
  {
    who: 'peer',
    ago: day + 95,
    text: 'Good morning! The glaze tests came out of the kiln an hour ago.',
  },
  { who: 'me', ago: day + 92, text: 'And?' },
  {
    who: 'peer',
    ago: day + 91,
    text: 'Have a look.',
    files: ['glaze-test.webp'],
    reactions: [['me', '😍']],
  },
  {
    who: 'me',
    ago: day + 88,
    text: 'The middle one. It is the green that I had in mind for the spring shop.',
    answers: 2,
  },
  {
    who: 'peer',
    ago: day + 86,
    text: 'Mine, too. I will fire twelve of them on Thursday and bring the first ones along.',
    reactions: [
      ['me', '🎉'],
      ['peer', '🎉'],
    ],
  },
  { who: 'peer', ago: 74, text: 'They are cooling now.' },
  {
    who: 'peer',
    ago: 73,
    text: 'Shall I drop by around four?',
    edited: 'Shall I drop by around three?',
  },
  {
    who: 'me',
    ago: 69,
    text: 'Four is perfect. The address is the old one, behind the market: https://maps.example.com/fern-and-clay',
  },
  { who: 'me', ago: 68, text: 'Ring twice, the bell is moody.' },
  { who: 'peer', ago: 66, voice: 7 },
  { who: 'me', ago: 64, text: '😂🌿' },
  { who: 'peer', ago: 21, text: 'Leaving in ten minutes.', deleted: true },
  { who: 'peer', ago: 20, text: 'Here is the list of what I bring.', files: ['list'] },
  { who: 'me', ago: 11.9, text: 'Wonderful, see you soon!', reactions: [['peer', '👍']] },
];

export const arabic = [
  { who: 'peer', ago: day + 95, text: 'صباح الخير! خرجت عيّنات التزجيج من الفرن قبل ساعة.' },
  { who: 'me', ago: day + 92, text: 'وكيف صارت؟' },
  {
    who: 'peer',
    ago: day + 91,
    text: 'انظر بنفسك.',
    files: ['glaze-test.webp'],
    reactions: [['me', '😍']],
  },
  { who: 'me', ago: day + 88, text: 'الوسطى! هذا هو الأخضر الذي أردته لمتجر الربيع.', answers: 2 },
  {
    who: 'peer',
    ago: day + 86,
    text: 'وأنا كذلك. سأحرق اثنتي عشرة قطعة يوم الخميس وأحضر أولها معي.',
    reactions: [
      ['me', '🎉'],
      ['peer', '🎉'],
    ],
  },
  { who: 'peer', ago: 74, text: 'إنها تبرد الآن.' },
  {
    who: 'peer',
    ago: 73,
    text: 'هل أمرّ عليك حوالي الرابعة؟',
    edited: 'هل أمرّ عليك حوالي الثالثة؟',
  },
  {
    who: 'me',
    ago: 69,
    text: 'الرابعة مناسبة. العنوان هو نفسه، خلف السوق: https://maps.example.com/fern-and-clay',
  },
  { who: 'me', ago: 68, text: 'رنّ الجرس مرتين.' },
  { who: 'peer', ago: 66, voice: 7 },
  { who: 'me', ago: 64, text: '😂🌿' },
  { who: 'peer', ago: 21, text: 'سأنطلق بعد عشر دقائق.', deleted: true },
  { who: 'peer', ago: 20, text: 'هذه قائمة بما سأحضره.', files: ['list'] },
  { who: 'me', ago: 12, text: 'رائع، أراك قريبًا!', reactions: [['peer', '👍']] },
];

export const withMarkup = [
  { who: 'me', ago: 34, text: 'How do I care for the fern that I bought on Saturday?' },
  {
    who: 'peer',
    ago: 33,
    text: 'It likes three things:\n\n1. **Light, but no sun.** A window to the north is best.\n2. **Damp soil.** Water it when the top is *just* dry.\n3. A shower once a week, as it comes from a forest.\n\n> A fern forgives much, and drought least of all.',
  },
  { who: 'me', ago: 31, text: 'And how do I know when to water? I have a sensor in the pot.' },
  {
    who: 'peer',
    ago: 30,
    text: 'Then ask it. Below `0.35` it is thirsty:\n\n```js\nconst { moisture } = await sensor.read();\nif (moisture < 0.35) await pump.run({ ml: 120 });\n```\n\nMore at https://example.com/ferns.',
  },
  { who: 'me', ago: 28, text: 'That is *exactly* what I needed, thank you.' },
];

export const album = [
  {
    who: 'peer',
    ago: 52,
    text: 'The workshop this morning, and a cup for the way.',
    files: ['window-sill.webp', 'kiln.webp', 'hanging.webp', 'glaze-test.webp'],
  },
  { who: 'peer', ago: 51, voice: 12 },
  { who: 'me', ago: 48, text: 'What a light!', files: ['hanging.webp'] },
  { who: 'me', ago: 47, voice: 4 },
  { who: 'peer', ago: 40, text: 'The plan for the shelves, as a file.', files: ['plan', 'list'] },
];

export const short = [
  { who: 'me', ago: 55, text: 'Is the blue bowl still there?' },
  { who: 'peer', ago: 52, text: 'One is. Shall I put it aside for you?' },
  { who: 'me', ago: 50, text: 'Yes, please. I will come on Friday.' },
];

export const unread = [
  { who: 'peer', ago: 14, text: 'It is wrapped, with your name on it.' },
  { who: 'peer', ago: 13, text: 'We close at six on Fridays, by the way.' },
  { who: 'peer', ago: 4, text: 'And there is a second one now, if you like.' },
];

/** For the list: what was last said in each, so many minutes ago. */
export const others = {
  support: [{ who: 'peer', ago: 3, text: 'Your order 1234 is on its way.' }],
  theo: [...short, ...unread],
  ines: [
    {
      who: 'peer',
      ago: 190,
      text: '¿Nos vemos el martes en el taller, o prefieres que te llame antes para hablar de los precios?',
    },
  ],
  sol: [{ who: 'me', ago: 3 * day, files: ['kiln.webp'] }],
  dana: [{ who: 'peer', ago: 6 * day, text: 'Never mind.' }],
  gone: [
    { who: 'me', ago: 20 * day, text: 'Do you still make the small vases?' },
    { who: 'peer', ago: 20 * day - 30, text: 'Not this year, I am afraid.' },
  ],
};

/** What a program is writing. */
export const answer =
  'Ferns come from the floor of a forest, so think of what it is like there: light that has come through leaves, soil that never quite dries, and air that is damp in the morning. A bathroom with a window is nearly that.';
