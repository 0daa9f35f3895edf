const query = new URLSearchParams({ page: 0, pageSize: 10 });

const response = await fetch(
  `${process.env.LAYER5_URL}/api/integrations/credentials?${query}`,
  {
    headers: { Authorization: `Bearer ${process.env.LAYER5_TOKEN}` },
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

// Items may hold the secret itself, so print only what is not secret.
const { credentials } = await response.json();
for (const { id, name } of credentials) {
  console.log(id, name);
}
