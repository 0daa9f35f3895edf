const response = await fetch(`${process.env.LAYER5_URL}/api/system/version`, {
  signal: AbortSignal.timeout(30_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
