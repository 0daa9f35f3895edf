const response = await fetch(
  `${process.env.LAYER5_URL}/api/identity/orgs/${process.env.LAYER5_ORG_ID}/users/${process.env.USER_ID}`,
  {
    method: "POST",
    headers: { Authorization: `Bearer ${process.env.LAYER5_TOKEN}` },
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
