/** A voice message without a voice: a soft tone that swells as somebody does who speaks. */
export function voiceMessage(seconds = 7) {
  const rate = 8000;
  const samples = Buffer.alloc(seconds * rate);
  const loudness = (at) => Math.abs(Math.sin(at * 2.1) * Math.sin(at * 0.73 + 0.4)) ** 0.7;
  for (let i = 0; i < samples.length; i += 1) {
    const at = i / rate;
    samples[i] = 128 + Math.round(40 * loudness(at) * Math.sin(2 * Math.PI * 196 * at));
  }
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  const levels = Buffer.from(
    Array.from({ length: 40 }, (_, i) => Math.round(20 + 230 * loudness((i / 40) * seconds))),
  ).toString('base64');
  const file = new File([head, samples], 'voice.wav', { type: 'audio/wav' });
  return Object.assign(file, { voice: { duration: seconds * 1000, levels } });
}
