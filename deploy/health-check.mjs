/** Ends with 0 while the server on this machine lives, else with 1: the image's health check. */
const url = `http://127.0.0.1:${process.env.PORT || 3000}/healthz`;
const alive = await fetch(url, { signal: AbortSignal.timeout(2_500) }).then(
  (answer) => answer.ok,
  () => false,
);
process.exit(alive ? 0 : 1);
