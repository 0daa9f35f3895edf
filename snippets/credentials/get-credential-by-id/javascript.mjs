const credentialId = process.env.CREDENTIAL_ID;
const response = await fetch(
  `${process.env.LAYER5_URL}/api/integrations/credentials/${credentialId}`,
  {
    headers: { Authorization: `Bearer ${process.env.LAYER5_TOKEN}` },
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

// The secret is credential.secret, where the server shows it: do not print it.
const { name, type, updatedAt } = await response.json();
console.log(`${name}: a ${type}, last changed ${updatedAt}`);
