const response = await fetch(`${process.env.LAYER5_URL}/api/identity/tokens`, {
  signal: AbortSignal.timeout(30_000),
});

if (response.status === 401) {
  const reason = await response.text();
  console.log(`Sign in first: ${reason.trim()}`);
} else if (response.ok) {
  const { totalCount } = await response.json();
  console.log(`${totalCount} tokens`);
} else {
  throw new Error(`${response.status}: ${await response.text()}`);
}
