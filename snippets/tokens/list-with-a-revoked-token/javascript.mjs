const response = await fetch(`${process.env.LAYER5_URL}/api/identity/tokens`, {
  headers: { Authorization: "Bearer revoked-in-spring" },
  signal: AbortSignal.timeout(30_000),
});

if (response.ok) {
  const { totalCount } = await response.json();
  console.log(`${totalCount} tokens`);
} else {
  const reason = await response.text();
  console.log(response.status, reason.trim());
}
