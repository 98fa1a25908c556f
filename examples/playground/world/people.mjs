/** Who is who: everybody is a user of the site that the playground plays. */
export const people = {
  robin: { name: 'Robin Vale' },
  mira: { name: 'Mira Castellanos' },
  noor: { name: 'نور الحداد' },
  fern: { name: 'Fern', bot: true },
  theo: { name: 'Theo Lindqvist' },
  ines: { name: 'Inés de la Fuente-Oyarzábal' },
  yuki: { name: 'Yuki Tanaka' },
  dana: { name: 'Dana Ruiz' },
  sol: { name: 'Sol Abara' },
  gone: { name: 'Pavel Horák' },
  support: { name: 'Fern & Clay' },
};

/** Who looks at the page, unless a state is about somebody else. */
export const viewer = 'robin';
