const query = new URLSearchParams({
  organizationId: process.env.LAYER5_ORG_ID,
});

const response = await fetch(
  `${process.env.LAYER5_URL}/api/identity/users/self/account-deletion-eligibility?${query}`,
  {
    headers: { Authorization: `Bearer ${process.env.LAYER5_TOKEN}` },
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
